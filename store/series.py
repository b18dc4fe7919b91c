"""Readings: keyed by subject and observed_at, appended fast, digested every quarter of an hour.

A digest holds candidates for "last known": each subject's last reading of a closed quarter, and whatever of that
quarter arrived after it had closed. Candidates are only ever added, so the newest of them is right whatever the
order of arrival, and for any bound on what was known.
"""

from datetime import datetime

import duckdb
import polars as pl

from model.table import Table
from model.tables import TABLES
from store.schema import logged, quoted

_BUCKET = "INTERVAL 15 MINUTE"


def keep(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> int:
    """Append the readings that are not there yet; of two at one instant, the content decides. Returns how many."""
    connection.register("incoming", frame)
    subject = ", ".join(quoted(name) for name in ("source", *table.subject))
    value = ", ".join(quoted(name) for name in table.stored if name not in ("id", "received_at"))
    columns = ", ".join(quoted(name) for name in table.stored if name != "id")
    # hash() serves only inside this transaction; what is kept never depends on it.
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE staged AS
        SELECT DISTINCT ON (k, h) {columns}, NULL::TIMESTAMP AS superseded_at,
               hash({subject}, observed_at) AS k, hash({value}) AS h
        FROM incoming""")
    connection.unregister("incoming")
    span = connection.execute("SELECT min(observed_at), max(observed_at) FROM staged").fetchone()
    low, high = span if span else (None, None)
    # Both bounds are constants here, so DuckDB skips the row groups that lie outside the batch's own span.
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE existing AS
        SELECT rowid AS r, observed_at, hash({subject}, observed_at) AS k, hash({value}) AS h FROM log.{table.name}
        WHERE observed_at BETWEEN $low AND $high""",
        {"low": low, "high": high},
    )
    if _one(connection, "SELECT count(*) FROM existing"):
        connection.execute("DELETE FROM staged WHERE (k, h) IN (SELECT (k, h) FROM existing)")
    clashes = """SELECT k FROM (SELECT k FROM staged UNION ALL
        SELECT k FROM existing WHERE k IN (SELECT k FROM staged)) GROUP BY k HAVING count(*) > 1"""
    if _one(connection, f"SELECT count(*) FROM ({clashes})"):
        _settle(connection, table, clashes)
    connection.execute(f"INSERT INTO log.{table.name} BY NAME SELECT * EXCLUDE (k, h) FROM staged")
    _digest_late(connection, table)
    return _one(connection, "SELECT count(*) FROM staged")


def close_digests(connection: duckdb.DuckDBPyConnection, through: datetime) -> None:
    """Digest the quarters that have ended by `through` (UTC) and are not digested yet."""
    for table in TABLES.values():
        if table.kept != "series":
            continue
        ended = f"time_bucket({_BUCKET}, $through::TIMESTAMP)"
        connection.execute(
            f"""INSERT INTO digest.{table.name} BY NAME
            SELECT unnest(arg_max(r, r.observed_at)) FROM log.{table.name} r
            WHERE superseded_at IS NULL AND observed_at < {ended}
              AND observed_at >= coalesce((SELECT through FROM digest.closed WHERE table_name = $name),
                                          $through::TIMESTAMP - INTERVAL 1 HOUR)
              AND received_at < time_bucket({_BUCKET}, observed_at) + {_BUCKET}
            GROUP BY time_bucket({_BUCKET}, observed_at), {", ".join(quoted(s) for s in table.subject)}""",
            {"through": through, "name": table.name},
        )
        connection.execute("DELETE FROM digest.closed WHERE table_name = $name", {"name": table.name})
        connection.execute(f"INSERT INTO digest.closed SELECT $name, {ended}", {"name": table.name, "through": through})


def _digest_late(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """What arrives after its quarter has ended joins the digest at once."""
    subject = ", ".join(quoted(name) for name in table.subject)
    columns = ", ".join(quoted(name) for name in logged(table))
    connection.execute(f"""INSERT INTO digest.{table.name} BY NAME
        SELECT {columns} FROM staged
        WHERE superseded_at IS NULL AND received_at >= time_bucket({_BUCKET}, observed_at) + {_BUCKET}
        QUALIFY row_number() OVER (
            PARTITION BY time_bucket({_BUCKET}, observed_at), {subject} ORDER BY observed_at DESC) = 1""")


def _settle(connection: duckdb.DuckDBPyConnection, table: Table, clashes: str) -> None:
    """Two readings of one subject at one instant: the greater MD5 stays, the others are superseded at birth."""
    names = [name for name in table.stored if name not in ("id", "received_at")]
    content = "md5_number_lower(concat({}))".format(
        ", chr(31), ".join(f"coalesce({quoted(name)}::VARCHAR, chr(0))" for name in names)
    )
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE losers AS
        WITH clashing AS ({clashes})
        SELECT r, k, h, observed_at FROM (
            SELECT r, l.observed_at, e.k, e.h, {content.replace('coalesce("', 'coalesce(l."')} AS content
            FROM existing e JOIN log.{table.name} l ON l.rowid = e.r WHERE e.k IN (SELECT k FROM clashing)
            UNION ALL
            SELECT NULL, observed_at, k, h, {content} FROM staged WHERE k IN (SELECT k FROM clashing))
        QUALIFY row_number() OVER (PARTITION BY k ORDER BY content DESC) > 1""")
    connection.execute("""UPDATE staged SET superseded_at = staged.observed_at FROM losers
        WHERE losers.r IS NULL AND staged.k = losers.k AND staged.h = losers.h""")
    for place in ("log", "digest"):
        connection.execute(f"""UPDATE {place}.{table.name} AS l SET superseded_at = l.observed_at
            FROM losers WHERE {"l.rowid = losers.r" if place == "log" else _same_reading(table)}""")


def _same_reading(table: Table) -> str:
    subject = ", ".join(f"l.{quoted(name)}" for name in ("source", *table.subject))
    value = ", ".join(f"l.{quoted(name)}" for name in table.stored if name not in ("id", "received_at"))
    return (
        "losers.r IS NOT NULL AND l.observed_at = losers.observed_at"
        f" AND hash({subject}, l.observed_at) = losers.k AND hash({value}) = losers.h"
    )


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
