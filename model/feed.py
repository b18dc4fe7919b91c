"""How each feed is faring: its polls, and the entries that could not be read."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from model.table import INSTANT, TEXT, WHOLE, Table

FEED_STATES: Final = ("live", "late", "down", "paused")

FEED_POLL = Table(
    "feed_poll",
    {
        "feed": TEXT,
        "started_at": INSTANT,
        "finished_at": INSTANT,
        "state": TEXT,  # ok, unchanged, failed
        "received": WHOLE,
        "written": WHOLE,
        "rejected": WHOLE,
        "error": TEXT,
        "cursor": TEXT,
        "etag": TEXT,
    },
    kept="series",
    subject=("feed",),
    look_back=timedelta(days=7),
)
REJECT = Table("reject", {"feed": TEXT, "reason": TEXT, "raw": TEXT}, kept="once")
RECEIPT = Table(
    "receipt", {"outlet": TEXT, "about_table": TEXT, "about_id": TEXT, "attempts": WHOLE, "state": TEXT}
)


@dataclass(frozen=True)
class Reject:
    """One entry that could not be read: why, in plain words, and what it said."""

    reason: str
    raw: str
