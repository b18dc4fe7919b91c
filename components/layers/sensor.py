"""Sensors: half discs with their latest value."""

from datetime import datetime
from typing import Final

import polars as pl

from components.layers.layer import Feature, Layer, Part
from components.layers.mark import points

COLUMNS: Final = (
    "name",
    "quantity",
    "unit",
    "value",
    "observed_at",
    "received_at",
    "source",
)


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One mark a sensor."""
    return points(frame, COLUMNS)


LAYER: Final = Layer("sensor", features, (Part("sensor", "Sensors", "sensor"),), table="sensor")
