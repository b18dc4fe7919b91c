"""How the feeds are faring."""

from datetime import datetime

import polars as pl

from queries import sql
from store import Reader


def last_polls(store: Reader, at: datetime) -> pl.DataFrame:
    """Each feed's newest trip of the last seven days."""
    return store.read(sql("last_polls"), at=at)


def feed_totals(store: Reader) -> pl.DataFrame:
    """What each feed has brought in all, and its last success."""
    return store.read(sql("feed_totals"))


def rejects(store: Reader, feed: str, limit: int = 200) -> pl.DataFrame:
    """The newest entries of a feed that could not be read, with reason and raw text."""
    return store.read(sql("rejects"), feed=feed, limit=limit)
