"""A window on the store: one sight's macros, and a cursor for each thread that looks through it."""

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from threading import Lock, local
from typing import Final

import duckdb

from model.actor import Sight
from model.tables import TABLES
from store.views import macros

ASKED: Final = re.compile(r"\b_?(\w+?)_(?:at|last|hung)\(")


class Window:
    """All actors of one sight look through the same one. A table's macros are made when a question first names it."""

    def __init__(self, connect: Callable[[], duckdb.DuckDBPyConnection], sight: Sight) -> None:
        self.sight = sight
        self.schema = f"sight_{hashlib.sha256(repr(_told(sight)).encode()).hexdigest()[:16]}"
        self._connect, self._threads = connect, local()
        self._columns, self._made, self._lock = dict(sight.columns), set[str](), Lock()
        connect().execute(f"CREATE SCHEMA IF NOT EXISTS {self.schema}")

    def prepare(self, sql: str) -> None:
        """Have what a question asks of tables ready before it is asked."""
        if not self._made.issuperset(_named(sql)):
            self._make(_named(sql))

    def complete(self) -> None:
        """Have all of it ready: inside a transaction nothing that is made later would be seen."""
        if not self._made.issuperset(self._columns):
            self._make(frozenset(self._columns))

    def open(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own, to be closed by whoever asked."""
        cursor = self._connect()
        cursor.execute(f"SET search_path = '{self.schema}'")
        return cursor

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's cursor."""
        found: duckdb.DuckDBPyConnection | None = getattr(self._threads, "cursor", None)
        if found is None:
            found = self._threads.cursor = self.open()
        return found

    def _make(self, names: frozenset[str]) -> None:
        """These tables' macros, and those of the tables that they ask; what this sight may not read has none."""
        with self._lock:
            made, cursor, wanted = set(self._made), self._connect(), set(names)
            while wanted - made:
                made.add(name := (wanted - made).pop())
                for macro in (
                    macros(TABLES[name], self._columns[name], self.schema, self.sight) if name in self._columns else ()
                ):
                    cursor.execute(macro)
                    wanted |= _named(macro)
            cursor.close()
            self._made = made  # only now: whoever looks without the lock must find all of it


@lru_cache(maxsize=4096)
def _named(sql: str) -> frozenset[str]:
    """The tables whose macros a text names."""
    return frozenset(name for name in ASKED.findall(sql) if name in TABLES)


def _told(sight: Sight) -> tuple[object, ...]:
    """The sight in an order of its own: sets have none."""
    return (sight.columns, sight.areas and sorted(sight.areas), sight.exact)
