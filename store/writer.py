"""The one writer: everything that one tick brought, in one transaction."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, Literal

import duckdb
import polars as pl

from model.feed import FEED_POLL
from model.table import INSTANT, Records
from store import series, versions
from store.shapes import boxes

RANKS: Final = {"rule": 1, "person": 2}
# What the house writes about itself; no feed brought it.
HOUSE_TABLES: Final = ("feed_poll", "reject")


@dataclass(frozen=True)
class Author:
    """Who states something beside the feeds: a rule, or a person. A person's word outranks a rule's."""

    name: str
    kind: Literal["rule", "person"]


@dataclass(frozen=True)
class Written:
    """How many rows of each table were new, and how many said nothing new."""

    new: Mapping[str, int]
    unchanged: Mapping[str, int]

    def total(self, *but: str) -> tuple[int, int]:
        """(new, unchanged) over all tables but those named."""
        return (
            sum(n for table, n in self.new.items() if table not in but),
            sum(n for table, n in self.unchanged.items() if table not in but),
        )


class Writer:
    """Owns the connection that writes. Calls are taken one at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = Lock()
        self._revisions: dict[str, int] = dict(connection.execute("SELECT table_name, n FROM log.revision").fetchall())

    def revisions(self) -> dict[str, int]:
        """How often each table has changed since the store was made."""
        return dict(self._revisions)

    def write(self, records: Sequence[Records], poll: Mapping[str, object] | None = None) -> Written:
        """Keep what is new, and the poll that brought it with its cursor: all of it, or nothing.

        To the poll's `written` the rows are added that were new, the house's own tables left out.
        """
        batches = [each for each in records if len(each)]
        with self._lock, _Transaction(self._connection):
            new: dict[str, int] = {}
            unchanged: dict[str, int] = {}
            for batch in batches:
                name = batch.table.name
                kept = self._keep(batch)
                new[name] = new.get(name, 0) + kept
                unchanged[name] = unchanged.get(name, 0) + len(batch) - kept
            if poll is not None:
                written, _ = Written(new, unchanged).total(*HOUSE_TABLES)
                before = poll.get("written") or 0
                assert isinstance(before, int)
                new[FEED_POLL.name] = self._keep(FEED_POLL.records([{**poll, "written": before + written}]))
            self._raise(name for name, kept in new.items() if kept)
        self._revisions = dict(self._connection.cursor().execute("SELECT * FROM log.revision").fetchall())
        return Written(new, unchanged)

    def state(self, author: Author, records: Records, stated: Sequence[str]) -> int:
        """Lay a rule's or a person's words over what feeds say: only the stated columns count."""
        rank = RANKS[author.kind]
        with self._lock, _Transaction(self._connection):
            versions.stage(self._connection, records.table, flat(records), spoken=True)
            kept = versions.overlay(self._connection, records.table, author.name, rank, list(stated))
            if kept:
                self._raise([records.table.name])
        self._revisions = dict(self._connection.cursor().execute("SELECT * FROM log.revision").fetchall())
        return kept

    def close_digests(self, through: Any) -> None:
        """Digest every quarter of an hour that has ended by `through`, so that looking back stays short."""
        with self._lock, _Transaction(self._connection):
            series.close_digests(self._connection, through)

    def checkpoint(self) -> None:
        """Move what the write-ahead log holds into the file; another time, if a stream is being read just now."""
        with self._lock, suppress(duckdb.TransactionException):
            self._connection.execute("CHECKPOINT")

    def _keep(self, batch: Records) -> int:
        if batch.table.kept == "series":
            return series.keep(self._connection, batch.table, flat(batch))
        versions.stage(self._connection, batch.table, flat(batch))
        return versions.keep(self._connection, batch.table)

    def _raise(self, names: Any) -> None:
        for name in names:
            known = self._connection.execute(
                "UPDATE log.revision SET n = n + 1 WHERE table_name = $name RETURNING n", {"name": name}
            ).fetchone()
            if known is None:
                self._connection.execute("INSERT INTO log.revision VALUES ($name, 1)", {"name": name})


def flat(records: Records) -> pl.DataFrame:
    """The frame as the store takes it: plain UTC timestamps, shapes with their boxes."""
    frame = records.frame.with_columns(
        pl.col(name).dt.replace_time_zone(None) for name, kind in records.frame.schema.items() if kind == INSTANT
    )
    return frame.with_columns(boxes(frame["geometry"])) if records.table.geometry else frame


class _Transaction:
    """BEGIN, and COMMIT or ROLLBACK."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN")

    def __exit__(self, kind: object, *_: object) -> None:
        self._connection.execute("COMMIT" if kind is None else "ROLLBACK")
