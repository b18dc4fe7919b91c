"""Logs of versions: what is new in a batch, and which version each row supersedes.

What is already there is found by a scan of `key`, eight bytes a row, not by a unique index: an index on a text
key costs seven times the speed and four times the memory at ten million rows.
"""

import duckdb
import polars as pl

from model.table import Table
from store.schema import quoted

_NEVER = "TIMESTAMP '0001-01-01'"


def stage(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    """Bring a batch into `staged`: ids made, versions and contents told, its own repetitions dropped.

    A row's id is its own, else (in a named table) the city's name for it, else a hash of source and source_id.
    """
    connection.register("incoming", frame)
    made = "source_id" if table.named else "format('{:016x}', md5_number_lower(concat_ws(chr(31), source, source_id)))"
    own = "version_at" if "version_at" in frame.columns else "NULL::TIMESTAMP"
    time = f"coalesce({own}, {quoted(table.version)})" if table.version else own
    rest = ", ".join(quoted(name) for name in frame.columns if name not in ("id", "version_at"))
    once = "key" if table.kept == "once" else "key, source, version_at, content"
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE staged AS
        SELECT row_number() OVER () AS n, md5_number_lower(id) AS key, * FROM (
            SELECT coalesce(id, {made}) AS id, {rest}, {_content(table)} AS content,
                   {time} IS NOT NULL AS dated, coalesce({time}, received_at) AS version_at
            FROM incoming)
        QUALIFY row_number() OVER (PARTITION BY {once}) = 1""")
    connection.unregister("incoming")


def keep(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Add what `staged` holds and the log does not; mark what that supersedes. Returns the rows added."""
    log = f"log.{table.name}"
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE existing AS
        SELECT rowid AS r, key, source, version_at, content, superseded_at FROM {log}
        WHERE key IN (SELECT key FROM staged)""")
    if table.kept == "once":
        connection.execute("DELETE FROM staged WHERE key IN (SELECT key FROM existing)")
    elif _count(connection, "existing"):
        # An undated row says nothing new if it repeats what is current; a dated one if that version is there.
        connection.execute(f"""DELETE FROM staged WHERE n IN (
            SELECT s.n FROM staged s JOIN (
                SELECT key, source, content, version_at AS version FROM existing UNION ALL
                SELECT key, source, content, {_NEVER} FROM existing WHERE superseded_at IS NULL) e
            ON s.key = e.key AND s.source = e.source AND s.content = e.content
               AND CASE WHEN s.dated THEN s.version_at ELSE {_NEVER} END = e.version)""")
    if table.kept == "versions":
        _supersede(connection, log)
    columns = ", ".join(quoted(name) for name in ("key", *table.stored, *_shape(table), "version_at", "content"))
    after = "superseded_at" if table.kept == "versions" else "NULL"
    connection.execute(f"INSERT INTO {log} BY NAME SELECT {columns}, {after}::TIMESTAMP AS superseded_at FROM staged")
    return _count(connection, "staged")


def overlay(connection: duckdb.DuckDBPyConnection, table: Table, author: str, rank: int, stated: list[str]) -> int:
    """Add `staged` to the statements of one author. Returns the rows added."""
    name = f"overlay.{table.name}"
    columns = ", ".join(quoted(each) for each in ("key", *table.stored, *_shape(table), "version_at", "content"))
    words = {"author": author, "stated": stated}
    connection.execute(
        f"""DELETE FROM staged s WHERE EXISTS (
            SELECT 1 FROM {name} o WHERE o.key = s.key AND o.by_author = $author AND o.stated = $stated
            AND o.version_at = s.version_at AND o.content = s.content)""",
        words,
    )
    connection.execute(
        f"""INSERT INTO {name} BY NAME
        SELECT $author AS by_author, $rank AS by_rank, $stated AS stated, {columns}, NULL::TIMESTAMP AS superseded_at
        FROM staged""",
        words | {"rank": rank},
    )
    return _count(connection, "staged")


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
    """SQL for the half of an MD5 over all that a row says (not who said it, nor when we heard)."""
    skipped = {"id", "source", "source_id", "received_at"}
    parts = ", chr(31), ".join(
        f"coalesce({quoted(name)}::VARCHAR, chr(0))" for name in table.stored if name not in skipped
    )
    return f"md5_number_lower(concat({parts}))"


def _shape(table: Table) -> tuple[str, ...]:
    return ("west", "south", "east", "north") if table.geometry else ()


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
