"""A small town of which the law is known: two places that are always busy, and near repeats."""

from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import polars as pl

from analysis.risk.cells import Cells, cells_named
from analysis.risk.past import Past

BOX: Final = (0.0, 0.0, 0.03, 0.03)
DAYS: Final = 420
DAY: Final = 24.0


def cells(name: str = "grid:150") -> Cells:
    """Some 500 squares on the equator."""
    return cells_named(name, BOX)


def law(some: Cells) -> np.ndarray:
    """The true shares: two bells over an even ground."""
    far = [np.hypot(some.x - x, some.y - y) for x, y in ((800, 900), (2400, 2100))]
    field = np.full(len(some), 0.3 / len(some)) + 0.45 * _bell(far[0]) + 0.25 * _bell(far[1])
    return np.asarray(field / field.sum())


def past(some: Cells, seed: int = 1, a_day: float = 25.0, delay_h: float = 2.0) -> Past:
    """Days of incidents, one in five of which brings another beside it within three days."""
    luck = np.random.default_rng(seed)
    count = luck.poisson(a_day * DAYS)
    cell, at = luck.choice(len(some), count, p=law(some)), luck.random(count) * DAYS * DAY
    again = luck.random(count) < 0.2
    cell, at = np.concatenate([cell, cell[again]]), np.concatenate([at, at[again] + luck.random(again.sum()) * 72])
    known = at + delay_h
    order = np.argsort(known, kind="stable")
    return Past(cell[order], at[order], known[order], np.zeros(len(at), dtype=bool))


def rows(count: int = 60) -> pl.DataFrame:
    """Incidents as the store tells of them, an hour apart, each reported ten minutes later."""
    began = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)
    at = [began + timedelta(hours=n) for n in range(count)]
    told = [each + timedelta(minutes=10) for each in at]
    return pl.DataFrame(
        {
            "observed_at": at, "reported_at": told, "received_at": told, "state": "closed", "source": "cad",
            "kind": "crime", "type": [f"theft {n}" for n in range(count)], "category": "all",
            "lon": [0.0005 * (n % 50) + 0.001 for n in range(count)], "lat": 0.01,
        },
        schema_overrides={name: pl.Datetime("us", "UTC") for name in ("observed_at", "reported_at", "received_at")},
    )  # fmt: skip


def _bell(away: np.ndarray) -> np.ndarray:
    found = np.exp(-0.5 * (away / 250) ** 2)
    return np.asarray(found / found.sum())
