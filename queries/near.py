"""What is near an incident: what else happened there, and the cameras that look at it."""

import math
from datetime import datetime, timedelta
from typing import Any, Final

import polars as pl

from model.camera import CAMERA
from model.distance import DEGREE_M, box
from queries import Within, sql
from store import Reader

USUAL: Final = (300.0, timedelta(days=1))
WINDOWS: Final = {
    "fire": (200.0, timedelta(days=30)), "crime": (400.0, timedelta(days=7)), "medical": (100.0, timedelta(days=30)),
    "hazard": (300.0, timedelta(days=7)), "traffic": (200.0, timedelta(days=7)), "sos": (300.0, timedelta(days=1)),
}  # fmt: skip
"""How near and how long ago what happened still tells something, by kind: metres and time."""
CAMERAS_M: Final = 400.0


def near(store: Reader, row: dict[str, Any], now: datetime, most: int = 8) -> list[dict[str, Any]]:
    """Incidents near this one, the nearest first, each with `away_m`. A sensitive one is near by its hexagon only."""
    if row["lon"] is None or row["lat"] is None:
        return []
    metres, past = window(row["kind"])
    west, south, east, north = box(row["lon"], row["lat"], metres)
    found = store.read(
        sql("near"), id=row["id"], west=west, south=south, east=east, north=north, since=now - past
    ).to_dicts()
    return _nearest(found, row, metres)[:most]


def cameras(store: Reader, row: dict[str, Any], most: int = 3) -> list[dict[str, Any]]:
    """The nearest cameras that have pictures, each with `away_m`; who can see nothing now comes after who can."""
    if row["lon"] is None or row["lat"] is None:
        return []
    around = Within(*box(row["lon"], row["lat"], CAMERAS_M))
    found = store.rows(CAMERA, [around]).filter(pl.col("snapshot_url").is_not_null()).to_dicts()
    nearest = _nearest(found, row, CAMERAS_M)
    return sorted(nearest, key=lambda each: each["state"] == "offline")[:most]


def window(kind: str | None) -> tuple[float, timedelta]:
    """How near and how long ago, for an incident of that kind."""
    return WINDOWS.get(kind or "other", USUAL)


def _nearest(rows: list[dict[str, Any]], to: dict[str, Any], metres: float) -> list[dict[str, Any]]:
    for row in rows:
        east = (row["lon"] - to["lon"]) * math.cos(math.radians(to["lat"]))
        row["away_m"] = DEGREE_M * math.hypot(east, row["lat"] - to["lat"])
    return sorted((row for row in rows if row["away_m"] <= metres), key=lambda row: row["away_m"])
