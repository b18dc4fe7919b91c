"""How good forecasts were: what they caught, how sure they were, and whether their figures came true."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from analysis.risk.cells import Floats
from analysis.risk.totals import Total

SHARES: Final = (1, 2, 5, 10, 20)
TENTHS: Final = 10
FIVE: Final = SHARES.index(5)
WEEK_H: Final = 168
DRAWS: Final = 2000


@dataclass
class Scores:
    """One model's, window by window; of cells only sums are kept, so that half a year at 100 m fits anywhere."""

    cells: int
    luck: Floats  # settles ties, the same for every model and window
    hits: list[Floats] = field(default_factory=list)
    caught: list[float] = field(default_factory=list)  # by the best choice of 5 %
    events: list[float] = field(default_factory=list)
    nats: list[float] = field(default_factory=list)
    expected: list[float] = field(default_factory=list)
    within: list[bool] = field(default_factory=list)
    tenths: Floats = field(default_factory=lambda: np.zeros((2, TENTHS)))
    foreseen: Floats = field(init=False)  # in each cell, over all windows
    happened: Floats = field(init=False)
    alike: list[float] = field(default_factory=list)
    _marked: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.foreseen, self.happened = np.zeros(self.cells), np.zeros(self.cells)

    @property
    def taken(self) -> list[int]:
        """How many cells each share of the area is."""
        return [max(1, round(share / 100 * self.cells)) for share in SHARES]

    def add(self, shares: Floats, total: Total, happened: Floats) -> None:
        """A window's forecast, and how many incidents each cell then had."""
        order = np.lexsort((self.luck, -shares))
        found = np.cumsum(happened[order])
        count = float(happened.sum())
        five = self.taken[FIVE]
        self.hits.append(found[np.array(self.taken) - 1])
        self.caught.append(float(np.partition(happened, -five)[-five:].sum()))
        self.events.append(count)
        self.nats.append(float(happened @ np.log(shares * self.cells)))
        self.expected.append(total.expected)
        self.foreseen += shares * total.expected
        self.happened += happened
        self.within.append(bool(total.low <= count <= total.high))
        ranked = shares[order]
        edges = np.minimum((np.cumsum(ranked) - ranked / 2) * TENTHS, TENTHS - 1e-9).astype(np.int64)
        self.tenths[0] += np.bincount(edges, happened[order], TENTHS)
        self.tenths[1] += np.bincount(edges, ranked * total.expected, TENTHS)
        marked = set(order[:five].tolist())
        if self._marked:
            self.alike.append(len(marked & self._marked) / len(marked | self._marked))
        self._marked = marked

    def told(self) -> dict[str, Any]:
        """CONTRACT's figures of a model. Shares of area are the actual ones; tenths run from the lowest risk up."""
        events = max(sum(self.events), 1.0)
        rate = np.sum(self.hits, axis=0) / events
        area = np.array(self.taken) / self.cells
        names = [str(share) for share in SHARES]
        tenths = self.tenths[:, ::-1]
        return {
            "pai": dict(zip(names, _rounded(rate / area), strict=True)),
            "hit_rate": dict(zip(names, _rounded(rate, 6), strict=True)),
            "pei_5": _round(rate[FIVE] * events / max(sum(self.caught), 1.0)),
            "gain_nats": _round(sum(self.nats) / events),
            "jaccard5": _round(float(np.mean(self.alike)) if self.alike else 1.0),
            "coverage90": _round(float(np.mean(self.within))),
            "total_ratio": _round(sum(self.events) / max(sum(self.expected), 1e-9)),
            "calibration": _rounded(tenths[0] / np.maximum(tenths[1], 1e-9)),
        }

    @property
    def rate5(self) -> float:
        """The share of incidents that fell into the five percent of the area that was marked."""
        return float(np.sum(self.hits, axis=0)[FIVE] / max(sum(self.events), 1.0))

    @property
    def pai5(self) -> float:
        """That share over the marked share of the area."""
        return self.rate5 / (self.taken[FIVE] / self.cells)


def difference(one: Scores, other: Scores, hours: int) -> dict[str, float]:
    """PAI5 of one beyond the other's, in percent, with the middle 95 % of what weeks drawn anew would have told."""
    block = max(1, WEEK_H // hours)
    hits = np.array([np.array(each.hits)[:, FIVE] for each in (one, other)])
    events = np.array(one.events)
    cut = range(0, len(events), block)
    hits = np.array([hits[:, n : n + block].sum(axis=1) for n in cut])
    drawn = np.random.default_rng(11).integers(len(hits), size=(DRAWS, len(hits)))
    sums = hits[drawn].sum(axis=1)
    more = 100 * (sums[:, 0] / np.maximum(sums[:, 1], 1) - 1)
    low, high = np.percentile(more, [2.5, 97.5])
    whole = hits.sum(axis=0)
    return {"pai5_percent": _round(100 * (whole[0] / max(whole[1], 1) - 1)), "low": _round(low), "high": _round(high),
            "events": float(events.sum())}  # fmt: skip


def _round(value: float, digits: int = 4) -> float:
    return round(float(value), digits)


def _rounded(values: Sequence[float] | Floats, digits: int = 4) -> list[float]:
    return [_round(each, digits) for each in values]
