"""Who is aboard which unit, and until when."""

from datetime import datetime

import polars as pl

from queries import sql
from store import Reader


def shifts(store: Reader, at: datetime) -> pl.DataFrame:
    """Shifts that end after `at`, by unit, the earliest first."""
    return store.read(sql("shifts"), at=at)


def last_shifts(store: Reader) -> dict[str, datetime | None]:
    """When the last shift of each unit ends; None while its end is not known. Units without a shift are absent."""
    return dict(store.read(sql("last_shifts")).rows())
