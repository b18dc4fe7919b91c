"""Where calls come from, for whoever has to be near, and where nobody can drive just now."""

from datetime import datetime

import polars as pl

from model.place import CLOSURE
from queries import sql
from store import Reader


def demand(store: Reader, at: datetime) -> pl.DataFrame:
    """Calls of the 365 days before `at` (UTC) by hexagon (`cell`, H3 resolution 9) and `kind`."""
    return store.read(sql("demand"), at=at)


def closures(store: Reader) -> pl.DataFrame:
    """What is, was or will be closed: `id`, `geometry` (GeoJSON), `from_at` and `to_at` (either may be open)."""
    return store.rows(CLOSURE).filter(pl.col("geometry").is_not_null()).select("id", "geometry", "from_at", "to_at")
