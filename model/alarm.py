"""Alarms: what asks for a person, and who has it."""

from typing import Final

from model.table import INSTANT, TEXT, WHOLE, Table

ALARM_STATES: Final = ("raised", "shelved", "acknowledged", "owned", "resolved", "false")
LIVE_STATES: Final = ("raised", "acknowledged", "owned", "shelved")
ENDED_STATES: Final = ("resolved", "false")

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
    onward={"state": ALARM_STATES},  # its incident ends it, whoever has had it
    generalised=frozenset({"cause"}),  # it names the camera or the wearer
)
