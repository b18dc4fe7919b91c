"""A deed under way: what a person's command may ask and write, all in one transaction with its audit entry."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import duckdb
import polars as pl

from model.account import Grant, User
from model.audit import Deed, Head
from model.table import Records, Table
from store import accounts, repeats, versions
from store.chain import Chain
from store.filters import Equals, naive
from store.reader import zoned
from store.window import Window
from store.writer import PERSON_RANK, Writer, flat

MONTH: Final = timedelta(days=31)


class Act:
    """One transaction. Nothing of it stands unless all of it does; nobody else writes meanwhile."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        writer: Writer,
        window: Window,
        chain: Chain,
        now: datetime,
        changed: set[str],
    ) -> None:
        self._connection, self._writer, self._window, self._chain = connection, writer, window, chain
        self.now, self.head, self.changed = now, chain.head, changed
        self.accounts_changed = False

    def row(self, table: Table, record: str) -> dict[str, Any] | None:
        """A record as it is now, to the last column; None where there is none."""
        is_it, named = Equals("id", record).clause(table, "record")
        found = self.ask(f"FROM {self._window.schema}.{table.name}_at(NULL, NULL) WHERE {is_it}", **named)
        return next(found.select(list(table.schema)).iter_rows(named=True), None)

    def ask(self, sql: str, **parameters: object) -> pl.DataFrame:
        """Any question, as everything is at this moment of the transaction."""
        self._connection.execute(f"SET VARIABLE now = '{naive(self.now).isoformat()}'::TIMESTAMP")
        self._connection.execute(f"SET search_path = '{self._window.schema}'")
        plain = {name: naive(value) if isinstance(value, datetime) else value for name, value in parameters.items()}
        try:
            return zoned(self._connection.execute(sql, plain).pl())
        finally:
            self._connection.execute("RESET search_path")

    def last_word(self, table: Table, record: str, column: str) -> tuple[str, datetime] | None:
        """Which person last stated a column of a record, and when."""
        found = self.ask(
            f"""SELECT by_author, version_at FROM overlay.{table.name}
            WHERE key = md5_number_lower($id) AND id = $id AND by_rank = $rank AND list_contains(stated, $column)
            ORDER BY version_at DESC, content DESC LIMIT 1""",
            id=record, rank=PERSON_RANK, column=column,
        )  # fmt: skip
        return (found.item(0, 0), found.item(0, 1)) if found.height else None

    def state(self, author: str, records: Records, stated: Sequence[str]) -> None:
        """Lay a person's words over what feeds say: only the stated columns count."""
        versions.stage(self._connection, records.table, flat(records), spoken=True)
        if versions.overlay(self._connection, records.table, author, PERSON_RANK, list(stated)):
            self.changed.add(records.table.name)

    def keep(self, records: Records) -> None:
        """Keep rows as a feed's are kept."""
        if self._writer.keep(records):
            self.changed.add(records.table.name)

    def note(self, deed: Deed) -> Head:
        """Add to the audit log."""
        self.head = self._chain.add(self.head, deed, self.now)
        self.changed.add("audit_entry")
        return self.head

    def answered(self, actor: str, key: str) -> tuple[str, str] | None:
        """What was asked under that actor's key within a day, as a digest, and what was answered."""
        return repeats.known(self._connection, actor, key, self.now)

    def remember(self, actor: str, key: str, asked: str, told: str) -> None:
        """Keep what was answered, for whoever asks the same again because no answer came."""
        repeats.keep(self._connection, actor, key, asked, told, self.now)

    def users(self) -> list[User]:
        """Every account."""
        return accounts.users(self._connection)

    def user(self, name: str) -> User | None:
        """The account of that name."""
        return next((each for each in self.users() if each.name == name), None)

    def grants(self) -> list[Grant]:
        """Every session and token."""
        return accounts.grants(self._connection)

    def grant(self, grant_id: str) -> Grant | None:
        """The session or token of that id."""
        return next(iter(accounts.grants(self._connection, grant_id)), None)

    def keep_user(self, user: User) -> None:
        """Add or change an account."""
        accounts.keep_user(self._connection, user)
        self.accounts_changed = True

    def keep_grant(self, grant: Grant) -> None:
        """Add or change a session or token. Those that ended a month ago are let go."""
        accounts.forget_grants(self._connection, self.now - MONTH)
        accounts.keep_grant(self._connection, grant)
        self.accounts_changed = True
