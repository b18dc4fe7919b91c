"""A plan made into choices: what is wanted, what is sent, who could go; and demand gathered into places."""

from datetime import timedelta
from typing import Any

import h3
import numpy as np
import polars as pl
import pytest

from analysis.cover import Reach, reach
from analysis.demand import places
from analysis.network import Network, trips_to
from analysis.offer import Rule, offered
from analysis.street_graph import network
from config import wanted
from model.offer import Need, Offer
from model.unit import UNIT_TYPES
from tests.conftest import NOW

RULES = {kind: Rule(60.0, 240.0, "test", 0.3, 60.0) for kind in UNIT_TYPES}


@pytest.fixture(scope="module")
def road() -> Network:
    """One street of ten kilometres."""
    lines = ([(i / 1e3, 0), (i / 1e3 + 1e-3, 0)] for i in range(100))
    return network(
        ({"properties": {"cls": "local"}, "geometry": {"type": "LineString", "coordinates": line}} for line in lines),
        {"local": 35.0},
    )


def unit(name: str, kind: str, lon: float | None, state: str = "available", old: float = 0) -> dict[str, Any]:
    at = NOW - timedelta(minutes=old)
    return {"id": name, "name": name, "unit_type": kind, "state": state, "lon": lon, "lat": 0.0, "observed_at": at}


def asked(road: Network, plan: list[str], units: list[dict[str, Any]], place: float = 0.05, **how: Any) -> Offer:
    matrix = road.matrix()
    weight = np.array(how.pop("demand", [1.0]))
    around: dict[str, Reach] = dict.fromkeys(UNIT_TYPES, reach(road, matrix, [0.05], [0.0], weight))
    trips = trips_to(matrix, int(road.nearest(place, 0)[0][0]))
    given: dict[str, Any] = {"sent": [], "bound": [], "urgent": False} | how
    return offered(
        plan, units, now=NOW, network=road, trips=trips, reach=around,
        rules=RULES, wanted=wanted, **given,
    )  # fmt: skip


def proposed(need: Need) -> list[str]:
    return [each.unit_id for each in need.proposed]


def test_each_line_of_the_plan_is_counted_and_offered_by_itself(road: Network) -> None:
    fire = [unit(name, "fire", lon) for name, lon in (("E-1", 0.05), ("E-2", 0.04), ("L-1", 0.03))]
    units = [*fire, unit("A-1", "ambulance", 0.06)]
    engine, ladder, ambulance = asked(road, ["E-*", "E-*", "L-*", "ambulance"], units).needs
    assert (engine.item, engine.wanted, engine.sent, proposed(engine)) == ("E-*", 2, 0, ["E-1", "E-2"])
    assert (proposed(ladder), proposed(ambulance)) == (["L-1"], ["A-1"])


def test_who_is_sent_is_counted_once_a_pattern_before_a_type(road: Network) -> None:
    units = [unit(name, "fire", 0.05, "en_route") for name in ("E-1", "L-1")]
    fire, ladder = asked(road, ["fire", "fire", "L-*"], units, sent=["L-1", "E-1"], bound=["L-1", "E-1"]).needs
    assert (fire.item, fire.sent, ladder.item, ladder.sent) == ("fire", 1, "L-*", 1)


def test_only_who_is_free_and_whose_place_is_known_is_offered(road: Network) -> None:
    units = [
        unit("far", "fire", 0.02), unit("busy", "fire", 0.05, "on_scene"), unit("bound", "fire", 0.05),
        unit("lost", "fire", None), unit("stale", "fire", 0.05, old=31), unit("out", "fire", 0.05, "out_of_service"),
        unit("police", "police", 0.05),
    ]  # fmt: skip
    (need,) = asked(road, ["fire"], units, bound=["bound"]).needs
    assert (proposed(need), need.unplaced) == (["far"], 2)


def test_why_a_unit_stands_where_it_does_is_said(road: Network) -> None:
    near, far = unit("near", "fire", 0.05), unit("far", "fire", 0.046)
    first, second = asked(road, ["fire"], [near, far]).needs[0].proposed
    assert (first.unit_id, first.reason, second.reason) == ("near", "Closest", "")
    assert first.arrival_s == pytest.approx(60) and first.in_time
    (first, *_) = asked(road, ["fire"], [near, far], urgent=True).needs[0].proposed
    assert first.reason == "Closest, as for every priority 1"
    (late,) = asked(road, ["fire"], [unit("late", "fire", 0.0)]).needs[0].proposed
    assert not late.in_time


def test_the_cover_that_is_left_is_told_beside_what_there_is_now(road: Network) -> None:
    need = asked(road, ["fire"], [unit("only", "fire", 0.05)]).needs[0]
    assert (need.cover_now, need.proposed[0].cover_left) == (1.0, 0.0)
    unknown = asked(road, ["fire"], [unit("only", "fire", 0.05)], demand=[0.0]).needs[0]
    assert (unknown.cover_now, unknown.proposed[0].cover_left) == (None, None)


def test_nobody_is_an_empty_offer_not_a_fault(road: Network) -> None:
    (need,) = asked(road, ["other"], [unit("E-1", "fire", 0.05)]).needs
    assert (need.proposed, need.unplaced, need.wanted) == ((), 0, 1)


def test_demand_is_gathered_into_coarser_hexagons_by_kind() -> None:
    middle = h3.latlng_to_cell(38.6, -90.2, 8)
    children = [h3.str_to_int(child) for child in h3.cell_to_children(middle, 9)]
    kinds = {"kind": ["fire", "fire", "crime"], "calls": [2, 3, 4]}
    counts = pl.DataFrame({"cell": [children[0], children[1], children[1]]} | kinds)
    found = places(counts)
    assert (found.lat[0], found.lon[0]) == pytest.approx(h3.cell_to_latlng(middle))
    assert (found.of(["fire"]).tolist(), found.of(["fire", "crime"]).tolist(), found.of([]).tolist()) == ([5], [9], [0])
    assert places(counts.clear()).lon.size == 0
