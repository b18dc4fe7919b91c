"""Beats that reach most: the best there is, under caps, with luck that costs little and people who choose places."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from analysis.risk import plan
from analysis.risk.cells import Hexagons, Ints
from analysis.risk.plan import Ground, beats_of, best, greedy
from analysis.risk.planned import shift_after

CELLS = Hexagons(9, (0.0, 0.0, 0.04, 0.04), None)
COUNT = len(CELLS)
HALF = (CELLS.x > CELLS.x.max() / 2).astype(np.int64)


def ground(seed: int = 1, size: int = 7, need: tuple[float, ...] = (0.5, 0.5)) -> Ground:
    """A town of hexagons, its west (0) and its east (1); most is expected in the west."""
    luck = np.random.default_rng(seed)
    value = luck.gamma(0.5, size=COUNT) * np.where(HALF == 0, 4.0, 1.0)
    return Ground(value, beats_of(CELLS, size), HALF, np.array(need), np.zeros(COUNT, dtype=bool))


def all_of(some: Ground) -> Ints:
    return np.arange(len(some.value))


def test_a_beat_is_a_cell_and_its_neighbours() -> None:
    near = beats_of(CELLS, 7)
    assert (near[:, 0] == np.arange(COUNT)).all()
    inside = int(np.argmin(np.hypot(CELLS.x - CELLS.x.mean(), CELLS.y - CELLS.y.mean())))
    away = np.hypot(CELLS.x[near[inside]] - CELLS.x[inside], CELLS.y[near[inside]] - CELLS.y[inside])
    assert away[1:] == pytest.approx(np.full(6, away[1]), rel=0.2)
    assert beats_of(CELLS, 10_000).shape == (COUNT, COUNT)


@pytest.mark.parametrize("seed", range(4))
def test_no_other_beats_reach_more(seed: int) -> None:
    some = ground(seed)
    found = some.reached(best(some, 2))
    assert found == pytest.approx(max(some.reached(pair) for pair in combinations(range(COUNT), 2)), rel=2e-3)


def test_exact_is_not_worse_than_greedy_and_greedy_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    some = ground(5)
    exact, taken = best(some, 6), greedy(some, all_of(some), 6)
    assert some.reached(exact) >= some.reached(taken) > 0.95 * some.reached(exact)
    monkeypatch.setattr(plan, "_exact", lambda *_: [])
    assert some.reached(best(some, 6)) == some.reached(taken)


def test_a_cap_holds_and_what_it_costs_can_be_told() -> None:
    some = ground(2)
    free, capped = best(some, 8), best(some, 8, 1.25)
    assert (some.share(free) / some.need).max() > 1.25
    assert (some.share(capped) / some.need).max() <= 1.25 + 1e-6
    assert some.reached(capped) < some.reached(free)
    assert (some.share(greedy(some, all_of(some), 8, 1.25)) / some.need).max() <= 1.25 + 1e-6


def test_of_few_patrols_each_is_shared() -> None:
    some = ground(2)
    assert some.share(best(some, 1)).tolist() == [1, 0]
    for one in (best(some, 1, 1.25), greedy(some, all_of(some), 1, 1.25)):
        assert some.share(one).max() <= 0.625


def test_luck_changes_the_plan_and_costs_little() -> None:
    some = ground(3)
    drawn = [plan.plan(some, 8, 1.25, 0.2, 0.0, np.random.default_rng(seed)).beats for seed in range(12)]
    assert len({*map(frozenset, drawn)}) > 6
    exact = some.reached(best(some, 8, 1.25))
    assert np.mean([some.reached(each) for each in drawn]) > 0.97 * exact
    assert plan.plan(some, 8, 1.25, 0.2, 0.2, np.random.default_rng(1)) == plan.plan(
        some, 8, 1.25, 0.2, 0.2, np.random.default_rng(1)
    )


def test_a_share_of_the_patrols_looks_elsewhere() -> None:
    some = ground(4)
    made = plan.plan(some, 10, 1.5, 0.0, 0.2, np.random.default_rng(7))
    assert made.explores == 8 and len(set(made.beats)) == 10
    known = set(some.near[list(made.beats[:8])].ravel().tolist())
    assert all(each not in known for each in made.beats[8:])


def test_people_leave_places_out_and_add_some() -> None:
    some = ground(6)
    first = best(some, 5)
    without = replace(some, barred=np.isin(np.arange(COUNT), some.near[first[0]]))
    found = best(without, 5)
    assert not set(found) & set(some.near[first[0]].tolist())
    assert best(replace(some, barred=np.ones(COUNT, dtype=bool)), 5) == []
    poorest = int(np.argmin(some.worth))
    for beats in (best(replace(some, wanted=(poorest,)), 5), greedy(replace(some, wanted=(poorest,)), all_of(some), 5)):
        assert poorest in beats and len(set(beats)) == 5
    assert without.reached(first) < some.reached(first)


def test_more_patrols_than_places_is_no_fault() -> None:
    some = ground(1)
    few = Ground(some.value[:3], beats_of(CELLS, 1)[:3], HALF[:3], some.need, some.barred[:3])
    assert len(greedy(few, np.arange(3), 10)) == 3
    nothing = replace(some, value=np.zeros(COUNT))
    assert nothing.reached(best(nothing, 3)) == 0


@pytest.mark.parametrize(
    ("hour", "shift", "begins"), [(13, 8, 14), (14, 8, 22), (23, 8, 30), (3, 8, 6), (5, 12, 6), (23, 6, 24), (1, 4, 2)]
)
def test_the_next_shift_begins_where_the_days_are_cut(hour: int, shift: int, begins: int) -> None:
    assert shift_after(4_800.0 + hour, 6, shift) == 4_800 + begins
