"""Memory and mixture: exactly the sums they claim, resumable, weighed by what explains what came."""

import numpy as np
import pytest

from analysis.risk import mixture
from analysis.risk.memory import TAUS_D, Memory, spread
from tests.analysis.risk.town import DAY, cells, law, past

SOME = cells()
ALL = past(SOME)


def direct(hour: float) -> np.ndarray:
    """The same by its definition."""
    known = ALL.known <= hour
    fades = [np.exp(-(hour - ALL.at[known]) / (tau * DAY)) for tau in TAUS_D]
    return np.array([np.bincount(ALL.cell[known], each, len(SOME)) for each in fades])


def test_however_it_is_advanced_it_is_the_sum_over_all_that_is_known() -> None:
    memory = Memory(len(SOME))
    for day in (3, 4, 20, 20.5, 100):
        assert memory.advance(ALL, day * DAY) == pytest.approx(direct(day * DAY), rel=1e-9, abs=1e-12)


def test_its_parts_are_shares_even_before_anything_is_known() -> None:
    for grids in (np.zeros((len(TAUS_D), len(SOME))), direct(50 * DAY)):
        assert spread(grids, SOME).sum(axis=1) == pytest.approx(np.ones(4 * len(TAUS_D) + 1), rel=1e-4)


def test_the_weights_are_those_that_the_incidents_were_drawn_with() -> None:
    luck = np.random.default_rng(2)
    parts = luck.dirichlet(np.ones(300) * 0.2, size=4)
    drawn = luck.choice(300, 40_000, p=np.array([0.5, 0.3, 0.2, 0.0]) @ parts)
    assert mixture.weights(parts[:, drawn].T) == pytest.approx([0.5, 0.3, 0.2, 0.0], abs=0.02)


def test_a_long_memory_comes_near_the_true_law() -> None:
    parts = spread(direct(400 * DAY), SOME)
    best = max(np.corrcoef(each, law(SOME))[0, 1] for each in parts[:-1])
    assert best > 0.97
