"""Incidents, what they are linked to, and what people note about them."""

from typing import Final

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
    # The hexagon (H3, resolution 9) and its middle, so that counts and sensitive incidents need no geometry.
    internal={"cell": WHOLE, "cell_lon": NUMBER, "cell_lat": NUMBER},
    generalised=frozenset({"address", "title"}),
)
LINK = Table("link", {"incident_id": TEXT, "about_table": TEXT, "about_id": TEXT, "reason": TEXT, "undone": FLAG})
INCIDENT_NOTE = Table(
    "incident_note",
    {"incident_id": TEXT, "author": TEXT, "text": TEXT},
    kept="once",
    personal=frozenset({"text"}),
    generalised=frozenset({"text"}),
)
