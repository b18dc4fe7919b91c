"""Closures and cordons: the lines and areas that no way leads through."""

from datetime import datetime
from typing import Final

import polars as pl

from components.layers.alert import area
from components.layers.layer import Feature, Layer, Part
from components.layers.mark import rows

COLUMNS: Final = ("id", "source", "kind", "from_at", "to_at", "received_at", "geometry")


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One line or area a closure, as it was drawn."""
    return [
        {"type": "Feature", "id": row.pop("id"), "geometry": area(row.pop("geometry", None)), "properties": row}
        for row in rows(frame, COLUMNS)
    ]


LAYER: Final = Layer(
    "closure", features, (Part("closure", "Closures", "closure", "shut"),), table="closure", fixed="drawn"
)
