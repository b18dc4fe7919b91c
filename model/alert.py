"""Alerts: severity, urgency, certainty and area, after CAP 1.2."""

from typing import Final

from model.table import FLAG, INSTANT, TEXT, Table

ALERT_STATES: Final = ("active", "superseded", "cancelled", "expired")

# One row a CAP message. `state` as sent is never trusted: the store works it out from `refers` (the messages
# an Update or Cancel names), so that the order of arrival cannot matter.
ALERT = Table(
    "alert",
    {
        "state": TEXT,
        "event": TEXT,
        "category": TEXT,
        "severity": TEXT,
        "urgency": TEXT,
        "certainty": TEXT,
        "status": TEXT,
        "message_type": TEXT,
        "headline": TEXT,
        "description": TEXT,
        "instruction": TEXT,
        "area_desc": TEXT,
        "sent": INSTANT,
        "effective": INSTANT,
        "expires": INSTANT,
        "is_exercise": FLAG,
    },
    version="sent",
    geometry=True,
    internal={"sender": TEXT, "refers": TEXT},  # refers: CAP <references>, as sent
)
