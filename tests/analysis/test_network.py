"""The street graph: what is joined and what is not, how long ways take, what closures do; and St. Louis."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely

from analysis import street_graph
from analysis.base_map import prepare
from analysis.network import LIMIT_S, Network, trips_to, way
from analysis.street_graph import NetworkError
from config.dispatch import Speeds

SPEEDS_KMH = Speeds().model_dump()
# A plane about the equator: .001 degrees are 111 m.
ROAD = 111_195.0


def network(features: list[dict[str, Any]]) -> Network:
    return street_graph.network(features, SPEEDS_KMH)


def read_network(streets: Path) -> Network:
    return street_graph.read_network(streets, SPEEDS_KMH)


def line(*points: tuple[float, float], cls: str = "local") -> dict[str, Any]:
    return {"properties": {"cls": cls}, "geometry": {"type": "LineString", "coordinates": points}}


def seconds(made: Network, start: tuple[float, float], end: tuple[float, float]) -> float:
    (a, b), _ = made.nearest([start[0], end[0]], [start[1], end[1]])
    return float(trips_to(made.matrix(), int(b), np.inf).seconds[a])


def test_lines_join_where_they_share_a_vertex_also_in_the_middle() -> None:
    made = network([line((0, 0), (0.001, 0), (0.002, 0)), line((0.001, 0), (0.001, 0.001))])
    assert (made.lon.size, made.metres.size) == (4, 3)
    assert made.metres.sum() == pytest.approx(0.003 * ROAD)
    assert seconds(made, (0, 0), (0.001, 0.001)) == pytest.approx(0.002 * ROAD / (SPEEDS_KMH["local"] / 3.6))


def test_lines_that_only_cross_do_not_join() -> None:
    made = network([line((0, 0), (0.002, 0)), line((0.001, -0.0005), (0.001, 0.0005))])
    assert made.kept == pytest.approx(2 / 3)
    assert list(made.left_out) == [pytest.approx(0.001 * ROAD)]


def test_a_motorway_meets_a_street_only_by_a_ramp() -> None:
    over = [line((-0.01, 0), (0, 0), (0.01, 0), cls="motorway"), line((0, -0.01), (0, 0), (0, 0.01))]
    assert network(over).kept == pytest.approx(0.5)
    ramp = line((0.01, 0), (0.005, 0.005), (0, 0.01), cls="ramp")
    made = network([*over, ramp])
    assert made.kept == 1
    # From the west end of the motorway to the south end of the street: to its east end, down the ramp, and back.
    by = {each: SPEEDS_KMH[each] / 3.6 for each in ("motorway", "ramp", "local")}
    expected = 0.02 * ROAD / by["motorway"] + 2**0.5 * 0.01 * ROAD / by["ramp"] + 0.02 * ROAD / by["local"]
    assert seconds(made, (-0.01, 0), (0, -0.01)) == pytest.approx(expected, rel=1e-3)


def test_a_ramp_that_ends_where_a_motorway_passes_over_a_street_joins_both() -> None:
    crossing = [line((-0.01, 0), (0, 0), cls="motorway"), line((0, 0), (0, 0.01)), line((0, 0), (0.01, 0), cls="ramp")]
    made = network(crossing)
    assert made.kept == 1
    for a, b, level in zip(made.start, made.end, made.level, strict=True):
        assert level == 2 or shared(made, int(a)) != {0, 1} != shared(made, int(b))


def test_a_ramp_over_a_motorway_does_not_join_it() -> None:
    motorway = line((-0.01, 0), (0, 0), (0.01, 0), cls="motorway")
    over = line((0, -0.01), (0, 0), (0, 0.01), cls="ramp")
    assert network([motorway, over]).kept == pytest.approx(0.5)
    joining = line((-0.005, -0.002), (0, 0), (0.005, 0.001), cls="ramp")  # a file need not part it where it joins
    assert network([motorway, joining]).kept == 1


def test_a_ramp_that_leaves_a_motorway_under_a_bridge_makes_no_junction_of_the_bridge() -> None:
    over = [line((-0.01, 0), (0, 0), (0.01, 0), cls="motorway"), line((0, -0.01), (0, 0), (0, 0.01))]
    ramp = line((0, 0), (0.005, 0.001), (0, 0.01), cls="ramp")
    made = network([*over, ramp])
    assert made.kept == 1
    by = {each: SPEEDS_KMH[each] / 3.6 for each in ("motorway", "ramp", "local")}
    long = 26**0.5 * 0.001 + 106**0.5 * 0.001
    expected = 0.01 * ROAD / by["motorway"] + long * ROAD / by["ramp"] + 0.02 * ROAD / by["local"]
    assert seconds(made, (-0.01, 0), (0, -0.01)) == pytest.approx(expected, rel=1e-3)


def test_motorways_that_cross_do_not_join_and_those_that_meet_at_a_slant_do() -> None:
    motorway = line((-0.01, 0), (0, 0), (0.01, 0), cls="motorway")
    crossing = line((0, -0.01), (0, 0), (0, 0.01), cls="motorway")
    assert network([motorway, motorway, crossing]).kept == pytest.approx(2 / 3)  # two numbers, one motorway
    for other in (
        line((-0.01, -0.005), (0, 0), cls="motorway"),
        line((0, -0.01), (0, 0), cls="motorway"),  # ends there
        line((-0.01, -0.005), (0, 0), (0.01, 0.001), cls="motorway"),
    ):
        assert network([motorway, other]).kept == 1


def shared(made: Network, node: int) -> set[int]:
    """The levels of what meets at a node, ramps left out."""
    here = (made.start == node) | (made.end == node)
    return set(made.level[here].tolist()) - {2}


def test_of_two_streets_between_the_same_crossings_the_quicker_counts_and_is_driven() -> None:
    long, short = line((0, 0), (0.001, 0.001), (0.002, 0)), line((0, 0), (0.002, 0))
    made = network([long, short, line((0.002, 0), (0.003, 0))])
    assert seconds(made, (0, 0), (0.002, 0)) == pytest.approx(0.002 * ROAD / (SPEEDS_KMH["local"] / 3.6))
    (a, b), _ = made.nearest([0, 0.002], [0, 0])
    assert made.line([int(a), int(b)]) == [(0, 0), (0.002, 0)]


def test_a_closure_is_driven_around_and_one_without_a_way_around_is_not_passed() -> None:
    square = [line((0, 0), (0.002, 0)), line((0, 0), (0, 0.001), (0.002, 0.001), (0.002, 0))]
    made = network([*square, line((0.002, 0), (0.003, 0))])
    (a, b), _ = made.nearest([0, 0.003], [0, 0])
    cordon = shapely.box(0.0009, -0.0002, 0.0011, 0.0002)
    shut = made.shut([cordon])
    around = trips_to(made.matrix(shut), int(b))
    assert made.line(way(around, int(a)), shut) == [(0, 0), (0, 0.001), (0.002, 0.001), (0.002, 0), (0.003, 0)]
    nowhere = trips_to(made.matrix(made.shut([cordon, shapely.Point(0.001, 0.001)])), int(b))
    assert np.isinf(nowhere.seconds[a]) and way(nowhere, int(a)) == [a]


def test_a_line_drawn_along_a_street_closes_it_and_not_what_joins_it() -> None:
    main = line((0, 0), (0.002, 0), (0.004, 0), (0.006, 0))
    made = network([main, line((0.002, 0), (0.002, 0.002)), line((0.004, 0), (0.004, 0.002))])
    along = made.shut([shapely.LineString([(0.0022, 0.00005), (0.003, 0.00004), (0.0038, 0.00005)])])
    assert [made.line([int(made.start[each]), int(made.end[each])]) for each in np.flatnonzero(along)] == [
        [(0.002, 0), (0.004, 0)]
    ]
    across = made.shut([shapely.LineString([(0.003, -0.0001), (0.003, 0.0001)])])
    assert (across == along).all()
    assert not made.shut([shapely.LineString([(0.003, 0.0005), (0.0035, 0.0005)])]).any()


def test_a_ring_with_one_way_in_is_driven_and_joins_nothing_else() -> None:
    ring = line((0.001, 0), (0.002, 0.001), (0.003, 0), (0.002, -0.001), (0.001, 0))
    made = network([line((0, 0), (0.001, 0)), ring])
    assert made.kept == 1 and np.isfinite(trips_to(made.matrix(), 0).seconds).all()


def test_a_place_off_the_road_takes_longer_the_farther_it_is() -> None:
    made = network([line((0, 0), (0.001, 0))])
    (node,), (off,) = made.nearest(0, 0.001)
    assert (made.lon[node], off) == (0, pytest.approx(0.001 * ROAD / (15 / 3.6)))


def test_what_cannot_be_a_graph_is_said(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="at least one street, found none"):
        network([])
    (broken := tmp_path / "streets.geojson").write_text('{"type": "FeatureCollection"}')
    with pytest.raises(NetworkError, match=r"streets.geojson: no streets to drive along"):
        read_network(broken)


@pytest.fixture(scope="module")
def stlouis(tmp_path_factory: pytest.TempPathFactory) -> Network:
    recorded = Path(__file__).parents[3] / "shared" / "data" / "stlouis" / "streets" / "tl_2019_29510_roads.json"
    if not recorded.is_file():
        pytest.skip(f"the recorded streets are not here ({recorded})")
    return read_network(prepare(recorded, None, None, tmp_path_factory.mktemp("stlouis")).streets)


def test_st_louis_is_one_piece_and_no_motorway_crosses_a_street(stlouis: Network) -> None:
    assert stlouis.kept >= 0.99
    motorway, street = (
        np.unique(np.concatenate([stlouis.start[stlouis.level == level], stlouis.end[stlouis.level == level]]))
        for level in (1, 0)
    )
    assert motorway.size > 100 and not np.intersect1d(motorway, street).size


def test_distances_in_st_louis_are_those_of_another_program(stlouis: Network) -> None:
    other = nx.Graph()
    for a, b, s in zip(stlouis.start.tolist(), stlouis.end.tolist(), stlouis.seconds.tolist(), strict=True):
        if a != b and s < other.get_edge_data(a, b, {"weight": np.inf})["weight"]:
            other.add_edge(a, b, weight=s)
    matrix, luck = stlouis.matrix(), np.random.default_rng(5)
    for b, *starts in luck.integers(stlouis.lon.size, size=(20, 11)).tolist():  # 200 pairs
        expected = nx.single_source_dijkstra_path_length(other, b)
        found = trips_to(matrix, b, np.inf)
        for a in starts:
            assert found.seconds[a] == pytest.approx(expected[a], rel=1e-9)
            driven = sum(other.edges[pair]["weight"] for pair in pairwise(way(found, a)))
            assert driven == pytest.approx(expected[a], rel=1e-9)


def test_the_line_of_a_way_is_as_long_as_its_edges(stlouis: Network) -> None:
    (a, b), _ = stlouis.nearest([-90.1994, -90.2863], [38.6270, 38.6394])  # the river front, the park
    trips = trips_to(stlouis.matrix(), int(b))
    nodes = way(trips, int(a))
    assert trips.seconds[a] < LIMIT_S
    driven = np.array(stlouis.line(nodes))
    step = np.diff(driven, axis=0) * [np.cos(np.radians(38.63)), 1]
    length = float((np.hypot(*step.T) * ROAD).sum())
    edges = {frozenset(pair): m for *pair, m in zip(stlouis.start, stlouis.end, stlouis.metres, strict=True)}
    assert length == pytest.approx(sum(edges[frozenset(pair)] for pair in pairwise(nodes)), rel=1e-3)
    assert json.loads(shapely.to_geojson(shapely.LineString(driven)))["type"] == "LineString"
