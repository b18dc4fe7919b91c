"""Hospitals: crosses that stay where they are."""

from datetime import datetime
from typing import Final

import polars as pl

from components.layers.layer import Feature, Layer, Part
from components.layers.mark import points

COLUMNS: Final = ("name",)


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One mark a hospital."""
    return points(frame, COLUMNS)


LAYER: Final = Layer(
    "hospital", features, (Part("hospital", "Hospitals", "hospital"),), table="hospital", fixed="fixed"
)
