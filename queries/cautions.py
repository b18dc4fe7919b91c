"""What whoever goes to an address must know before they are there."""

import polars as pl

from queries import sql
from store import Reader


def cautions(store: Reader) -> pl.DataFrame:
    """Every caution that holds, the oldest first."""
    return store.read(sql("cautions"))
