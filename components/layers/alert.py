"""Alerts: the areas they cover, dashed and sparsely hatched."""

import json
from datetime import datetime
from typing import Final

import polars as pl

from components.layers.layer import Feature, Layer, Part
from components.layers.mark import rows

COLUMNS: Final = (
    "id", "event", "category", "severity", "urgency", "certainty", "status", "headline", "area_desc", "sent",
    "effective", "expires", "is_exercise", "state", "received_at", "source", "geometry",
)  # fmt: skip


def features(frame: pl.DataFrame, at: datetime) -> list[Feature]:
    """One area an alert; an alert that names no polygon has no geometry and shows in words only."""
    return [feature(row) for row in rows(frame, COLUMNS)]


def feature(row: dict[str, object]) -> Feature:
    """The alert's area as it was sent, with the rest as properties."""
    return {
        "type": "Feature",
        "id": row.pop("id"),
        "geometry": area(row.pop("geometry", None)),
        "properties": row,
    }


def area(geometry: object) -> object | None:
    """The geometry kept as text, read back; nothing when there is none."""
    return json.loads(geometry) if isinstance(geometry, str) and geometry else None


LAYER: Final = Layer("alert", features, (Part("alert", "Alerts", "alert", "p2"),), table="alert")
