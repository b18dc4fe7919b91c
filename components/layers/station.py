"""Stations: houses that stay where they are."""

from datetime import datetime
from typing import Final

import polars as pl

from components.layers.layer import Feature, Layer, Part
from components.layers.mark import points

COLUMNS: Final = (
    "name",
    "kind",
)


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One mark a station."""
    return points(frame, COLUMNS)


LAYER: Final = Layer("station", features, (Part("station", "Stations", "station"),), table="station", fixed="fixed")
