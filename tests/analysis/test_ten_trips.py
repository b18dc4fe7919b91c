"""The ten trips of docs/TRIPS.md keep what was found when they were looked at on the map."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from analysis.base_map import prepare
from analysis.gazetteer import Gazetteer
from analysis.network import Network
from analysis.street_graph import read_network
from bench.ten_trips import TEN, Driven, Trip, drive, shut_by, stretches
from config.dispatch import Speeds
from tests.conftest import ROOT

City = tuple[Network, Gazetteer]


@pytest.fixture(scope="module")
def stlouis(tmp_path_factory: pytest.TempPathFactory) -> City:
    recorded = ROOT.parent / "shared" / "data" / "stlouis" / "streets" / "tl_2019_29510_roads.json"
    if not recorded.is_file():
        pytest.skip(f"the recorded streets are not here ({recorded})")
    streets = prepare(recorded, None, None, tmp_path_factory.mktemp("stlouis")).streets
    return read_network(streets, Speeds().model_dump()), Gazetteer.read(streets)


@pytest.mark.parametrize("trip", TEN, ids=[trip.shows for trip in TEN])
def test_a_trip_is_the_sum_of_its_streets_and_changes_to_a_motorway_by_a_ramp(trip: Trip, stlouis: City) -> None:
    network, gazetteer = stlouis
    shut = shut_by(network, trip)
    driven = drive(network, gazetteer, trip, shut)
    edges = list(driven.edges)
    assert driven.seconds == pytest.approx(network.seconds[edges].sum(), rel=1e-9)
    assert driven.ratio >= 1 and driven.metres == pytest.approx(network.metres[edges].sum())
    for (edge, after), node in zip(pairwise(edges), driven.nodes[1:-1], strict=True):
        assert node in (network.start[edge], network.end[edge]) and node in (network.start[after], network.end[after])
    assert shut is None or not shut[edges].any()
    told = list(stretches(network, driven))
    for (before, _), (_, metres), (later, _) in zip(told, told[1:], told[2:], strict=False):
        assert {before, later} != {"street", "motorway"} or metres > 0  # a ramp lies between, and it is driven
    assert all({one, other} != {"street", "motorway"} for (one, _), (other, _) in pairwise(told))


def test_each_trip_shows_what_it_is_there_for(stlouis: City) -> None:
    network, gazetteer = stlouis
    driven = [drive(network, gazetteer, trip, shut_by(network, trip)) for trip in TEN]
    kinds = [[kind for kind, _ in stretches(network, each)] for each in driven]
    by_motorway = [number for number, told in enumerate(kinds, 1) if "motorway" in told]
    assert by_motorway == [2, 9] and all(
        kinds[n - 1] == ["street", "ramp", "motorway", "ramp", "street"] for n in (2, 9)
    )
    crossing = [network.shapes[network.level == 1]]
    tree = shapely.STRtree(crossing[0])
    over = [number for number, each in enumerate(driven, 1) if number not in by_motorway
            and tree.query(shapely.LineString(each.line), predicate="intersects").size]  # fmt: skip
    assert over == [1, 3, 4, 7, 10]
    assert driven[5].ratio > 2.5  # round the park
    ends = np.bincount(np.concatenate([network.start, network.end]))
    assert [int(ends[driven[n - 1].nodes[-1]]) for n in (7, 10)] == [1, 1]  # dead ends


def turns(network: Network, driven: Driven) -> list[float]:
    """By how many degrees a way turns from one edge of a motorway or its ramps to the next."""
    fast = [each for each in driven.edges if network.level[each] and network.metres[each]]
    found = []
    for one, other in pairwise(fast):
        a, b = shapely.get_coordinates(network.shapes[one]), shapely.get_coordinates(network.shapes[other])
        # Turned so that the first ends where the second begins.
        a = a if np.abs(a[-1] - b[[0, -1]]).sum(axis=1).min() < 1e-7 else a[::-1]
        b = b if np.abs(a[-1] - b[0]).sum() < 1e-7 else b[::-1]
        before, after = ((q[1] - q[0]) * [np.cos(np.radians(38.6)), 1] for q in (a[-2:], b[:2]))
        found.append(float(np.degrees(abs(np.angle(complex(*after) / complex(*before))))))
    return found


def test_what_is_closed_is_driven_round_and_takes_no_less(stlouis: City) -> None:
    network, gazetteer = stlouis
    (trip,) = (trip for trip in TEN if trip.closed)
    shut = shut_by(network, trip)
    assert shut is not None
    before, round_it = drive(network, gazetteer, trip, None), drive(network, gazetteer, trip, shut)
    assert shut[list(before.edges)].any() and not shut[list(round_it.edges)].any()
    assert round_it.seconds > before.seconds
    closure = shapely.LineString(trip.closed)
    assert closure.intersects(shapely.LineString(before.line))
    assert not closure.intersects(shapely.LineString(round_it.line))
