"""The one writer: everything that one tick brought, in one transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, Literal

import duckdb
import polars as pl

from model.feed import FEED_POLL
from model.table import INSTANT, Records
from store import series, thinning, versions
from store.errors import StoreError
from store.shapes import boxes

CLOSING_S: Final = 2.0  # the end is to come within five seconds
PERSON_RANK: Final = 2
RANKS: Final = {"rule": 1, "person": PERSON_RANK}
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
        self._closed = False
        self._revisions: dict[str, int] = dict(connection.execute("SELECT table_name, n FROM log.revision").fetchall())

    def revisions(self) -> dict[str, int]:
        """How often each table has changed since the store was made."""
        return dict(self._revisions)

    def write(self, records: Sequence[Records], poll: Mapping[str, object] | None = None) -> Written:
        """Keep what is new, and the poll that brought it with its cursor: all of it, or nothing.

        To the poll's `written` the rows are added that were new, the house's own tables left out.
        """
        batches = [each for each in records if len(each)]
        new: dict[str, int] = {}
        unchanged: dict[str, int] = {}
        with self.counted() as raised:
            for batch in batches:
                name = batch.table.name
                kept = self.keep(batch)
                new[name] = new.get(name, 0) + kept
                unchanged[name] = unchanged.get(name, 0) + len(batch) - kept
            if poll is not None:
                written, _ = Written(new, unchanged).total(*HOUSE_TABLES)
                before = poll.get("written") or 0
                assert isinstance(before, int)
                new[FEED_POLL.name] = self.keep(FEED_POLL.records([{**poll, "written": before + written}]))
            raised.update(name for name, kept in new.items() if kept)
        return Written(new, unchanged)

    def state(self, author: Author, records: Records, stated: Sequence[str]) -> int:
        """Lay a rule's or a person's words over what feeds say: only the stated columns count."""
        rank = RANKS[author.kind]
        with self.counted() as raised:
            versions.stage(self._connection, records.table, flat(records), spoken=True)
            kept = versions.overlay(self._connection, records.table, author.name, rank, list(stated))
            raised.update([records.table.name] if kept else [])
        return kept

    def close_digests(self, through: Any) -> None:
        """Digest every quarter of an hour that has ended by `through`, so that looking back stays short."""
        with self._alone(), _Transaction(self._connection):
            series.close_digests(self._connection, through)

    def thin_forecasts(self, before: Any) -> int:
        """Let forecasts fade that are older."""
        with self._alone(), _Transaction(self._connection):
            return thinning.thin(self._connection, before)

    def checkpoint(self) -> None:
        """Move what the write-ahead log holds into the file; another time, if a stream is being read just now."""
        with self._alone(), suppress(duckdb.TransactionException):
            self._connection.execute("CHECKPOINT")

    @contextmanager
    def counted(self) -> Iterator[set[str]]:
        """One transaction, alone; the tables whose names are added meanwhile have changed, and are counted so."""
        changed: set[str] = set()
        with self._alone():
            with _Transaction(self._connection):
                yield changed
                raised = self._raise(changed)
            self._revisions = self._revisions | raised

    def close(self) -> None:
        """Close the connection once the write under way has ended; later ones are told. A long one is left behind."""
        waited = self._lock.acquire(timeout=CLOSING_S)
        self._closed = True
        self._connection.close()
        if waited:
            self._lock.release()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else writes meanwhile. StoreError once the store is closed."""
        with self._lock:
            if self._closed:
                raise StoreError("the store is closed")
            yield

    def keep(self, batch: Records) -> int:
        """Add a batch's new rows, in the transaction under way; how many there were."""
        if batch.table.kept == "series":
            return series.keep(self._connection, batch.table, flat(batch))
        return versions.keep(self._connection, batch.table, flat(batch))

    def _raise(self, names: Collection[str]) -> dict[str, int]:
        """Count a change of these tables, in the transaction under way; what they are when it has ended well."""
        if old := [name for name in names if name in self._revisions]:
            asked = "UPDATE log.revision SET n = n + 1 WHERE list_contains($names, table_name)"
            self._connection.execute(asked, {"names": old})
        for name in set(names) - set(old):
            self._connection.execute("INSERT INTO log.revision VALUES ($name, 1)", {"name": name})
        return {name: self._revisions.get(name, 0) + 1 for name in names}


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
