"""Fit, update, score: weights from what was known at an hour; shares of the next window from what is known by then.

Everything that a fit learns from, its targets too, was known at its hour. The last sixty days choose: the rounds of the
trees, how far they are trusted, the map's span and width. The year and a half before them teaches.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import lightgbm
import numpy as np

from analysis.risk import boosted, candidates, mixture
from analysis.risk.cells import Cells, Floats, Ints
from analysis.risk.memory import Memory, spread
from analysis.risk.past import Past, seen
from analysis.risk.totals import Total, Totals

MODELS: Final = ("counts", "kde", "mixture", "lightgbm", "blend")
CHOOSING_D: Final = 60
TEACHING_D: Final = 540
FEWEST_D: Final = 90  # of teaching; with less nothing is learnt and the mixture's weights are even
WARM_D: Final = 90  # a memory that is younger remembers nothing worth learning from
LESSONS: Final = 180  # windows that teach, spread evenly
TRUST: Final = np.linspace(0, 1, 11)
TOTALS_D: Final = 3 * 365
DISPERSED_D: Final = 182
LEVEL_D: Final = 28  # of history before the first window whose total teaches
FEWEST: Final = 30  # windows, for more than a level
LOWEST: Final = 0.1  # incidents in a window


@dataclass(frozen=True)
class Fitted:
    """What was learnt: enough to forecast any later window from its past."""

    hours: int
    weight: Floats
    trees: lightgbm.Booster | None
    trust: float  # in the trees, 0 to 1
    kde: tuple[float, float]
    totals: Totals


@dataclass(frozen=True)
class Window:
    """A window that is to come: each model's shares of it, and the city's total."""

    start: float
    shares: dict[str, Floats]
    total: Total


Say = Callable[[float], None]


def fit(past: Past, cells: Cells, hour: float, hours: int, say: Say = lambda _: None) -> Fitted:
    """Learn from what was known at that hour. `hours`: how long a window is; `say` hears how far it is (0 to 1)."""
    known = past.known_by(hour)
    target = of_windows(known, hours)
    since = float(known.at.min()) if len(known) else hour
    end = over(known, hour, hours)
    choosing = starts(end - CHOOSING_D * 24, end, hours)
    first = max(since + WARM_D * 24, end - (CHOOSING_D + TEACHING_D) * 24)
    teaching = starts(first, end - CHOOSING_D * 24, hours)
    if len(teaching) * hours >= FEWEST_D * 24:
        lessons = teaching[:: max(1, len(teaching) // LESSONS)]
        weight, trees, trust = _learn(known, target, cells, lessons, choosing, hours, say)
    else:
        weight, trees, trust = np.full(boosted.PARTS, 1 / boosted.PARTS), None, 0.0
    later = [(start, happened(target, cells, start, hours)) for start in choosing[:: max(1, len(choosing) // 20)]]
    say(0.97)
    kde = candidates.tuned(known, cells, later)
    totals = fit_totals(known, hour, hours)
    say(1.0)
    return Fitted(hours, weight, trees, trust, kde, totals)


def fit_totals(past: Past, hour: float, hours: int) -> Totals:
    """The city's total, from what was known at that hour; its interval from the last half year's own forecasts."""
    known = past.known_by(hour)
    target = of_windows(known, hours)
    since = float(known.at.min()) if len(known) else hour
    end = over(known, hour, hours)
    end = end // hours * hours if hours < 24 else end  # parts of a day are those of the clock
    begun = starts(max(since + LEVEL_D * 24, end - TOTALS_D * 24), end, hours)
    came = np.array([len(cells_of(target, start, hours)) for start in begun], dtype=float)
    totals = Totals(hours)
    if len(begun) < FEWEST:  # a level is all that can be told
        level = max(came.mean() if len(came) else len(target) * hours / max(hour - since, hours), LOWEST)
        days = starts(hour - FEWEST * 24, hour, 24)
        return totals.fit(known, days, np.full(FEWEST, level))
    held = max(FEWEST // 3, len(begun) - int(DISPERSED_D * 24 / hours))
    early = totals.fit(known, begun[:held], came[:held])
    expected = np.array([early.expect(known, start).expected for start in begun[held:]])
    totals.disperse(expected, came[held:])
    return totals.fit(known, begun, came)


def over(past: Past, hour: float, hours: int) -> float:
    """The end of the last window, counted back from that hour, of which all is known that happened in it."""
    return hour - hours * float(np.ceil(max(0.0, hour - seen(past, hour) - 0.02 * hours) / hours))


def windows(fitted: Fitted, past: Past, cells: Cells, begun: Iterable[float]) -> Iterator[Window]:
    """A forecast for each window, from what is known when it begins and nothing later."""
    memory = Memory(len(cells))
    for start in begun:
        parts = spread(memory.advance(past, start), cells)
        yield Window(start, scored(fitted, parts, past, cells, start), fitted.totals.expect(past, start))


def scored(fitted: Fitted, parts: Floats, past: Past, cells: Cells, start: float) -> dict[str, Floats]:
    """Each model's shares of the window that begins then, from what its cells remember (`memory.spread`)."""
    found = {
        "counts": candidates.shares(candidates.counts(past, len(cells), start)),
        "kde": candidates.smoothed_map(past, cells, start, *fitted.kde),
        "mixture": fitted.weight @ parts,
    }
    found["lightgbm"] = found["blend"] = found["mixture"]
    if fitted.trees is not None:
        told = boosted.traits(parts, past, cells, start, fitted.hours)
        found["lightgbm"] = boosted.corrected(fitted.trees, told, found["mixture"])
        found["blend"] = blended(found["mixture"], found["lightgbm"], fitted.trust)
    return found


def blended(one: Floats, other: Floats, trust: float) -> Floats:
    """The geometric mean of two shares, the other counting so much (0 to 1)."""
    found = np.exp((1 - trust) * np.log(one) + trust * np.log(other))
    return np.asarray(found / found.sum())


def _learn(
    past: Past, target: Past, cells: Cells, lessons: Floats, choosing: Floats, hours: int, say: Say
) -> tuple[Floats, lightgbm.Booster | None, float]:
    """The mixture's weights, the trees that correct it, and how far they are to be trusted."""
    luck, memory = np.random.default_rng(5), Memory(len(cells))
    teach: list[boosted.Taught] = []
    test: list[boosted.Taught] = []
    later: list[tuple[boosted.Rows, boosted.Rows, Floats]] = []
    both = [*((start, True) for start in lessons), *((start, False) for start in choosing)]
    for n, (start, teaches) in enumerate(both):
        parts, came = spread(memory.advance(past, start), cells), happened(target, cells, start, hours)
        told = boosted.traits(parts, past, cells, start, hours)
        (teach if teaches else test).append(boosted.taught(told, parts, came, luck))
        if not teaches:
            later.append((told, parts.astype(np.float32), came))
        say(0.7 * n / len(both))
    weight = mixture.weights(np.concatenate([each.met for each in teach]))
    if not sum(each.happened.sum() for each in teach) or not sum(each.happened.sum() for each in test):
        return weight, None, 0.0  # nothing to learn from, or nothing to choose by
    trees = boosted.learn(teach, test, weight)
    say(0.9)
    gained = np.zeros(len(TRUST))
    for told, those, came in later:
        begin = np.asarray(weight @ those, dtype=np.float64)
        other = boosted.corrected(trees, told, begin)
        gained += [float(came @ np.log(blended(begin, other, trust))) for trust in TRUST]
    return weight, trees, float(TRUST[int(np.argmax(gained))])


def of_windows(past: Past, hours: int) -> Past:
    """What counts as having happened in windows of that length: a form's default hour tells no slot of the day."""
    return past.only(~past.vague) if hours < 24 else past


def starts(first: float, last: float, hours: int) -> Floats:
    """When windows that end by `last` begin, the earliest not before `first`."""
    count = max(0, int((last - first) // hours))
    return last - hours * np.arange(count, 0, -1, dtype=np.float64)


def cells_of(past: Past, start: float, hours: int) -> Ints:
    """The cell of each incident of a window."""
    return past.cell[(past.at >= start) & (past.at < start + hours)]


def happened(past: Past, cells: Cells, start: float, hours: int) -> Floats:
    """How many incidents each cell had in a window."""
    return np.bincount(cells_of(past, start, hours), minlength=len(cells)).astype(np.float64)
