"""Units, responders, where they are, what they are sent to, and what is said to them."""

from typing import Final

from model.table import INSTANT, NUMBER, TEXT, Table

UNIT_TYPES: Final = ("police", "fire", "ambulance", "supervisor", "other")
UNIT_STATES: Final = ("available", "dispatched", "en_route", "on_scene", "out_of_service")
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
