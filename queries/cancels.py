"""What a row that takes an earlier one back may be about."""

import polars as pl

from model.incident import INCIDENT
from queries import sql
from store import Reader


def incidents_beginning(store: Reader, keys: pl.Series) -> pl.DataFrame:
    """Current incidents (stored columns) whose id begins with one of these keys, all of one length."""
    if keys.is_empty():
        return INCIDENT.records([]).frame
    length = len(str(keys[0]))
    # One text, not a list: for each value of a list DuckDB looks for pandas, which takes longer than the question.
    found = store.read(sql("incidents_beginning"), keys=",".join(keys), length=length)
    return found.select(list(INCIDENT.stored))
