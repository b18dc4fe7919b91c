"""Reports that citizens sent and nobody has closed: pins."""

from datetime import datetime
from typing import Final

import polars as pl

from components.layers.layer import Feature, Layer, Part
from components.layers.mark import points

COLUMNS: Final = (
    "service_name",
    "description",
    "state",
    "address",
    "requested_at",
    "updated_at",
    "received_at",
    "source",
)


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One mark an open report."""
    return points(frame, COLUMNS)


LAYER: Final = Layer("report", features, (Part("report", "Reports", "report"),), table="report")
