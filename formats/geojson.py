"""Rows as GeoJSON features (RFC 7946): properties are the table's columns, geometry null where there is no place."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson
import polars as pl

OPENING, CLOSING = b'{"type":"FeatureCollection","features":[', b"]}"
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC


def features(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """One feature a row. A shape's own geometry is used, else a point at lon, lat (degrees, WGS 84)."""
    for row in frame.iter_rows(named=True):
        shape = row.pop("geometry", None)
        yield {"type": "Feature", "id": row["id"], "geometry": geometry(shape, row), "properties": row}


def geometry(shape: str | None, row: dict[str, Any]) -> Any:
    """GeoJSON of a row's place; None where it has none."""
    if shape:
        return orjson.Fragment(shape)
    if row.get("lon") is None or row.get("lat") is None:
        return None
    return {"type": "Point", "coordinates": [row["lon"], row["lat"]]}


def encode(frame: pl.DataFrame) -> bytes:
    """Features separated by commas, without the brackets around them."""
    return b",".join(orjson.dumps(each, default=text, option=_OPTIONS) for each in features(frame))


def text(value: object) -> str:
    """What JSON has no form for: an instant as ISO 8601 with Z."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"no JSON for {type(value)}")
