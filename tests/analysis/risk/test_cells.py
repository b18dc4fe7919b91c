"""Cells: every place falls into one, and smoothing loses nothing."""

import numpy as np
import pytest
import shapely

from analysis.risk.cells import CellsError, cells_named
from tests.analysis.risk.town import BOX, cells


@pytest.mark.parametrize("name", ["grid:100", "grid:250", "h3:8", "h3:9"])
def test_a_cell_holds_its_own_middle_and_nothing_outside_the_city(name: str) -> None:
    found = cells(name)
    assert found.holding(found.lon, found.lat).tolist() == list(range(len(found)))
    assert found.holding(np.array([10.0, np.nan]), np.array([0.01, 0.01])).tolist() == [-1, -1]


@pytest.mark.parametrize("name", ["grid:100", "h3:9"])
@pytest.mark.parametrize("sigma", [150.0, 400.0, 800.0])
def test_smoothing_keeps_the_whole_and_carries_it_as_far_as_it_says(name: str, sigma: float) -> None:
    found = cells(name)
    middle = int(np.argmin(np.hypot(found.x - found.x.mean(), found.y - found.y.mean())))
    field = np.zeros((2, len(found)))
    field[0, middle], field[1] = 5.0, 1.0
    spread = found.smoothed(field, sigma)
    assert spread.sum(axis=1) == pytest.approx(field.sum(axis=1), rel=1e-4)
    if sigma == 150:
        away = (found.x - found.x[middle]) ** 2 + (found.y - found.y[middle]) ** 2
        assert (spread[0] @ away / 5) ** 0.5 == pytest.approx(2**0.5 * sigma, rel=0.1)
    assert spread[0].argmax() == middle


def test_only_the_city_itself_is_told_where_its_areas_are_known() -> None:
    half = shapely.box(0.0, 0.0, 0.015, 0.03)
    assert len(cells_named("grid:100", BOX, [half])) == pytest.approx(len(cells_named("grid:100", BOX)) / 2, rel=0.05)


@pytest.mark.parametrize("name", ["h3:3", "h3:x", "grid:1", "grid:-5", "", "hexagons", "grid:20000"])
def test_what_are_no_cells_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(CellsError, match=r"h3|grid|hexagons|squares"):
        cells_named(name, BOX)


def test_so_many_that_nobody_could_wait_are_refused() -> None:
    with pytest.raises(CellsError, match="at most"):
        cells_named("grid:20", (-91, 38, -90, 39))
    with pytest.raises(CellsError, match="more than"):
        cells_named("h3:12", (-91, 38, -90, 39))
