"""Forecasts fade: all of the last days are kept, and of what is older the first of each window.

A forecast each quarter of an hour is a hundred times what anybody asks of last month; that one is left of each of its
own windows is enough to see what was said and to hold it against what came. Only our own fade.
"""

from datetime import datetime

import duckdb

from model.risk import RISK_CELL

NAME = RISK_CELL.name


def thin(connection: duckdb.DuckDBPyConnection, before: datetime) -> int:
    """Take out of what was forecast before then (UTC) all but the first of each window; returns how many rows went."""
    words = {"before": before}
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE stays AS
        SELECT category, horizon_h, min(observed_at) AS observed_at FROM log.{NAME}
        WHERE observed_at < $before AND source = 'house'
        GROUP BY category, horizon_h, time_bucket(to_hours(horizon_h), observed_at)""",
        words,
    )
    gone = 0
    for schema in ("digest", "log"):
        told = connection.execute(
            f"""DELETE FROM {schema}.{NAME} WHERE observed_at < $before AND source = 'house'
            AND (category, horizon_h, observed_at) NOT IN (SELECT category, horizon_h, observed_at FROM stays)""",
            words,
        ).fetchone()
        gone = int(told[0]) if told else 0
    connection.execute("DROP TABLE stays")
    return gone
