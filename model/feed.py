"""How each feed is faring: its polls, and the entries that could not be read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
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
REJECT = Table("reject", {"feed": TEXT, "reason": TEXT, "raw": TEXT}, kept="once", personal=frozenset({"raw"}))
RECEIPT = Table("receipt", {"outlet": TEXT, "about_table": TEXT, "about_id": TEXT, "attempts": WHOLE, "state": TEXT})


@dataclass(frozen=True)
class Reject:
    """One entry that could not be read: why, in plain words, and what it said."""

    reason: str
    raw: str


@dataclass(frozen=True)
class FeedStatus:
    """How one feed is faring, against its own cadence and delay. Times are UTC; `lag_s` is the newest row's."""

    name: str
    kind: str
    yields: tuple[str, ...]  # the tables it brings
    state: str  # live, late, down, paused
    every_s: float | None
    delay_s: float
    last_success: datetime | None
    last_error: str | None
    lag_s: float | None
    received: int
    written: int
    rejected: int


@dataclass(frozen=True)
class Delivered:
    """What became of something pushed: an HTTP status and, where it was refused, why."""

    status: int
    reason: str = ""
