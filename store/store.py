"""The store: one DuckDB file, one writer, a cursor for each reader."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import duckdb
import pyarrow as pa

from model.account import Grant, User
from model.actor import HOUSE, Actor, Sight
from model.audit import Deed, Head, faults
from model.table import Records, Table
from model.tables import TABLES
from store import accounts, chain, masks, repeats
from store.act import Act
from store.chain import Chain
from store.errors import StoreError, StoreLockedError
from store.filters import naive
from store.reader import Reader
from store.schema import newer_columns, statements
from store.window import Window
from store.writer import Author, Writer, Written

# DuckDB looks for pandas at every parameter that it is given, anew each time: a third of a small question's time.
if find_spec("pandas") is None:
    pa.array([], pa.null())  # PyArrow looks for it as well, once: had it found None there, it would stumble
    sys.modules["pandas"] = None  # type: ignore[assignment]

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
        self._prepare()
        self._writer = Writer(self._connection)
        self._chain = Chain(self._connection, path.parent if path else None)
        self._acting = Lock()
        self._accounts_revision = 0
        self._acted = datetime.min.replace(tzinfo=UTC)
        self._windows: dict[Sight, Window] = {}
        self._lock = Lock()
        self._listeners: list[Callable[[], None]] = []
        self.close_digests()

    def reader(self, actor: Actor) -> Reader:
        """The store as this actor may see it."""
        sight = actor.sight(tuple(TABLES.values()))
        with self._lock:
            if (window := self._windows.get(sight)) is None:
                window = self._windows[sight] = Window(self._connection.cursor, sight)
        return Reader(actor, window, self._clock, self.revisions)

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

    @contextmanager
    def act(self) -> Iterator[Act]:
        """A person's deed: what it asks, writes and notes is one transaction, or, where it raises, nothing."""
        window = self.reader(HOUSE).window
        window.complete()
        # One at a time to the very end: the next entry follows this one's head only once that is known.
        with self._acting:
            with self._writer.counted() as changed:
                # Of two deeds the later one counts, however coarse the clock.
                self._acted = max(self._clock(), self._acted + timedelta(microseconds=1))
                act = Act(self._connection, self._writer, window, self._chain, self._acted, changed)
                if (breach := self._chain.breach()) is not None:
                    act.note(breach)
                yield act
            self._accounts_revision += act.accounts_changed  # first: whose right was taken must not keep it
            self._chain.settled(act.head)
        self._tell(bool(changed))

    def note(self, deed: Deed) -> Head:
        """Add one entry to the audit log; the log's new head."""
        with self.act() as act:
            return act.note(deed)

    def head(self) -> Head:
        """Where the audit log ends."""
        return self._chain.head

    def audit_faults(self, held: Sequence[Head] = ()) -> Iterator[str]:
        """What is wrong with the audit log as it lies on disk, a sentence each.

        It must contain the heads that lie beside it, and those that somebody else has `held`.
        """
        beside, wrong = self._chain.beside()
        cursor = self._connection.cursor()
        try:
            yield from wrong
            yield from faults(chain.entries(cursor), [*held, *beside])
            yield from chain.misplaced(cursor)
            if laid := chain.laid_over(cursor):
                yield f"{laid} statements were laid over the log: nobody may correct it"
        finally:
            cursor.close()

    def accounts(self) -> tuple[list[User], list[Grant]]:
        """Every account, and every session and token."""
        cursor = self._connection.cursor()
        try:
            return accounts.users(cursor), accounts.grants(cursor)
        finally:
            cursor.close()

    def accounts_revision(self) -> int:
        """Moves whenever an account, a session or a token does."""
        return self._accounts_revision

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

    def thin_forecasts(self, before: datetime) -> int:
        """Of what was forecast before then, keep the first of each window; how many rows went."""
        return self._writer.thin_forecasts(naive(before))

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
        """Let go of the file, after the write under way. Nothing acknowledged is lost without it."""
        self._writer.close()

    def _prepare(self) -> None:
        """Whatever an empty file lacks, and one of an earlier version."""
        # One after the other in one transaction: each by itself takes three times as long.
        self._connection.execute(";".join(("BEGIN", *statements(), *accounts.TABLES, repeats.TABLE, "COMMIT")))
        there = self._connection.execute("SELECT schema_name, table_name, column_name FROM duckdb_columns()").fetchall()
        for statement in newer_columns(set(there)):
            self._connection.execute(statement)
        self._connection.execute(masks.SENSITIVE_NOW)
        seen = self._connection.execute("SELECT schema_name FROM duckdb_schemas()").fetchall()
        for (schema,) in seen:  # windows are made anew: what they show follows from the program, not from the file
            if str(schema).startswith(("role_", "sight_")):
                self._connection.execute(f"DROP SCHEMA {schema} CASCADE")

    def _tell(self, changed: bool) -> None:
        if changed:
            for told in self._listeners:
                told()
