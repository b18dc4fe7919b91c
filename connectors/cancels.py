"""Rows that take an earlier one back, such as a police table's Count of -1.

A cancelling row is a row of its own, already a `false_alarm`, so read = written + unchanged + rejected and nothing
that was published is lost; besides, it closes the newest row with the same match columns. A row in which one of
those is empty matches none. Each cancel closes at most one row, and which ones are closed depends only on what the
store and the batch hold together, so a second run finds its work done.

How a row and its cancel meet across files: the id of a row without a source_id begins with a hash of its match
columns and a letter (`r` a row, `c` a cancel), by which the store finds it. Where a source_id is given the id stays
the source's affair, and the match is made within the document.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import polars as pl

from config import Cancels, Mapping
from connectors.sheet import Sheet
from model.incident import INCIDENT
from model.naming import digest
from model.table import Records

KEY: Final = 20  # characters of an id that are the hash of its match columns
Find = Callable[[pl.Series], pl.DataFrame]  # keys → current incidents (stored columns) whose id begins with one


def taken_back(frame: pl.DataFrame, sheet: Sheet, mapping: Mapping, own_ids: bool) -> pl.DataFrame:
    """The frame with its cancels, and the rows that they close in this document, as false alarms.

    Where ids are ours to make, they begin with the hash of their match columns.
    """
    cancels = mapping.cancels
    assert cancels is not None
    frame = frame.with_columns(_key(sheet, cancels.match), _mark(sheet, cancels))
    taken = frame.with_row_index("row").filter(pl.col("key").is_in(frame.filter("mark")["key"].drop_nulls().implode()))
    closed = _closed(taken["key"].to_list(), taken["mark"].to_list(), _moments(taken), set())
    shut = taken["row"].gather(sorted(closed)).implode()
    false_alarm = pl.col("mark") | pl.int_range(pl.len(), dtype=pl.UInt32).is_in(shut)
    frame = frame.with_columns(state=pl.when(false_alarm).then(pl.lit("false_alarm")).otherwise("state"))
    if own_ids:
        said = zip(frame["key"], frame["mark"], frame["source_id"], strict=True)
        ids = [digest(mapping.source, key or f"none{whole}") + "rc"[mark] + whole for key, mark, whole in said]
        frame = frame.with_columns(id=pl.Series(ids, dtype=pl.String))
    return frame.drop("key", "mark")


def settle_cancels(frame: pl.DataFrame, find: Find, now: datetime) -> tuple[pl.DataFrame, Records | None]:
    """A batch of incidents against the store: the batch as it should be written, and closings of earlier rows.

    Closings are new versions of rows that are in the store; they are written with the batch but aren't rows read.
    """
    ids = frame["id"].fill_null("")
    ours = ids.str.contains(rf"^[0-9a-f]{{{KEY}}}[rc]")
    keys = ids.filter(ours).str.slice(0, KEY).unique()
    if keys.is_empty():
        return frame, None
    held = find(keys).filter(~pl.col("id").is_in(frame["id"].implode()) | (pl.col("state") == "false_alarm"))
    both = pl.concat([frame.select("id", "state", *MOMENTS), held.select("id", "state", *MOMENTS)])
    shut = set(held.filter(pl.col("state") == "false_alarm")["id"])
    both = both.unique("id", keep="first", maintain_order=True)
    names = both["id"].fill_null("").to_list()
    marks = [name[KEY : KEY + 1] == "c" for name in names]
    done = {
        number
        for number, (name, state) in enumerate(zip(names, both["state"], strict=True))
        if not marks[number] and (name in shut or state == "false_alarm")
    }
    closed = {names[number] for number in _closed([n[:KEY] for n in names], marks, _moments(both), done)} | shut
    false_alarm = pl.col("id").is_in(list(closed))
    frame = frame.with_columns(state=pl.when(false_alarm).then(pl.lit("false_alarm")).otherwise("state"))
    late = held.filter(false_alarm & (pl.col("state") != "false_alarm"))
    late = late.with_columns(
        state=pl.lit("false_alarm"),
        received_at=pl.lit(now),
        updated_at=pl.when(pl.col("updated_at").is_not_null()).then(pl.lit(now)),
    )
    return frame, INCIDENT.records(late.select(list(INCIDENT.stored))) if late.height else None


MOMENTS: Final = ("updated_at", "reported_at", "observed_at")


def _moments(frame: pl.DataFrame) -> list[datetime | None]:
    return frame.select(pl.coalesce(*MOMENTS)).to_series().to_list()


def _closed(keys: list[str | None], marks: list[bool], moments: list[datetime | None], done: set[int]) -> set[int]:
    """The rows to close: for each cancel, the earliest first, the newest row not after it; else the newest of all."""
    cancels: dict[str, list[int]] = {}
    for number in (number for number, mark in enumerate(marks) if mark):
        if (key := keys[number]) is not None:
            cancels.setdefault(key, []).append(number)
    rows: dict[str, list[int]] = {key: [] for key in cancels}
    for number, key in enumerate(keys):
        if key in rows and not marks[number]:
            rows[key].append(number)
    closed = set(done)

    def when(number: int) -> float:
        moment = moments[number]
        return moment.timestamp() if moment else float("-inf")

    for key, takers in cancels.items():
        mine = sorted(rows[key], key=lambda number: (when(number), number))
        takers = sorted(takers, key=lambda number: (when(number), number))
        for taker in takers[sum(number in done for number in mine) :]:
            left = [number for number in mine if number not in closed]
            if left:
                closed.add(next((n for n in reversed(left) if when(n) <= when(taker)), left[-1]))
    return closed


def _mark(sheet: Sheet, cancels: Cancels) -> pl.Series:
    """Whether each row is a cancel."""
    column = sheet.columns.get(cancels.column, pl.Series([None] * sheet.height, dtype=pl.String))
    return (column.str.strip_chars() == cancels.equals).fill_null(False).alias("mark")


def _key(sheet: Sheet, match: tuple[str, ...]) -> pl.Series:
    """Each row's match columns in one; null where one of them is empty."""
    if not all(name in sheet.columns for name in match):
        return pl.Series("key", [None] * sheet.height, dtype=pl.String)
    words = [sheet.columns[name].str.strip_chars().alias(str(number)) for number, name in enumerate(match)]
    full = pl.all_horizontal(pl.all() != "")
    joined = pl.DataFrame(words).select(pl.when(full).then(pl.concat_str(pl.all(), separator="\x1f")))
    return joined.to_series().alias("key")
