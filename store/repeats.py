"""Deeds sent twice because no answer came: what the first was told, kept for a day under the sender's key."""

from datetime import datetime, timedelta
from typing import Final

import duckdb

from store.filters import naive

KEPT: Final = timedelta(days=1)
TABLE: Final = """CREATE TABLE IF NOT EXISTS door.deed (actor VARCHAR, key VARCHAR, asked VARCHAR, told VARCHAR,
    done_at TIMESTAMP)"""


def known(connection: duckdb.DuckDBPyConnection, actor: str, key: str, now: datetime) -> tuple[str, str] | None:
    """What was asked under that actor's key, as a digest, and what was answered; None for a key not used for a day."""
    question = "SELECT asked, told FROM door.deed WHERE actor = $actor AND key = $key AND done_at >= $since"
    return connection.execute(question, {"actor": actor, "key": key, "since": naive(now - KEPT)}).fetchone()


def keep(connection: duckdb.DuckDBPyConnection, actor: str, key: str, asked: str, told: str, now: datetime) -> None:
    """Keep an answer, and let go of those of the day before."""
    connection.execute("DELETE FROM door.deed WHERE done_at < $before", {"before": naive(now - KEPT)})
    connection.execute("INSERT INTO door.deed VALUES ($1, $2, $3, $4, $5)", [actor, key, asked, told, naive(now)])
