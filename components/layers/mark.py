"""The shared work of making features: places rounded, times as ISO Z text, what is unknown left out."""

from collections.abc import Iterable, Iterator

import polars as pl

from components.layers.layer import Feature

ISO = "%Y-%m-%dT%H:%M:%SZ"
DIGITS = 6  # a tenth of a metre


def points(frame: pl.DataFrame, columns: Iterable[str]) -> list[Feature]:
    """One point feature a row, with the named columns as properties; without a place the geometry is null."""
    if frame.is_empty():
        return []
    return [
        {"type": "Feature", "id": row.pop("id"), "geometry": place(row.pop("lon"), row.pop("lat")), "properties": row}
        for row in rows(frame, ["id", "lon", "lat", *columns])
    ]


def rows(frame: pl.DataFrame, columns: Iterable[str]) -> Iterator[dict[str, object]]:
    """Rows as dicts of those columns that the frame has, ready for JSON; nulls are left out save id and place."""
    kept = [name for name in columns if name in frame.columns]
    for row in frame.select(written(frame, name) for name in kept).iter_rows(named=True):
        yield {name: value for name, value in row.items() if value is not None or name in ("id", "lon", "lat")}


def written(frame: pl.DataFrame, name: str) -> pl.Expr:
    """The column as JSON can carry it: instants as text, numbers short and finite."""
    kind = frame.schema[name]
    if isinstance(kind, pl.Datetime):
        return pl.col(name).dt.strftime(ISO)
    if kind.is_float():
        finite = pl.when(pl.col(name).is_finite()).then(pl.col(name))
        return finite.round(DIGITS if name in ("lon", "lat") else 3).alias(name)
    return pl.col(name)


def place(lon: object, lat: object) -> dict[str, object] | None:
    """A point, or nothing when either half is missing."""
    if lon is None or lat is None:
        return None
    return {"type": "Point", "coordinates": [lon, lat]}
