"""Logs of versions: what is new in a batch, and which version each row supersedes.

What is already there is found by a scan of `key`, eight bytes a row, not by a unique index: an index on a text
key costs seven times the speed and four times the memory at ten million rows.
"""

from collections.abc import Mapping

import duckdb
import polars as pl

from model.table import Table
from store.errors import StoreError
from store.schema import quoted, then

# Columns that tables have been given since: where they say nothing, a row's content is what it was without them.
LATER = ("joined",)


def stage(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame, spoken: bool = False) -> int:
    """Bring a batch into `staged`: ids made, versions and contents told, its own repetitions dropped. Returns the rows.

    A row's id is its own, else (in a named table) the city's name for it, else a hash of source and source_id.
    What is `spoken` by a person or a rule dates from the moment it was said, whatever time the row speaks of.
    """
    _check(table, frame)
    connection.register("incoming", frame)
    made = "source_id" if table.named else "format('{:016x}', md5_number_lower(concat_ws(chr(31), source, source_id)))"
    own = "version_at" if "version_at" in frame.columns else "NULL::TIMESTAMP"
    time = f"coalesce({own}, {quoted(table.version)})" if table.version and not spoken else own
    rest = ", ".join(quoted(name) for name in frame.columns if name not in ("id", "version_at"))
    made_rows = _changed(
        connection,
        f"""CREATE OR REPLACE TEMP TABLE staged AS
        SELECT row_number() OVER () AS n, md5_number_lower(id) AS key, * FROM (
            SELECT coalesce(id, {made}) AS id, {rest}, {_content(table)} AS content,
                   {time} IS NOT NULL AS dated, coalesce({time}, received_at) AS version_at
            FROM incoming)""",
    )
    connection.unregister("incoming")
    # Of a fact the first word stays; of undated rows heard at one time one can be current; else each content counts.
    kept = "min(n) FROM staged GROUP BY key"
    if table.kept != "once":
        kept = "arg_max(n, content) FROM staged GROUP BY key, source, version_at, CASE WHEN dated THEN content END"
    return made_rows - _changed(connection, f"DELETE FROM staged WHERE n NOT IN (SELECT {kept})")


def keep(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> int:
    """Add what a batch brings and the log does not hold; mark what that supersedes. Returns the rows added."""
    staged = stage(connection, table, frame)
    # What was superseded before the batch's oldest word on that subject is no neighbour of any of its rows.
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE existing AS
        SELECT l.rowid AS r, l.key, l.source, l.version_at, l.content, l.superseded_at
        FROM log.{table.name} l JOIN (SELECT key, min(version_at) AS oldest FROM staged GROUP BY key) USING (key)
        WHERE l.superseded_at IS NULL OR l.superseded_at >= oldest""")
    # A row says nothing new if that version is there; an undated one also if it repeats what is current.
    there = "SELECT n FROM staged SEMI JOIN existing USING (key)"
    if table.kept != "once":
        there = """SELECT s.n FROM staged s JOIN existing e
            ON s.key = e.key AND s.source = e.source AND s.content = e.content
               AND (s.version_at = e.version_at OR (NOT s.dated AND e.superseded_at IS NULL))"""
    staged -= _changed(connection, f"DELETE FROM staged WHERE n IN ({there})")
    if staged:
        _add(connection, table)
    return staged


def _add(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Append `staged`; each version ends at the time of the next one of its id and source, so that late arrivals find
    their place."""
    columns = ", ".join(quoted(name) for name in ("key", *table.stored, *_shape(table), "version_at", "content"))
    insert = f"INSERT INTO log.{table.name} BY NAME SELECT {columns}"
    if table.kept == "once":
        connection.execute(f"{insert}, NULL::TIMESTAMP AS superseded_at FROM staged")
        return
    connection.execute("""CREATE OR REPLACE TEMP TABLE chain AS
        SELECT n, r, superseded_at, lead(version_at) OVER (
            PARTITION BY key, source ORDER BY version_at, content) AS next
        FROM (SELECT n, NULL AS r, key, source, version_at, content, NULL::TIMESTAMP AS superseded_at FROM staged
              UNION ALL
              SELECT NULL, r, key, source, version_at, content, superseded_at FROM existing
              WHERE key IN (SELECT key FROM staged))""")
    connection.execute(f"{insert}, next AS superseded_at FROM staged JOIN (SELECT n, next FROM chain) USING (n)")
    connection.execute(
        f"""UPDATE log.{table.name} AS l SET superseded_at = c.next FROM chain c
        WHERE l.rowid = c.r AND c.r IS NOT NULL AND c.next IS DISTINCT FROM c.superseded_at"""
    )


def overlay(connection: duckdb.DuckDBPyConnection, table: Table, author: str, rank: int, stated: list[str]) -> int:
    """Add `staged` to the statements of one author. Returns the rows added.

    Nothing is added where the last word of this rank on that subject is this author's, and the same.
    """
    name = f"overlay.{table.name}"
    kept = ("key", *table.stored, *_shape(table), "version_at", "content")
    was = (f"{_feeds_word(table, each)} AS {quoted(then(each))}" for each in table.onward)
    columns = ", ".join([*map(quoted, kept), *was])
    words = {"author": author, "stated": stated, "rank": rank}
    connection.execute(
        f"""DELETE FROM staged WHERE n IN (
            SELECT s.n FROM staged s JOIN (
                SELECT *, row_number() OVER (PARTITION BY key ORDER BY version_at DESC, content DESC) = 1 AS last
                FROM {name} WHERE by_rank = $rank AND key IN (SELECT key FROM staged)) o
            ON o.key = s.key AND o.by_author = $author AND o.stated = $stated AND o.content = s.content
               AND (o.version_at = s.version_at OR (last AND o.version_at <= s.version_at)))""",
        words,
    )
    return _changed(
        connection,
        f"""INSERT INTO {name} BY NAME
        SELECT $author AS by_author, $rank AS by_rank, $stated AS stated, {columns}, NULL::TIMESTAMP AS superseded_at
        FROM staged""",
        words,
    )


def _feeds_word(table: Table, column: str) -> str:
    """SQL for what the feed says of a staged row just now."""
    return f"""(SELECT arg_max(l.{quoted(column)}, (l.version_at, l.content)) FROM log.{table.name} l
        WHERE l.key = staged.key AND l.superseded_at IS NULL)"""


def _check(table: Table, frame: pl.DataFrame) -> None:
    """A row without identity would be taken for another; one without a time would never be seen."""
    if frame.select((pl.col("id").is_null() & pl.col("source_id").is_null()).any()).item():
        raise StoreError(f"{table.name}: expected id or source_id in every row, found one with neither")
    if frame["received_at"].has_nulls():
        raise StoreError(f"{table.name}: expected received_at in every row, found one without")


def _content(table: Table) -> str:
    """SQL for the half of an MD5 over all that a row says (not who said it, nor when we heard).

    Where a source gives no time, `observed_at` is the moment we heard: that is not a word of the source's.
    """
    skipped = {"id", "source", "source_id", "received_at", "cell_lon", "cell_lat"}  # the last two follow from `cell`
    said = {name: quoted(name) for name in table.stored if name not in skipped}
    said["observed_at"] = "nullif(observed_at, received_at)"
    since = [f"chr(31) || {said.pop(name)}" for name in LATER if name in said]  # nothing of them is nothing said
    parts = ", chr(31), ".join(f"coalesce({value}::VARCHAR, chr(0))" for value in said.values())
    return f"md5_number_lower(concat({', '.join([parts, *since])}))"


def _shape(table: Table) -> tuple[str, ...]:
    return ("west", "south", "east", "north") if table.geometry else ()


def _changed(connection: duckdb.DuckDBPyConnection, sql: str, words: Mapping[str, object] | None = None) -> int:
    """Carry it out; how many rows it made, added or dropped."""
    row = connection.execute(sql, words).fetchone()
    return int(row[0]) if row else 0
