"""Groups of areas, their shares, and how uneven it all is."""

import numpy as np
import pytest
import shapely

from analysis.areas import Areas
from analysis.risk import fairness
from analysis.risk.cells import Hexagons
from model.risk import fair

CELLS = Hexagons(9, (0.0, 0.0, 0.04, 0.01), None)


def strips(count: int, population: tuple[float | None, ...] = ()) -> Areas:
    wide = 0.04 / count
    shapes = tuple(shapely.box(n * wide, 0.0, (n + 1) * wide, 0.01) for n in range(count))
    return Areas(tuple(f"A{n}" for n in range(count)), shapes, population)


def test_groups_are_the_citys_own_its_areas_or_quarters_by_how_densely_people_live() -> None:
    group, names = fairness.cell_groups(CELLS, strips(4), {"west": ("A0", "A1"), "east": ("A3",)})
    assert names == ("west", "east") and set(group.tolist()) == {0, 1, -1}
    assert (CELLS.lon[group == 0] < 0.02).all() and (CELLS.lon[group == 1] > 0.03).all()
    assert fairness.cell_groups(CELLS, strips(4), {})[1] == ("A0", "A1", "A2", "A3")
    people = tuple(float(100 * n) for n in range(16))
    group, names = fairness.cell_groups(CELLS, strips(16, people), {})
    assert names == fairness.QUARTERS and CELLS.lon[group == 0].max() < CELLS.lon[group == 3].min()
    assert fairness.cell_groups(CELLS, strips(16), {})[1] == ()
    assert fairness.cell_groups(CELLS, Areas(), {})[1] == ()


def test_ratios_and_what_is_fair() -> None:
    assert fairness.ratio(np.array([0.3, 0.1]), np.array([0.2, 0.0])) == [1.5, None]
    assert [fair(each) for each in (0.79, 0.8, 1.25, 1.26, None)] == [False, True, True, False, True]
    assert fairness.sums(np.array([0, 0, -1, 1]), np.array([1.0, 2.0, 9.0, 4.0]), 2).tolist() == [3.0, 4.0]


@pytest.mark.parametrize(
    ("values", "told"), [([1, 1, 1, 1], 0.0), ([0, 0, 0, 1], 0.75), ([0, 0], 0.0), ([], 0.0), ([1, 3], 0.25)]
)
def test_gini(values: list[float], told: float) -> None:
    assert fairness.gini(np.array(values, dtype=float)) == pytest.approx(told)


def test_people_of_a_group_are_told_only_where_all_its_areas_tell() -> None:
    areas = strips(3, (10.0, 20.0, None))
    told = fairness.people(areas, {"west": ("A0", "A1"), "east": ("A2",)})
    assert told == [{"residents": 30.0, "daytime": None}, {"residents": None, "daytime": None}]
