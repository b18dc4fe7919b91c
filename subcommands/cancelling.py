"""Cancels that come by file: what they close was closed when they were published."""

from datetime import datetime

import polars as pl

from connectors.cancels import KEY, settle_cancels
from model.table import INSTANT, Records
from queries.cancels import incidents_beginning
from store import Reader


def settled(frame: pl.DataFrame, store: Reader, at: datetime) -> tuple[pl.DataFrame, list[Records]]:
    """A batch of incidents against the store: the batch as it should be written, and closings of earlier rows."""
    held = frame.clear()

    def find(keys: pl.Series) -> pl.DataFrame:
        nonlocal held
        held = incidents_beginning(store, keys)
        return held

    after, late = settle_cancels(frame, find, at)
    return _older_as_told(frame, after, held), [_dated(late, frame)] if late else []


def _older_as_told(told: pl.DataFrame, settled: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The batch, but for rows of which the store holds a newer version: those say what they said.

    A closing is newer than what it closes. Were the row that it closed written as closed, too, each import of its
    file would add a version.
    """
    if not held.height:
        return settled
    current = held.unique("id").select("id", current=pl.col("updated_at"))
    newer = told.select("id", "updated_at").join(current, on="id", how="left", maintain_order="left")
    older = (newer["current"] > newer["updated_at"]).fill_null(False)
    return settled.with_columns(state=pl.when(older).then(told["state"]).otherwise("state"))


def _dated(late: Records, batch: pl.DataFrame) -> Records:
    """Closings known since their cancels were: where the mapping names `received_at`, that is long ago."""
    key = pl.col("id").str.slice(0, KEY)
    cancels = batch.filter(pl.col("id").str.slice(KEY, 1) == "c").group_by(key=key)
    known = cancels.agg(cancelled_at=pl.col("received_at").max())
    rows = late.frame.with_columns(key=key).join(known, on="key", how="left", maintain_order="left")
    return Records(
        late.table,
        rows.with_columns(received_at=pl.coalesce("cancelled_at", "received_at").cast(INSTANT)).select(
            late.frame.columns
        ),
    )
