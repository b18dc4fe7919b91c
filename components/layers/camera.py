"""Cameras: squares, with what they claimed to see in the last ten minutes."""

from datetime import datetime
from typing import Final

import polars as pl

from components.layers.layer import Feature, Layer, Part
from components.layers.mark import points

COLUMNS: Final = (
    "name",
    "state",
    "detections",
    "label",
    "score",
    "detected_at",
    "received_at",
    "source",
)


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One mark a camera."""
    return points(frame, COLUMNS)


LAYER: Final = Layer("camera", features, (Part("camera", "Cameras", "camera"),), table="camera")
