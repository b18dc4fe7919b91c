"""The store: one DuckDB file, one writer, a cursor for each reader."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import duckdb

from model.actor import HOUSE, Actor
from model.table import Records, Table
from model.tables import TABLES
from store.errors import StoreError, StoreLockedError
from store.filters import naive
from store.reader import Reader
from store.schema import statements
from store.views import macros
from store.writer import Author, Writer, Written

MEMORY_LIMIT = "384MB"
IDLE_LIMIT = "64MB"
THREADS = 2


class Store:
    """All that the city remembers. `path=None` keeps it in memory, for tests."""

    def __init__(self, path: Path | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY_LIMIT,
            "threads": THREADS,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": True,
            "wal_autocheckpoint": "64MB",
            # What a large write has used goes back to the system, so that idle memory stays flat.
            "allocator_background_threads": True,
            "allocator_flush_threshold": "8MB",
        }
        try:
            self._connection = duckdb.connect(str(path) if path else ":memory:", config=settings)
        except duckdb.IOException as fault:
            if "lock" in str(fault).lower():
                raise StoreLockedError(f"{path} is held by another process") from fault
            raise StoreError(f"{path} cannot be opened: {fault}") from fault
        for statement in statements():
            self._connection.execute(statement)
        self._writer = Writer(self._connection)
        self._readers: dict[Actor, Reader] = {}
        self._schemas: set[str] = set()
        self._lock = Lock()
        self._listeners: list[Callable[[], None]] = []
        self.close_digests()

    def reader(self, actor: Actor) -> Reader:
        """The store as this actor may see it."""
        with self._lock:
            if actor not in self._readers:
                self._make_schema(actor)
                self._readers[actor] = Reader(
                    actor, lambda: self._cursor(f"role_{actor.role}"), self._clock, self.revisions
                )
            return self._readers[actor]

    def write(self, records: Sequence[Records], poll: Mapping[str, object] | None = None) -> Written:
        """Keep what is new, in one transaction with the poll that brought it."""
        written = self._writer.write(records, poll)
        self._tell(any(written.new.values()))
        return written

    def state(self, author: Author, records: Records, stated: Sequence[str]) -> int:
        """Lay the stated columns of a rule or a person over what feeds say."""
        kept = self._writer.state(author, records, stated)
        self._tell(bool(kept))
        return kept

    def revisions(self) -> dict[str, int]:
        """How often each table has changed; a table that never did is absent."""
        return self._writer.revisions()

    def listen(self, told: Callable[[], None]) -> None:
        """Call `told` after every write that changed something. It must be quick, and may be on any thread."""
        self._listeners.append(told)

    def names(self, table: Table) -> frozenset[str]:
        """Every id that a named table has."""
        found = self.reader(HOUSE).read(f"SELECT DISTINCT id FROM log.{table.name}")
        return frozenset(found["id"].to_list())

    def close_digests(self) -> None:
        """Digest the quarters of an hour that have ended."""
        self._writer.close_digests(naive(self._clock()))

    def let_go(self) -> None:
        """Give back the memory of blocks that DuckDB keeps in case they are asked for again; the system still may.

        A limit below what is held makes it let go; where a question under way needs more, nothing happens.
        """
        cursor = self._connection.cursor()
        with suppress(duckdb.Error):
            cursor.execute(f"SET memory_limit = '{IDLE_LIMIT}'")
        cursor.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file."""
        self._writer.checkpoint()

    def close(self) -> None:
        """Let go of the file. Nothing acknowledged is lost without it."""
        self._connection.close()

    def _cursor(self, schema: str) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor()
        cursor.execute(f"SET search_path = '{schema}'")
        return cursor

    def _make_schema(self, actor: Actor) -> None:
        schema = f"role_{actor.role}"
        if schema in self._schemas:
            return
        self._schemas.add(schema)
        cursor = self._connection.cursor()
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        for table in TABLES.values():
            if actor.may_read(table):
                for macro in macros(table, actor.columns(table), schema):
                    cursor.execute(macro)

    def _tell(self, changed: bool) -> None:
        if changed:
            for told in self._listeners:
                told()
