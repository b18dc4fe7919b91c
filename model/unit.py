"""Units, responders, where they are, what they are sent to, and what is said to them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from model.table import INSTANT, NUMBER, TEXT, Table

UNIT_TYPES: Final = ("police", "fire", "ambulance", "supervisor", "other")
UNIT_STATES: Final = ("available", "dispatched", "en_route", "on_scene", "out_of_service")
ASSIGNMENT_STATES: Final = ("dispatched", "en_route", "on_scene", "clear", "stood_down")
AID: Final = (
    " @ "  # stands between the call sign and the agency of a neighbour's unit: it is sent by them, and never offered
)
UNDER_WAY: Final = ASSIGNMENT_STATES[:3]
ROLLING: Final = ASSIGNMENT_STATES[:2]
LONGEST: Final = timedelta(hours=24)  # who was sent longer ago is done with it, whatever their feed forgot to say
MESSAGE_STATES: Final = ("sent", "delivered", "read")

UNIT = Table("unit", {"name": TEXT, "unit_type": TEXT, "state": TEXT, "station": TEXT}, named=True)
RESPONDER = Table("responder", {"name": TEXT, "unit_id": TEXT}, named=True, personal=frozenset({"name"}))
POSITION = Table(
    "position",
    {
        "unit_id": TEXT,
        "responder_id": TEXT,  # exactly one of the two
        "speed_mps": NUMBER,
        "heading_deg": NUMBER,
        "accuracy_m": NUMBER,
    },
    kept="series",
    subject=("unit_id", "responder_id"),
)
ASSIGNMENT = Table("assignment", {"incident_id": TEXT, "unit_id": TEXT, "state": TEXT})
MESSAGE = Table(
    "message",
    {"incident_id": TEXT, "sender": TEXT, "recipient": TEXT, "text": TEXT, "state": TEXT},
    generalised=frozenset({"text"}),
)
SHIFT = Table("shift", {"unit_id": TEXT, "responder_ids": TEXT, "from_at": INSTANT, "to_at": INSTANT})


Step = tuple[str, datetime]


def steps(said: Step, heard: Iterable[Step]) -> list[Step]:
    """An assignment's states and since when each holds: what was said of it, then what its unit has told since.

    `heard` are the unit's states and their times, in any order. Who is free again, or out of service, is done with it:
    what it does then belongs to something else.
    """
    known = [said]
    for state, at in sorted(heard, key=lambda step: step[1]):
        if known[-1][0] not in UNDER_WAY:
            break
        if at > said[1] and state != known[-1][0] and state in UNIT_STATES:
            known.append((state if state in UNDER_WAY else "clear", at))
    return known
