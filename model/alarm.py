"""Alarms: what asks for a person, and who has it."""

from typing import Final

from model.table import INSTANT, TEXT, WHOLE, Table

ALARM_STATES: Final = ("raised", "acknowledged", "owned", "resolved", "false", "shelved")

ALARM = Table(
    "alarm",
    {
        "cause": TEXT,
        "incident_id": TEXT,
        "priority": WHOLE,
        "state": TEXT,
        "count": WHOLE,
        "owner": TEXT,
        "shelved_until": INSTANT,
    },
)
