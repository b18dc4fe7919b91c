"""The forecast of Meridian held against its law, which it does not know: how well it ranks, what its plan loses."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from scipy.stats import spearmanr

from analysis.risk.cells import Cells, Floats, Ints, cells_named
from analysis.risk.forecast import MODELS, fit, windows
from analysis.risk.plan import Ground, beats_of, best
from bench.forecasting import BOUNDS, SEED, lived
from bench.measure import Figure, measurement
from simulation.calls import CHAIN_DAYS, DAY_S, calls
from simulation.risk import LONGEST_H, OFFSPRING, TAU_H, ZONE, background_a_day, field, rhythm, spread
from simulation.spots import spots

DAYS: Final = 14
PATROLS: Final = (4, 8, 20)
BEAT: Final = 7
PROVEN_S: Final = 30.0  # the plan of the truth is to be the best there is
HISTORY_D: Final = 700


@measurement("truth")
def truth(_folder: Path, scale: float) -> Iterator[Figure]:
    """Two weeks of the next 24 hours on hexagons; `scale` shortens the history before them."""
    cells = cells_named("h3:9", BOUNDS)
    past = lived(cells, max(200, round(HISTORY_D * scale)))
    last = float(past.known[-1]) // 24 * 24
    starts = last - 24.0 * np.arange(DAYS, 0, -1)
    fitted = fit(past, cells, starts[0], 24)
    near = beats_of(cells, BEAT)
    alike: dict[str, list[float]] = {name: [] for name in MODELS}
    kept: dict[int, list[float]] = {count: [] for count in PATROLS}
    for window in windows(fitted, past, cells, starts):
        law = expected(cells, window.start)
        for name in MODELS:
            alike[name].append(float(spearmanr(window.shares[name], law).statistic))
        for count in PATROLS:
            real, told = _ground(law, near), _ground(window.shares["blend"], near)
            kept[count].append(real.reached(best(told, count)) / real.reached(best(real, count, longest_s=PROVEN_S)))
    for name in MODELS:
        yield Figure(f"rank correlation with the true intensity, {name}", float(np.mean(alike[name])), "")
    for count in PATROLS:
        regret = 100 * (1 - float(np.mean(kept[count])))
        yield Figure(f"what the plan of {count} patrols loses against one made from the truth", regret, "%")


def expected(cells: Cells, start: float) -> Floats:
    """Calls that the law brings each cell in the 24 hours from an hour of the city's clock, all before it known.

    What follows from calls that are yet to come is left out: it spreads as the background does.
    """
    ground, place = field(SEED), spots(SEED)
    moment = start * 3600 - _offset_s(start)
    hours = int(moment // 3600) + np.arange(24)
    found = (background_a_day() * rhythm(hours).sum(axis=1) / 24) @ ground.share
    today = date(1970, 1, 1) + timedelta(days=int(moment // DAY_S))
    before = calls(SEED, today - timedelta(days=CHAIN_DAYS), today).between(0, moment)
    lag = (moment - before.at) / 3600
    tau = TAU_H[before.kind]
    follows = OFFSPRING[before.kind] * (_by(lag + 24, tau) - _by(lag, tau))
    share = spread(ground, before.kind, before.spot) * follows[:, None]
    found = found + np.bincount(ground.near[before.spot].ravel(), share.ravel(), len(found))
    held = cells.holding(place.lon, place.lat)
    return np.bincount(held[held >= 0], found[held >= 0], len(cells)).astype(np.float64)


def _by(lag: Floats, tau: Floats) -> Floats:
    """The share of what a call gives rise to that has come by then."""
    return np.asarray(-np.expm1(-np.clip(lag, 0, LONGEST_H) / tau) / -np.expm1(-LONGEST_H / tau))


def _offset_s(start: float) -> float:
    """What the city's clock was ahead of UTC at that hour of it."""
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=start)
    ahead = local.replace(tzinfo=ZONE).utcoffset()
    return ahead.total_seconds() if ahead else 0.0


def _ground(value: Floats, near: Ints) -> Ground:
    """All that a plan is made on, of one group without a cap."""
    count = len(value)
    return Ground(value, near, np.zeros(count, dtype=np.int64), np.ones(1), np.zeros(count, dtype=bool))
