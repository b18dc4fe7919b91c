"""Incidents, what they are linked to, and what people note about them."""

from typing import Final

from model.naming import digest
from model.table import FLAG, INSTANT, NUMBER, TEXT, WHOLE, Table

KINDS: Final = (
    "fire", "medical", "crime", "traffic", "hazard", "weather",
    "flood", "crowd", "person_down", "sos", "public", "other",
)  # fmt: skip
STATES: Final = ("new", "acknowledged", "dispatched", "on_scene", "resolved", "closed", "false_alarm")
OPEN_STATES: Final = STATES[:4]
FOUND_BY: Final = ("caller", "officer", "sensor", "camera", "responder", "resident", "patrol")
PRIORITIES: Final = (1, 2, 3, 4, 5)

INCIDENT = Table(
    "incident",
    {
        "kind": TEXT,
        "type": TEXT,
        "title": TEXT,
        "priority": WHOLE,
        "state": TEXT,
        "reported_at": INSTANT,
        "updated_at": INSTANT,
        "address": TEXT,
        "area": TEXT,
        "people_low": WHOLE,
        "people_high": WHOLE,
        "people_source": TEXT,
        "owner": TEXT,
        "found_by": TEXT,
        "sensitive": FLAG,
    },
    version="updated_at",
    onward={"state": STATES},
    # The hexagon (H3, resolution 9) and its middle, so that counts and sensitive incidents need no geometry; and the
    # incident that this one is part of.
    internal={"cell": WHOLE, "cell_lon": NUMBER, "cell_lat": NUMBER, "joined": TEXT},
    generalised=frozenset({"address", "title"}),
)
# Which camera saw a sensitive incident would tell where it is.
LINK = Table(
    "link",
    {"incident_id": TEXT, "about_table": TEXT, "about_id": TEXT, "reason": TEXT, "undone": FLAG},
    generalised=frozenset({"about_id"}),
)
INCIDENT_NOTE = Table(
    "incident_note",
    {"incident_id": TEXT, "author": TEXT, "text": TEXT},
    kept="once",
    personal=frozenset({"text"}),
    generalised=frozenset({"text"}),
)


def link_id(incident_id: str, about_table: str, about_id: str) -> str:
    """A link's own id: always the same for these, and telling nothing of them."""
    return digest(incident_id, about_table, about_id)
