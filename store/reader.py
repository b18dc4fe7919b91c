"""Reading: every question is bound to an actor, and sees only the columns that actor may see."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import polars as pl

from model.actor import Actor
from model.table import Table
from store.errors import UnseenError
from store.filters import Filter, naive
from store.questions import Question, question
from store.schema import quoted
from store.views import series_id
from store.window import Window

BATCH_ROWS = 100_000


class Reader:
    """One actor's way to ask. Safe to share between threads."""

    def __init__(
        self,
        actor: Actor,
        window: Window,
        clock: Callable[[], datetime],
        revisions: Callable[[], dict[str, int]],
    ) -> None:
        self.actor = actor
        self.window, self._clock = window, clock
        self.revisions = revisions

    def revision(self, *tables: str) -> int:
        """One number that moves whenever any of these tables does."""
        known = self.revisions()
        return sum(known.get(name, 0) for name in tables)

    def read(self, sql: str, **parameters: object) -> pl.DataFrame:
        """A question from `queries/`; instants come back with their zone."""
        return zoned(self._ask(sql, parameters).pl())

    def rows(
        self,
        table: Table,
        where: Sequence[Filter] = (),
        *,
        limit: int | None = None,
        after: str | None = None,
        moment: datetime | None = None,
        known: datetime | None = None,
        history: bool = False,
    ) -> pl.DataFrame:
        """Rows of a table in an order that stays while rows arrive.

        With a limit, `_cursor` ends each row: what to pass as `after` for the next ones. `history` gives every
        version of every feed with its `superseded_at`.
        """
        asked = self._question(table, where, moment, known, history, after)
        if limit is None:
            return zoned(self._ask(asked.sql(), asked.parameters).pl())
        return zoned(self._ask(asked.page(), asked.parameters | {"limit": limit}).pl())

    def written(self, table: Table, before: datetime | None = None) -> int:
        """How far that table's log is written, as a mark that only grows; `before`: what was heard of by then."""
        ((mark,),) = self._ask(
            f"SELECT coalesce(max(rowid), -1) FROM log.{table.name} WHERE $before IS NULL OR received_at <= $before",
            {"before": before},
        ).fetchall()
        return int(mark)

    def fresh(self, table: Table, after: int, upto: int, since: datetime) -> pl.DataFrame:
        """The house's own look at what feeds have just said: rows written between two marks that happened since then,
        of each subject the newest, before what people or rules state is laid over them: a tenth of the cost."""
        if not self.window.sight.exact:
            raise UnseenError(f"{self.actor.role} may not read what is not yet masked")
        series = table.kept == "series"
        told = ", ".join(
            f"{series_id(table)} AS id" if series and name == "id" else quoted(name) for name in table.schema
        )
        newest = (
            "" if series else "QUALIFY row_number() OVER (PARTITION BY key ORDER BY version_at DESC, content DESC) = 1"
        )
        asked = f"""SELECT {told} FROM log.{table.name}
            WHERE rowid > $after AND rowid <= $upto AND observed_at >= $since AND superseded_at IS NULL {newest}"""
        return zoned(self._ask(asked, {"after": after, "upto": upto, "since": since}).pl())

    def count(
        self,
        table: Table,
        where: Sequence[Filter] = (),
        *,
        moment: datetime | None = None,
        known: datetime | None = None,
        history: bool = False,
    ) -> int:
        """How many rows `rows` would give."""
        asked = self._question(table, where, moment, known, history)
        # All of the answer is taken: one left half read keeps its transaction open, and with it every old version.
        ((found,),) = self._ask(f"SELECT count(*) FROM ({asked.sql()})", asked.parameters).fetchall()
        return int(found)

    def batches(
        self,
        table: Table,
        where: Sequence[Filter] = (),
        *,
        moment: datetime | None = None,
        known: datetime | None = None,
        history: bool = False,
    ) -> Iterator[pl.DataFrame]:
        """All rows of one snapshot in bounded memory; at least one frame, which may be empty."""
        asked = self._question(table, where, moment, known, history)
        cursor = self.window.open()  # its own: another question on this thread must not end the stream
        try:
            cursor.execute(f"SET VARIABLE now = '{naive(self._clock()).isoformat()}'::TIMESTAMP")
            self.window.prepare(asked.sql())
            stream = cursor.execute(asked.sql(), asked.parameters).to_arrow_reader(BATCH_ROWS)
            empty = True
            for batch in stream:
                empty = False
                yield zoned(pl.DataFrame(batch))
            if empty:
                yield zoned(pl.DataFrame(stream.schema.empty_table()))
        finally:
            cursor.close()

    def _question(
        self,
        table: Table,
        where: Sequence[Filter],
        moment: datetime | None,
        known: datetime | None,
        history: bool,
        after: str | None = None,
    ) -> Question:
        if not self.actor.may_read(table):
            raise UnseenError(f"{self.actor.role} may not read {table.name}")
        when = {"moment": moment and naive(moment), "known": known and naive(known)}
        return question(table, self.actor.columns(table), where, when, history, after, self.window)

    def _ask(self, sql: str, parameters: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        self.window.prepare(sql)
        cursor = self.window.cursor()
        cursor.execute(f"SET VARIABLE now = '{naive(self._clock()).isoformat()}'::TIMESTAMP")
        plain = {k: naive(v) if isinstance(v, datetime) else v for k, v in parameters.items()}
        return cursor.execute(sql, plain)


def zoned(frame: pl.DataFrame) -> pl.DataFrame:
    """Plain timestamps given their zone back: UTC."""
    return frame.with_columns(
        pl.col(name).dt.replace_time_zone(UTC.tzname(None))
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.Datetime) and kind.time_zone is None
    )
