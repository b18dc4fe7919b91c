"""Who a row is: ids that are the same on every run, from what the source said."""

from collections.abc import Iterable

import polars as pl

from model.naming import digest
from model.table import Table


def whole_rows(rows: Iterable[str]) -> list[str]:
    """An identity for rows that have none: a hash of the whole row, and its ordinal among equal rows."""
    seen: dict[str, int] = {}
    names = []
    for row in rows:
        name = digest(row)
        seen[name] = number = seen.get(name, 0) + 1
        names.append(name if number == 1 else f"{name}-{number}")
    return names


def identified(table: Table, frame: pl.DataFrame, source: str) -> pl.DataFrame:
    """The frame with an id in every row, and a source_id."""
    if table.named:
        name = pl.coalesce("source_id", "id", "name")
        return frame.with_columns(source_id=name, id=name, name=pl.coalesce("name", name))
    if table.kept == "series":
        subject = pl.concat_str(
            [pl.col(name).cast(pl.String) for name in table.subject], separator=":", ignore_nulls=True
        )
        moment = pl.col("observed_at").cast(pl.Int64).cast(pl.String)
        return frame.with_columns(
            id=pl.coalesce("id", pl.concat_str([subject, moment, pl.lit(source)], separator="@")),
            source_id=pl.coalesce("source_id", *[pl.col(name).cast(pl.String) for name in table.subject]),
        )
    ids = [
        given if given is not None else digest(source, str(name))
        for given, name in zip(frame["id"], frame["source_id"], strict=True)
    ]
    return frame.with_columns(id=pl.Series(ids, dtype=pl.String))
