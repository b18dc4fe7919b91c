"""Logs of versions: what is new in a batch, and which version each row supersedes.

What is already there is found by a scan of `key`, eight bytes a row, not by a unique index: an index on a text
key costs seven times the speed and four times the memory at ten million rows.
"""

import duckdb
import polars as pl

from model.table import Table
from store.errors import StoreError
from store.schema import quoted


def stage(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame, spoken: bool = False) -> None:
    """Bring a batch into `staged`: ids made, versions and contents told, its own repetitions dropped.

    A row's id is its own, else (in a named table) the city's name for it, else a hash of source and source_id.
    What is `spoken` by a person or a rule dates from the moment it was said, whatever time the row speaks of.
    """
    _check(table, frame)
    connection.register("incoming", frame)
    made = "source_id" if table.named else "format('{:016x}', md5_number_lower(concat_ws(chr(31), source, source_id)))"
    own = "version_at" if "version_at" in frame.columns else "NULL::TIMESTAMP"
    time = f"coalesce({own}, {quoted(table.version)})" if table.version and not spoken else own
    rest = ", ".join(quoted(name) for name in frame.columns if name not in ("id", "version_at"))
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE staged AS
        SELECT row_number() OVER () AS n, md5_number_lower(id) AS key, * FROM (
            SELECT coalesce(id, {made}) AS id, {rest}, {_content(table)} AS content,
                   {time} IS NOT NULL AS dated, coalesce({time}, received_at) AS version_at
            FROM incoming)""")
    connection.unregister("incoming")
    # Of a fact the first word stays; of undated rows heard at one time one can be current; else each content counts.
    kept = "min(n) FROM staged GROUP BY key"
    if table.kept != "once":
        kept = "arg_max(n, content) FROM staged GROUP BY key, source, version_at, CASE WHEN dated THEN content END"
    connection.execute(f"DELETE FROM staged WHERE n NOT IN (SELECT {kept})")


def keep(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Add what `staged` holds and the log does not; mark what that supersedes. Returns the rows added."""
    log = f"log.{table.name}"
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE existing AS
        SELECT rowid AS r, key, source, version_at, content, superseded_at FROM {log}
        WHERE key IN (SELECT key FROM staged)""")
    if table.kept == "once":
        connection.execute("DELETE FROM staged WHERE key IN (SELECT key FROM existing)")
    elif _count(connection, "existing"):
        # A row says nothing new if that version is there; an undated one also if it repeats what is current.
        connection.execute("""DELETE FROM staged WHERE n IN (
            SELECT s.n FROM staged s JOIN existing e
            ON s.key = e.key AND s.source = e.source AND s.content = e.content
               AND (s.version_at = e.version_at OR (NOT s.dated AND e.superseded_at IS NULL)))""")
    if table.kept == "versions":
        _supersede(connection, log)
    columns = ", ".join(quoted(name) for name in ("key", *table.stored, *_shape(table), "version_at", "content"))
    after = "superseded_at" if table.kept == "versions" else "NULL"
    connection.execute(f"INSERT INTO {log} BY NAME SELECT {columns}, {after}::TIMESTAMP AS superseded_at FROM staged")
    return _count(connection, "staged")


def overlay(connection: duckdb.DuckDBPyConnection, table: Table, author: str, rank: int, stated: list[str]) -> int:
    """Add `staged` to the statements of one author. Returns the rows added.

    Nothing is added where the last word of this rank on that subject is this author's, and the same.
    """
    name = f"overlay.{table.name}"
    columns = ", ".join(quoted(each) for each in ("key", *table.stored, *_shape(table), "version_at", "content"))
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
    connection.execute(
        f"""INSERT INTO {name} BY NAME
        SELECT $author AS by_author, $rank AS by_rank, $stated AS stated, {columns}, NULL::TIMESTAMP AS superseded_at
        FROM staged""",
        words,
    )
    return _count(connection, "staged")


def _check(table: Table, frame: pl.DataFrame) -> None:
    """A row without identity would be taken for another; one without a time would never be seen."""
    if frame.select((pl.col("id").is_null() & pl.col("source_id").is_null()).any()).item():
        raise StoreError(f"{table.name}: expected id or source_id in every row, found one with neither")
    if frame["received_at"].has_nulls():
        raise StoreError(f"{table.name}: expected received_at in every row, found one without")


def _supersede(connection: duckdb.DuckDBPyConnection, log: str) -> None:
    """Give each version the time of the next one of its id and source: late arrivals find their place."""
    connection.execute("""CREATE OR REPLACE TEMP TABLE chain AS
        SELECT n, r, superseded_at, lead(version_at) OVER (
            PARTITION BY key, source ORDER BY version_at, content) AS next
        FROM (SELECT n, NULL AS r, key, source, version_at, content, NULL::TIMESTAMP AS superseded_at FROM staged
              UNION ALL
              SELECT NULL, r, key, source, version_at, content, superseded_at FROM existing
              WHERE key IN (SELECT key FROM staged))""")
    connection.execute("ALTER TABLE staged ADD COLUMN superseded_at TIMESTAMP")
    connection.execute(
        "UPDATE staged SET superseded_at = c.next FROM chain c WHERE staged.n = c.n AND c.next IS NOT NULL"
    )
    connection.execute(
        f"""UPDATE {log} AS l SET superseded_at = c.next FROM chain c
        WHERE l.rowid = c.r AND c.r IS NOT NULL AND c.next IS DISTINCT FROM c.superseded_at"""
    )


def _content(table: Table) -> str:
    """SQL for the half of an MD5 over all that a row says (not who said it, nor when we heard).

    Where a source gives no time, `observed_at` is the moment we heard: that is not a word of the source's.
    """
    skipped = {"id", "source", "source_id", "received_at"}
    said = {name: quoted(name) for name in table.stored if name not in skipped}
    said["observed_at"] = "nullif(observed_at, received_at)"
    parts = ", chr(31), ".join(f"coalesce({value}::VARCHAR, chr(0))" for value in said.values())
    return f"md5_number_lower(concat({parts}))"


def _shape(table: Table) -> tuple[str, ...]:
    return ("west", "south", "east", "north") if table.geometry else ()


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
