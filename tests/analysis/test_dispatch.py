"""Whom to send: the closest where it is urgent, else who is missed least; and what cover is left."""

from typing import Any

import numpy as np
import pytest

from analysis.cover import Reach, reach
from analysis.dispatch import Idle, choices, ranked
from analysis.network import Network, trips_to
from analysis.street_graph import network

LOCAL_MPS = 35 / 3.6


def line(*points: tuple[float, float]) -> dict[str, Any]:
    return {"properties": {"cls": "local"}, "geometry": {"type": "LineString", "coordinates": points}}


@pytest.fixture(scope="module")
def road() -> Network:
    """One street of ten kilometres, a node each 100 m."""
    return network([line((i / 1000, 0), ((i + 1) / 1000, 0)) for i in range(100)], {"local": 35.0})


def standing(road: Network, **at: float) -> Idle:
    nodes, off = road.nearest(list(at.values()), [0.0] * len(at))
    return Idle(list(at), nodes, off)


def asked(road: Network, idle: Idle, place: float, demand: dict[float, float], **how: Any) -> list[Any]:
    matrix = road.matrix()
    around = reach(road, matrix, list(demand), [0.0] * len(demand), list(demand.values()))
    trips = trips_to(matrix, int(road.nearest(place, 0)[0][0]))
    return choices(idle, trips, around, **{"urgent": False, "standard_s": 240.0, "busy": 0.3, "slack_s": 60.0, **how})


def test_an_urgent_call_gets_the_closest_whatever_it_leaves_behind(road: Network) -> None:
    idle, demand = standing(road, near=0.05, far=0.045), {0.05: 100.0}
    first, second = asked(road, idle, 0.052, demand, urgent=True)
    assert (first.unit_id, second.unit_id) == ("near", "far")
    assert first.arrival_s == pytest.approx(0.002 * 111_195 / LOCAL_MPS, abs=1)


def test_another_gets_of_those_nearly_as_close_the_one_that_is_missed_least(road: Network) -> None:
    # `needed` alone reaches the place of much demand in time; `spare` stands 45 s farther from the call.
    idle = standing(road, needed=0.052, spare=0.046)
    first, second = asked(road, idle, 0.05, {0.071: 100.0, 0.045: 1.0})
    assert (first.unit_id, second.unit_id) == ("spare", "needed")
    assert (first.cover_left, second.cover_left) == (pytest.approx(1.0), pytest.approx(1 / 101))


def test_who_is_more_than_a_minute_farther_is_not_preferred(road: Network) -> None:
    idle = standing(road, needed=0.052, spare=0.035)
    first, _ = asked(road, idle, 0.05, {0.071: 100.0})
    assert first.unit_id == "needed"


def test_the_turnout_counts_for_the_arrival_and_who_cannot_come_is_left_out(road: Network) -> None:
    idle = standing(road, here=0.01, away=0.099)
    (only,) = asked(road, idle, 0.01, {0.01: 1.0}, turnout_s=80.0)
    assert (only.unit_id, only.arrival_s) == ("here", pytest.approx(80.0))


def test_no_unit_no_choice_and_no_demand_no_cover(road: Network) -> None:
    assert asked(road, standing(road), 0.01, {0.01: 1.0}) == []
    (only,) = asked(road, standing(road, here=0.01), 0.01, {0.01: 0.0})
    assert (only.cover_left, only.loss) == (0.0, 0.0)


def test_the_kth_unit_that_reaches_a_place_adds_less_than_the_one_before() -> None:
    seen = Reach(np.zeros((2, 3), dtype=np.uint16), np.array([3.0, 1.0]))
    covered = np.array([[True, True, False], [False, False, True]])
    assert seen.losses(covered, busy=0.3) == pytest.approx([0.75 * 0.7 * 0.3, 0.75 * 0.7 * 0.3, 0.25 * 0.7])
    assert seen.shares_without(covered) == pytest.approx([1.0, 1.0, 0.75])
    assert seen.share(covered[:, :1]) == 0.75 and seen.uncovered(covered[:, :1]).tolist() == [1]


def test_the_losses_add_up_to_the_expected_cover_however_units_are_taken_away() -> None:
    luck = np.random.default_rng(3)
    seen = Reach(np.zeros((40, 6), dtype=np.uint16), luck.random(40))
    covered, busy = luck.random((40, 6)) < 0.4, 0.35

    def expected(units: list[int]) -> float:
        k = covered[:, units].sum(axis=1)
        return float((seen.weight * (1 - busy**k)).sum() / seen.weight.sum())

    units = list(range(6))
    while units:
        losses = seen.losses(covered[:, units], busy)
        for i, loss in enumerate(losses):
            assert loss == pytest.approx(expected(units) - expected([u for u in units if u != units[i]]))
        units.pop(int(luck.integers(len(units))))


def test_nobody_is_spared_at_the_price_of_being_late(road: Network) -> None:
    idle = standing(road, needed=0.031, spare=0.027)  # 229 and 274 s from the call; neither's place is in doubt
    first, _ = asked(road, idle, 0.051, {0.0505: 100.0})
    assert first.unit_id == "needed"


def test_equal_losses_are_settled_by_the_way() -> None:
    arrival = np.array([90.0, 70.0, 60.0, np.inf, 400.0])
    assert ranked(arrival, np.zeros(5), slack_s=60, standard_s=240).tolist() == [2, 1, 0, 4]
