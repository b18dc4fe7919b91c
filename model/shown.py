"""The names by which a layer of the map, or one part of it, is asked for: in an address and in city.toml."""

from typing import Final

LAYER_NAMES: Final = (
    "incident", "alert", "closure", "unit", "responder", "camera", "sensor", "report", "heat", "station", "hospital",
)  # fmt: skip
UNIT_PARTS: Final = ("unit.police", "unit.fire", "unit.ambulance", "unit.supervisor", "unit.other")
PART_KEYS: Final = (*LAYER_NAMES, *UNIT_PARTS)
