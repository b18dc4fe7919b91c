"""Units: triangles turned to their heading, coloured by service."""

from datetime import datetime
from typing import Final

import polars as pl

from components.layers.layer import Feature, Layer, Part
from components.layers.mark import points

COLUMNS: Final = (
    "name",
    "unit_type",
    "state",
    "station",
    "speed_mps",
    "heading_deg",
    "accuracy_m",
    "observed_at",
    "received_at",
    "source",
)


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One mark a unit at its last known place; a unit never seen has none."""
    return points(frame, COLUMNS)


LAYER: Final = Layer(
    "unit",
    features,
    (
        Part("unit.police", "Police units", "police", "police", ("unit_type", "police")),
        Part("unit.fire", "Fire units", "engine", "fire", ("unit_type", "fire")),
        Part("unit.ambulance", "Ambulances", "ambulance", "ems", ("unit_type", "ambulance")),
        Part("unit.supervisor", "Supervisors", "supervisor", "sup", ("unit_type", "supervisor"), only_when_any=True),
        Part("unit.other", "Other units", "supervisor", "", ("unit_type", "other"), only_when_any=True),
    ),
    table="unit",
    moves="units",
)
