"""Responders: pawns at the last place their wearable told."""

from datetime import datetime
from typing import Final

import polars as pl

from components.layers.layer import Feature, Layer, Part
from components.layers.mark import points

COLUMNS: Final = (
    "name",
    "unit_id",
    "observed_at",
    "received_at",
    "source",
)


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One mark a responder at the last known place."""
    return points(frame, COLUMNS)


LAYER: Final = Layer(
    "responder", features, (Part("responder", "Responders", "responder"),), table="responder", moves="responders"
)
