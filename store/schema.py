"""What DuckDB holds: a log of versions for each table, and beside it what people and rules stated."""

from collections.abc import Collection

import polars as pl

from model.table import INSTANT, Table
from model.tables import TABLES

BOX = ("west", "south", "east", "north")

_TYPES = {pl.String: "VARCHAR", pl.Float64: "DOUBLE", pl.Int64: "BIGINT", pl.Boolean: "BOOLEAN"}


def sql_type(kind: pl.DataType) -> str:
    """DuckDB's name of a column's type; instants are plain UTC timestamps."""
    return "TIMESTAMP" if kind == INSTANT else _TYPES[type(kind)]


def quoted(name: str) -> str:
    """A column's name as SQL wants it ("count" and "to_at" are words of SQL, too)."""
    return '"' + name.replace('"', '""') + '"'


def logged(table: Table) -> dict[str, str]:
    """Columns of `log.<table>` and their SQL types.

    A series computes its id on reading. `key` is the first half of the id's MD5: eight bytes a row to scan
    where the text would be twenty. `content` settles ties between versions of one time.
    """
    columns = {name: sql_type(kind) for name, kind in table.stored.items()}
    if table.geometry:
        columns |= dict.fromkeys(BOX, "DOUBLE")
    if table.kept == "series":
        del columns["id"]
        return {**columns, "superseded_at": "TIMESTAMP"}
    return {
        "key": "UBIGINT",
        **columns,
        "version_at": "TIMESTAMP",
        "content": "UBIGINT",
        "superseded_at": "TIMESTAMP",
    }


def then(column: str) -> str:
    """Where a statement keeps what the feed said of an onward column just then."""
    return f"{column}_then"


def overlaid(table: Table) -> dict[str, str]:
    """Columns of `overlay.<table>` and their SQL types: whose word it is and of which columns, and all of the log's."""
    was = {then(column): "VARCHAR" for column in table.onward}
    return {"by_author": "VARCHAR", "by_rank": "INTEGER", "stated": "VARCHAR[]", **logged(table), **was}


def statements() -> list[str]:
    """Every CREATE that an empty file needs; harmless on one that has them."""
    made = [
        "CREATE SCHEMA IF NOT EXISTS log",
        "CREATE SCHEMA IF NOT EXISTS overlay",
        "CREATE SCHEMA IF NOT EXISTS digest",
    ]
    made.append("CREATE TABLE IF NOT EXISTS log.revision (table_name VARCHAR, n BIGINT)")
    made.append("CREATE TABLE IF NOT EXISTS digest.closed (table_name VARCHAR, through TIMESTAMP)")
    for table in TABLES.values():
        columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in logged(table).items())
        made.append(f"CREATE TABLE IF NOT EXISTS log.{table.name} ({columns})")
        if table.kept == "series":
            made.append(f"CREATE TABLE IF NOT EXISTS digest.{table.name} ({columns})")
        else:
            laid = ", ".join(f"{quoted(name)} {kind}" for name, kind in overlaid(table).items())
            made.append(f"CREATE TABLE IF NOT EXISTS overlay.{table.name} ({laid})")
    return made


def newer_columns(there: Collection[tuple[str, str, str]]) -> list[str]:
    """ALTER statements for the columns that a file of an earlier version lacks; `there` are schema, table, column."""
    return [
        f"ALTER TABLE {schema}.{table.name} ADD COLUMN {quoted(name)} {kind}"
        for table in TABLES.values()
        for schema, columns in (
            ("log", logged(table)),
            ("digest", logged(table)) if table.kept == "series" else ("overlay", overlaid(table)),
        )
        for name, kind in columns.items()
        if (schema, table.name, name) not in there
    ]
