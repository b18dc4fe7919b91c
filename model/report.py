"""Reports that citizens send (after Open311), and public posts."""

from typing import Final

from model.table import INSTANT, TEXT, Table

REPORT_STATES: Final = ("open", "closed")

REPORT = Table(
    "report",
    {
        "service_code": TEXT,
        "service_name": TEXT,
        "description": TEXT,
        "state": TEXT,
        "status_notes": TEXT,
        "address": TEXT,
        "requested_at": INSTANT,
        "updated_at": INSTANT,
    },
    version="updated_at",
)
POST = Table("post", {"text": TEXT, "author_hash": TEXT, "posted_at": INSTANT, "topic": TEXT})
