"""What parse gave, made ready to be written: judged, stamped, named, its subjects known."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

import orjson
import polars as pl

from config import Feed
from connectors.identity import identified
from connectors.judge import Refused, in_our_words, reasons
from model.feed import REJECT, Reject
from model.naming import digest
from model.table import INSTANT, Records, Table
from model.tables import SUBJECTS, TABLES

RAW: Final = 20_000  # characters of a rejected entry that are kept

# When a thing happened, where its source does not say so under that name.
HAPPENED: Final = MappingProxyType({
    "incident": "reported_at", "alert": "sent", "report": "requested_at", "detection": "started_at",
    "post": "posted_at",
})  # fmt: skip
Known = Callable[[str], Collection[str]]  # a table's name → the ids it holds


@dataclass
class Landing:
    """Rows by table, and what was refused; `received` counts entries, whatever became of them."""

    records: list[Records] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(map(len, self.records))

    @property
    def received(self) -> int:
        return self.rows + len(self.rejects)

    @property
    def unreadable(self) -> bool:
        """Whether nothing landed, and something of it could not be read."""
        return not self.rows and any(not isinstance(reject, Refused) for reject in self.rejects)


def landed(parts: Iterable[Records | Reject], feed: Feed, at: datetime) -> Landing:
    """All that a payload held, stamped with its feed and its moment."""
    landing, frames = Landing(), dict[str, list[pl.DataFrame]]()
    for part in parts:
        if isinstance(part, Reject):
            landing.rejects.append(part)
        elif len(part):
            frames.setdefault(part.table.name, []).append(part.frame)
    for name, found in frames.items():
        table = TABLES[name]
        frame = in_our_words(table, _without_no_place(pl.concat(found, how="diagonal"), feed))
        reason = reasons(table, frame, at)
        bad = reason.is_not_null()
        landing.rejects += [
            Refused(str(why), _said(row))
            for why, row in zip(reason.filter(bad), frame.filter(bad).iter_rows(named=True), strict=True)
        ]
        if (~bad).any():
            landing.records.append(landed_frame(table, frame.filter(~bad), feed.name, at))
    return landing


def landed_frame(table: Table, frame: pl.DataFrame, source: str, at: datetime) -> Records:
    """Rows already judged, stamped with their source and moment and given their ids."""
    return table.records(_stamped(table, frame, source, at))


def _without_no_place(frame: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """Coordinates that mean none. Projected ones were dealt with where they were read."""
    if feed.crs is None:
        for x, y in feed.no_place:
            nowhere = ((pl.col("lon") == x) & (pl.col("lat") == y)).fill_null(False)
            frame = frame.with_columns(pl.when(~nowhere).then(column) for column in ("lon", "lat"))
    return frame


def _stamped(table: Table, frame: pl.DataFrame, source: str, at: datetime) -> pl.DataFrame:
    moment = pl.lit(at, dtype=INSTANT)
    happened = [pl.col(HAPPENED[table.name])] if table.name in HAPPENED else []
    frame = frame.with_columns(
        source=pl.lit(source),
        received_at=pl.coalesce("received_at", moment),
        observed_at=pl.coalesce("observed_at", *happened, moment),
    )
    return identified(table, frame, source)


def _said(row: dict[str, object]) -> str:
    return orjson.dumps({name: value for name, value in row.items() if value is not None}).decode()


def reject_rows(rejects: Iterable[Reject], feed: str, at: datetime) -> Records | None:
    """The rejects as rows; the same one twice is one."""
    rows = {}
    for reject in rejects:
        raw = reject.raw[:RAW]
        name = digest(feed, reject.reason, raw)
        rows[name] = {
            "id": name, "source": feed, "source_id": name, "observed_at": at, "received_at": at,
            "feed": feed, "reason": reject.reason, "raw": raw,
        }  # fmt: skip
    return REJECT.records(list(rows.values())) if rows else None


def subjects(records: Iterable[Records], known: Known, source: str, at: datetime) -> list[Records]:
    """A unit, responder, camera or sensor for each name that a reading gives and nobody knows."""
    wanted: dict[str, set[str]] = {}
    for part in records:
        for column, table in SUBJECTS.get(part.table.name, ()):
            wanted.setdefault(table.name, set()).update(part.frame[column].drop_nulls().unique())
    made = []
    for kind, names in wanted.items():
        table = TABLES[kind]
        given = {str(name) for part in records if part.table.name == kind for name in part.frame["id"]}
        if new := sorted(names - set(known(kind)) - given):
            row = {"source": source, "observed_at": at, "received_at": at}
            made.append(table.records([row | {"id": name, "source_id": name} for name in new]))
    return made
