"""Which areas nobody who is free reaches, though the stations could."""

import numpy as np
import pytest

from analysis.cover import Reach
from analysis.network import Flags
from analysis.uncovered import anywhere, gaps

NORTH, SOUTH = "North", "South"


def reach(*weight: float) -> Reach:
    return Reach(np.zeros((len(weight), 1), dtype=np.uint16), np.array(weight))


def flags(*rows: list[int]) -> Flags:
    return np.array(rows, dtype=bool)


def test_an_area_of_which_nothing_is_reached_is_told_and_one_of_which_enough_is_not() -> None:
    found = gaps(reach(5, 5, 5), [NORTH, NORTH, SOUTH], flags([0, 1], [0, 0], [0, 0]), flags([1], [1], [1]))
    assert found == [SOUTH]


def test_of_what_is_reached_a_tenth_of_the_demand_is_enough() -> None:
    free, home = flags([1], [0]), flags([1], [1])
    assert gaps(reach(1, 9), [NORTH, NORTH], free, home) == []
    assert gaps(reach(1, 9.1), [NORTH, NORTH], free, home) == [NORTH]


def test_what_the_stations_do_not_reach_either_is_no_alarm() -> None:
    assert gaps(reach(5, 5), [NORTH, SOUTH], flags([0], [0]), flags([0], [1])) == [SOUTH]


@pytest.mark.parametrize("area", [None, NORTH])
def test_places_outside_all_areas_or_without_demand_say_nothing(area: str | None) -> None:
    assert gaps(reach(0 if area else 5), [area], flags([0]), flags([1])) == []


def test_nobody_free_at_all_and_no_known_station() -> None:
    ways = reach(5, 5)
    assert gaps(ways, [NORTH, SOUTH], np.zeros((2, 0), dtype=bool), anywhere(ways)) == [NORTH, SOUTH]
