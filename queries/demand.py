"""Where calls come from, for whoever has to be near, and where nobody can drive just now."""

from datetime import datetime

import polars as pl

from model.place import CLOSURE
from queries import sql
from store import Reader


def demand(store: Reader, at: datetime) -> pl.DataFrame:
    """Calls of the 365 days before `at` (UTC) by hexagon (`cell`, H3 resolution 9) and `kind`."""
    return store.read(sql("demand"), at=at)


def closures(store: Reader, at: datetime) -> pl.DataFrame:
    """What is closed at that moment: `id` and `geometry` (GeoJSON)."""
    begun = pl.col("from_at").is_null() | (pl.col("from_at") <= at)
    lasts = pl.col("to_at").is_null() | (pl.col("to_at") > at)
    shaped = pl.col("geometry").is_not_null()
    return store.rows(CLOSURE).filter(begun & lasts & shaped).select("id", "geometry")
