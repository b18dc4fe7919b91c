"""Big stores to measure on, made by SQL as the store itself would have written them, once for a run."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from model.incident import INCIDENT
from model.table import INSTANT, Records
from model.unit import POSITION, UNIT
from store import Store

NOW: Final = datetime(2026, 11, 22, 14, tzinfo=UTC)
UNITS: Final = 250
SECOND: Final = timedelta(seconds=1)

_INCIDENTS = """INSERT INTO log.incident BY NAME
    SELECT * EXCLUDE n, md5_number_lower(id) AS key, updated_at AS version_at, hash(n) AS content, NULL AS superseded_at
    FROM (SELECT n, format('{:016x}', md5_number_lower(concat_ws(chr(31), 'calls', n::VARCHAR))) AS id,
            'calls' AS source, n::VARCHAR AS source_id,
            $now::TIMESTAMP - INTERVAL 1 SECOND * ((1 - n / $rows) * 400 * 86400)::BIGINT AS observed_at,
            observed_at AS received_at, observed_at AS reported_at, observed_at AS updated_at,
            -90.2 + random() / 10 AS lon, 38.6 + random() / 10 AS lat,
            ['fire', 'medical', 'crime', 'traffic'][1 + n % 4] AS kind, 'Aid Response' AS type, 'Aid response' AS title,
            1 + hash(n) % 5 AS priority, CASE WHEN n % ($rows // 200) = 7 THEN 'new' ELSE 'closed' END AS state,
            concat(n % 8999, ' N ', n % 199, ' ST') AS address, concat('area ', n % 88) AS area, 'caller' AS found_by,
            617700169958293503 + n % 5000 AS cell
          FROM range($rows) t(n))"""

_POSITIONS = """INSERT INTO log.position BY NAME
    SELECT concat('U', n % $units) AS unit_id, NULL AS responder_id, 'avl' AS source, unit_id AS source_id,
           $began::TIMESTAMP + INTERVAL 1 SECOND * (n // $units)::BIGINT AS observed_at,
           observed_at + INTERVAL 2 SECOND AS received_at, -90.2 + random() / 10 AS lon, 38.6 + random() / 10 AS lat,
           20 * random() AS speed_mps, 360 * random() AS heading_deg, 5 AS accuracy_m, NULL AS superseded_at
    FROM range($rows) t(n)"""


def incidents(folder: Path, rows: int) -> Store:
    """A city with so many incidents of 400 days, 200 of them open."""
    return _ground(folder, f"incidents-{rows}", NOW, lambda store: _sql(store, _INCIDENTS, now=NOW, rows=rows))


def positions(folder: Path, rows: int) -> Store:
    """A city whose 250 units have told their place each second, the last time just now."""
    began = NOW - rows // UNITS * SECOND

    def make(store: Store) -> None:
        store.write(
            [UNIT.records([{"source": "avl", "source_id": f"U{n}", "received_at": began} for n in range(UNITS)])]
        )
        _sql(store, _POSITIONS, began=began, rows=rows, units=UNITS)

    return _ground(folder, f"positions-{rows}", began, make)


def new_incidents(count: int, start: int, at: datetime = NOW) -> Records:
    """A batch of incidents numbered on from `start`."""
    dice = np.random.default_rng(start)
    number = pl.Series("source_id", range(start, start + count))
    return INCIDENT.records(
        pl.DataFrame(
            {
                "source_id": number.cast(pl.String),
                "lon": dice.normal(-90.2, 0.05, count),
                "lat": dice.normal(38.6, 0.05, count),
                "priority": dice.integers(1, 6, count),
                "cell": 617700169958293503 + number % 5000,
                "address": [f"{n % 8999} N {n % 199} ST" for n in range(count)],
            }
        ).with_columns(
            *(pl.lit(at, dtype=INSTANT).alias(name) for name in ("observed_at", "received_at", "updated_at")),
            pl.lit("calls").alias("source"),
            pl.lit("medical").alias("kind"),
            pl.lit("Aid response").alias("title"),
            pl.lit("closed").alias("state"),
        )
    )


def new_positions(count: int, start: datetime) -> Records:
    """A batch of positions of 250 units, one a second each, on from `start`."""
    dice = np.random.default_rng(count)
    number = pl.Series(range(count))
    observed = pl.lit(start, dtype=INSTANT) + pl.duration(seconds=pl.lit(number) // UNITS)
    return POSITION.records(
        pl.select(
            (pl.lit("U") + pl.lit(number % UNITS).cast(pl.String)).alias("unit_id"),
            observed.alias("observed_at"),
            (observed + 2 * SECOND).alias("received_at"),
            pl.lit("avl").alias("source"),
            *(pl.lit(pl.Series(dice.random(count))).alias(name) for name in ("lon", "lat", "speed_mps", "heading_deg")),
        )
    )


def _ground(folder: Path, name: str, began: datetime, make: Callable[[Store], None]) -> Store:
    """The store of that name; made where it is not there yet, its digests closed as time would have closed them."""
    path = folder / f"{name}.db"
    if not path.exists():
        store = Store(path, clock=lambda: began)
        make(store)
        store.close()
    store = Store(path, clock=lambda: NOW)
    store.checkpoint()
    return store


def _sql(store: Store, sql: str, **parameters: object) -> None:
    plain = {k: v.replace(tzinfo=None) if isinstance(v, datetime) else v for k, v in parameters.items()}
    store._connection.execute(sql, plain)
