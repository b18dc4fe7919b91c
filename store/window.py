"""A window on the store: one sight's macros, and a cursor for each thread that looks through it."""

import hashlib
from collections.abc import Callable
from threading import local

import duckdb

from model.actor import Sight
from model.tables import TABLES
from store.views import macros


class Window:
    """All actors of one sight look through the same one."""

    def __init__(self, connect: Callable[[], duckdb.DuckDBPyConnection], sight: Sight) -> None:
        self.sight = sight
        self.schema = f"sight_{hashlib.sha256(repr(_told(sight)).encode()).hexdigest()[:16]}"
        self._connect, self._threads = connect, local()
        cursor = connect()
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {self.schema}")
        for name, columns in sight.columns:
            for macro in macros(TABLES[name], columns, self.schema, sight):
                cursor.execute(macro)

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


def _told(sight: Sight) -> tuple[object, ...]:
    """The sight in an order of its own: sets have none."""
    return (sight.columns, sight.areas and sorted(sight.areas), sight.exact)
