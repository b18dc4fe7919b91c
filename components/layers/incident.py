"""Incidents: circles by kind, coloured by priority."""

from datetime import datetime
from typing import Final

import polars as pl

from components.layers.layer import Feature, Layer, Part
from components.layers.mark import points

COLUMNS: Final = (
    "kind",
    "type",
    "title",
    "priority",
    "state",
    "reported_at",
    "updated_at",
    "received_at",
    "address",
    "area",
    "owner",
    "alarms",
    "sensitive",
    "source",
)


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One mark an open incident, in the order given: the worst first."""
    return points(frame, COLUMNS)


LAYER: Final = Layer("incident", features, (Part("incident", "Incidents", "fire", "p1"),), table="incident")
