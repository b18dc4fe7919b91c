"""The risk forecast on squares of 100 m: a tick of what cells remember, a refresh of all models, a fit anew."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from analysis.risk.cells import Cells, cells_named
from analysis.risk.forecast import Fitted, fit, scored
from analysis.risk.memory import Memory, spread
from analysis.risk.past import Past, hours
from bench.measure import Figure, measurement, milliseconds, peak_mb, seconds
from simulation.calls import calls, worded
from simulation.risk import ZONE

BOUNDS: Final = (-61.778, 43.242, -61.662, 43.318)
SEED: Final = 11
LAST: Final = date(2026, 10, 31)
DAYS: Final = 700
DELAY_H: Final = 0.1


@measurement("forecasting")
def forecasting(_folder: Path, scale: float) -> Iterator[Figure]:
    """A simulated city that nobody tuned it on; `scale` shortens its history."""
    cells = cells_named("grid:100", BOUNDS)
    past = lived(cells, max(200, round(DAYS * scale)))
    now = float(past.known[-1]) // 24 * 24
    yield Figure("squares", len(cells), "")
    yield Figure("incidents", len(past), "")
    memory, before = Memory(len(cells)), now - 48.0
    memory.advance(past, before)
    p50, p95 = milliseconds(lambda n: memory.advance(past, before + 0.25 * (n + 1)), 60)
    yield Figure("a tick: what cells remember a quarter of an hour on, p50", p50, "ms")
    yield Figure("the same, p95", p95, "ms", at_most=10)
    made: list[Fitted] = []
    yield Figure("a fit anew", seconds(lambda: made.append(fit(past, cells, now, 24))), "s", at_most=60)

    def refresh() -> None:
        scored(made[0], spread(memory.advance(past, now), cells), past, cells, now)

    yield Figure("a refresh: all models scored", seconds(refresh), "s", at_most=1)
    yield Figure("peak memory", peak_mb(), "MB", at_most=2000)


def lived(cells: Cells, days: int) -> Past:
    """So many days of the city's calls."""
    told = worded(SEED, calls(SEED, LAST - timedelta(days=days), LAST)).sort("at")
    at = hours(pl.from_epoch((told["at"] * 1e6).cast(pl.Int64), "us").dt.replace_time_zone("UTC"), ZONE)
    cell = cells.holding(told["lon"].to_numpy(), told["lat"].to_numpy())
    kept = cell >= 0
    return Past(cell[kept], at[kept], at[kept] + DELAY_H, np.zeros(int(kept.sum()), dtype=bool))
