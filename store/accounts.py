"""Accounts in the store: beside the city's tables, and never among what is served or exported."""

from datetime import datetime
from typing import Any, Final

import duckdb

from model.account import Grant, User
from store.filters import aware, naive

USER: Final = ("name", "role", "secret", "areas", "state", "created_at", "changed_at")
GRANT: Final = (
    "id", "kind", "name", "role", "areas", "purpose", "parent", "digest", "created_at", "expires_at", "ended_at",
)  # fmt: skip
TABLES: Final = (
    "CREATE SCHEMA IF NOT EXISTS door",
    """CREATE TABLE IF NOT EXISTS door."user" (name VARCHAR, role VARCHAR, secret VARCHAR, areas VARCHAR[],
        state VARCHAR, created_at TIMESTAMP, changed_at TIMESTAMP)""",
    """CREATE TABLE IF NOT EXISTS door."grant" (id VARCHAR, kind VARCHAR, name VARCHAR, role VARCHAR, areas VARCHAR[],
        purpose VARCHAR, parent VARCHAR, digest VARCHAR, created_at TIMESTAMP, expires_at TIMESTAMP,
        ended_at TIMESTAMP)""",
)


def users(connection: duckdb.DuckDBPyConnection) -> list[User]:
    """Every account, closed ones too, by name."""
    found = connection.execute(f'SELECT {", ".join(USER)} FROM door."user" ORDER BY name').fetchall()
    return [User(**_read(USER, row)) for row in found]


def grants(connection: duckdb.DuckDBPyConnection, only: str | None = None) -> list[Grant]:
    """Every session and token that was ever given and is still kept, the newest first; or `only` the one of that id."""
    found = connection.execute(
        f"""SELECT {", ".join(GRANT)} FROM door."grant" WHERE $only IS NULL OR id = $only
            ORDER BY created_at DESC, id""",
        {"only": only},
    ).fetchall()
    return [Grant(**_read(GRANT, row)) for row in found]


def keep_user(connection: duckdb.DuckDBPyConnection, user: User) -> None:
    """Add an account, or change the one of that name."""
    connection.execute('DELETE FROM door."user" WHERE name = $name', {"name": user.name})
    _insert(connection, "user", USER, user)


def forget_grants(connection: duckdb.DuckDBPyConnection, before: datetime) -> None:
    """Let go of what has long ended; the audit log remembers that it was given."""
    connection.execute(
        'DELETE FROM door."grant" WHERE least(expires_at, ended_at) < $before', {"before": naive(before)}
    )


def keep_grant(connection: duckdb.DuckDBPyConnection, grant: Grant) -> None:
    """Add a grant, or change the one of that id."""
    connection.execute('DELETE FROM door."grant" WHERE id = $id', {"id": grant.id})
    _insert(connection, "grant", GRANT, grant)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], row: User | Grant) -> None:
    told = {name: _stored(getattr(row, name)) for name in columns}
    named = ", ".join(f"${name}" for name in columns)
    connection.execute(f'INSERT INTO door."{table}" ({", ".join(columns)}) VALUES ({named})', told)


def _stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else naive(value) if hasattr(value, "tzinfo") else value


def _read(columns: tuple[str, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: aware(value) if hasattr(value, "tzinfo") else value for name, value in zip(columns, row, strict=True)
    }
    return told | {"areas": tuple(told["areas"]) if isinstance(told["areas"], list) else None}
