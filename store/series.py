"""Readings: keyed by subject and observed_at, appended fast, digested every quarter of an hour.

A digest holds candidates for "last known": each subject's last reading of a closed quarter, and whatever of that
quarter arrived after it had closed. Candidates are only ever added, so the newest of them is right whatever the
order of arrival, and for any bound on what was known.
"""

from collections.abc import Mapping
from datetime import datetime

import duckdb
import polars as pl

from model.table import Table
from model.tables import TABLES
from store.schema import logged, quoted

_BUCKET = "INTERVAL 15 MINUTE"
# What arrives, or is written, after its quarter has ended: it joins the digest at once.
_LATE = f"""(received_at >= time_bucket({_BUCKET}, observed_at) + {_BUCKET}
    OR observed_at < (SELECT through FROM digest.closed WHERE table_name = $name))"""


def keep(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> int:
    """Append the readings that are not there yet; of two at one instant, the content decides. Returns how many."""
    connection.register("incoming", frame)
    subject = ", ".join(quoted(name) for name in ("source", *table.subject))
    # hash() serves only inside this transaction; what is kept never depends on it.
    key = f"hash({subject}, observed_at) AS k"
    # Both bounds are constants here, so DuckDB skips the row groups that lie outside the batch's own span.
    words = {"low": frame["observed_at"].min(), "high": frame["observed_at"].max(), "name": table.name}
    asked = connection.execute(
        f"""WITH there AS (SELECT {key} FROM log.{table.name} WHERE observed_at BETWEEN $low AND $high)
        SELECT count(DISTINCT k) < count(*) OR bool_or(k IN (SELECT k FROM there)), bool_or({_LATE})
        FROM (SELECT *, {key} FROM incoming)""",
        words,
    ).fetchone()
    clashing, late = asked or (True, True)
    columns = ", ".join(quoted(name) for name in table.stored if name != "id")
    fresh, kept = f"SELECT {columns}, NULL::TIMESTAMP AS superseded_at FROM incoming", len(frame)
    if clashing:
        fresh, kept = _unclashed(connection, table, columns, key, words)
    connection.execute(f"INSERT INTO log.{table.name} BY NAME {fresh}")
    if late:
        _digest_late(connection, table, fresh)
    connection.unregister("incoming")
    return kept


def _unclashed(
    connection: duckdb.DuckDBPyConnection, table: Table, columns: str, key: str, words: Mapping[str, object]
) -> tuple[str, int]:
    """What is new of a batch that repeats, or contradicts, a reading: as a question, and how many rows it gives."""
    hashes = f"{key}, hash({', '.join(quoted(name) for name in _said(table))}) AS h"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE existing AS
        SELECT rowid AS r, {hashes} FROM log.{table.name} WHERE observed_at BETWEEN $low AND $high""",
        {name: words[name] for name in ("low", "high")},
    )
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE staged AS
        SELECT {columns}, NULL::TIMESTAMP AS superseded_at, {hashes} FROM incoming""")
    connection.execute("""CREATE OR REPLACE TEMP TABLE clashing AS
        SELECT k FROM staged GROUP BY k HAVING count(*) > 1
        UNION SELECT k FROM staged WHERE k IN (SELECT k FROM existing)""")
    connection.execute("DELETE FROM staged WHERE rowid NOT IN (SELECT min(rowid) FROM staged GROUP BY k, h)")
    connection.execute("DELETE FROM staged USING existing e WHERE staged.k = e.k AND staged.h = e.h")
    _settle(connection, table)
    return "SELECT * EXCLUDE (k, h) FROM staged", _one(connection, "SELECT count(*) FROM staged")


def close_digests(connection: duckdb.DuckDBPyConnection, through: datetime) -> None:
    """Digest the quarters that have ended by `through` (UTC) and are not digested yet."""
    ended, quarter = f"time_bucket({_BUCKET}, $through::TIMESTAMP)", f"time_bucket({_BUCKET}, observed_at)"
    told = connection.execute(f"SELECT table_name, through >= {ended} FROM digest.closed", {"through": through})
    done = dict(told.fetchall())
    for table in TABLES.values():
        if table.kept != "series" or done.get(table.name):
            continue
        words = {"through": through, "name": table.name}
        if table.name not in done:  # what came before the first time is not digested
            connection.execute(f"INSERT INTO digest.closed SELECT $name, {ended}", words)
            continue
        connection.execute(
            f"""INSERT INTO digest.{table.name} BY NAME
            SELECT unnest(arg_max(r, r.observed_at)) FROM log.{table.name} r
            WHERE observed_at < {ended}
              AND observed_at >= (SELECT through FROM digest.closed WHERE table_name = $name)
              AND received_at < {quarter} + {_BUCKET}
              AND (superseded_at IS NULL OR superseded_at >= {quarter} + {_BUCKET})
            GROUP BY {quarter}, {", ".join(quoted(s) for s in ("source", *table.subject))}""",
            words,
        )
        connection.execute(f"UPDATE digest.closed SET through = {ended} WHERE table_name = $name", words)


def _digest_late(connection: duckdb.DuckDBPyConnection, table: Table, fresh: str) -> None:
    subject = ", ".join(quoted(name) for name in ("source", *table.subject))
    columns = ", ".join(quoted(name) for name in logged(table))
    connection.execute(
        f"""INSERT INTO digest.{table.name} BY NAME
        SELECT {columns} FROM ({fresh})
        WHERE (superseded_at IS NULL OR superseded_at > received_at) AND {_LATE}
        QUALIFY row_number() OVER (
            PARTITION BY time_bucket({_BUCKET}, observed_at), {subject}, received_at, superseded_at
            ORDER BY observed_at DESC) = 1""",
        {"name": table.name},
    )


def _settle(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Readings of one subject at one instant: each is superseded when one of a greater MD5 is heard."""
    parts = ", chr(31), ".join(f"coalesce(l.{quoted(name)}::VARCHAR, chr(0))" for name in _said(table))
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE settled AS
        SELECT *, min(received_at) OVER (
            PARTITION BY k ORDER BY content DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS beaten_at
        FROM (
            SELECT e.r, l.observed_at, l.received_at, e.k, e.h, md5_number_lower(concat({parts})) AS content
            FROM existing e JOIN log.{table.name} l ON l.rowid = e.r SEMI JOIN staged s ON s.k = e.k
            UNION ALL
            SELECT NULL, observed_at, received_at, k, h, md5_number_lower(concat({parts})) FROM staged l
            WHERE k IN (SELECT k FROM clashing))""")
    connection.execute("DELETE FROM settled WHERE beaten_at IS NULL")
    connection.execute("""UPDATE staged SET superseded_at = s.beaten_at FROM settled s
        WHERE s.r IS NULL AND staged.k = s.k AND staged.h = s.h""")
    beaten = "AS l SET superseded_at = s.beaten_at FROM settled s WHERE"
    connection.execute(f"UPDATE log.{table.name} {beaten} l.rowid = s.r")
    connection.execute(f"UPDATE digest.{table.name} {beaten} {_same_reading(table)}")


def _said(table: Table) -> list[str]:
    """The columns of what a reading says: not who made its id, nor when we heard."""
    return [name for name in table.stored if name not in ("id", "received_at")]


def _same_reading(table: Table) -> str:
    subject = ", ".join(f"l.{quoted(name)}" for name in ("source", *table.subject))
    value = ", ".join(f"l.{quoted(name)}" for name in _said(table))
    return (
        "s.r IS NOT NULL AND l.observed_at = s.observed_at"
        f" AND hash({subject}, l.observed_at) = s.k AND hash({value}) = s.h"
    )


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
