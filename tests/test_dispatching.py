"""Who could go, asked of a running city: streets and demand, closures obeyed at once, why nothing can be said."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import h3
import pytest

from config import City, load
from dispatching import NO_PLACE, NO_STREETS, NOT_YET, Dispatching
from model.incident import INCIDENT
from model.place import CLOSURE
from model.unit import ASSIGNMENT, POSITION, SHIFT, UNIT
from session import BaseMap
from store import Store
from tests.test_config import CITY

ROW: dict[str, Any] = {
    "id": "i1", "kind": "fire", "type": "Smoke", "title": "Smoke", "priority": 2, "lon": 0.005, "lat": 0.0,
}  # fmt: skip
# A square of streets about the equator: the southern side is the short way, the northern one the way round.
LINES = [[(0, 0), (0.01, 0)], [(0, 0), (0, 0.01)], [(0, 0.01), (0.01, 0.01)], [(0.01, 0.01), (0.01, 0)],
         [(0.01, 0), (0.02, 0)]]  # fmt: skip


@pytest.fixture
def city(tmp_path: Path) -> City:
    file = tmp_path / "city.toml"
    file.write_text(CITY + '[[dispatch.plans]]\nkind = "fire"\nunits = ["E-*"]\n')
    return load(file)


@pytest.fixture
def base_map(tmp_path: Path) -> BaseMap:
    features = [
        {"type": "Feature", "properties": {"cls": "local"}, "geometry": {"type": "LineString", "coordinates": line}}
        for line in LINES
    ]
    streets = tmp_path / "streets.geojson"
    streets.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return BaseMap(streets, None, None, (0, 0, 1, 1), tmp_path)


@pytest.fixture
def asked(memory: Store, city: City, base_map: BaseMap, now: datetime) -> Dispatching:
    cell = h3.str_to_int(h3.latlng_to_cell(0.0, 0.005, 9))
    past = {"source": "calls", "received_at": now, "kind": "fire", "state": "closed", "cell": cell}
    memory.write([
        INCIDENT.records([past | {"source_id": str(n), "observed_at": now - timedelta(days=9)} for n in range(5)]),
        UNIT.records([{"source": "cad", "source_id": name, "received_at": now, "name": name, "unit_type": "fire",
                       "state": "available"} for name in ("E-1", "E-2", "L-1")]),
        POSITION.records([{"source": "avl", "unit_id": name, "observed_at": now, "received_at": now, "lon": lon,
                           "lat": 0.0} for name, lon in (("E-1", 0.0), ("E-2", 0.02))]),
    ])  # fmt: skip
    made = Dispatching(city, base_map, memory, lambda: now)
    made.read()
    return made


@pytest.fixture
def close(memory: Store, now: datetime) -> Callable[..., None]:
    """Close the streets about a place."""

    def closed(lon: float, lat: float, since: datetime | None = None, until: datetime | None = None) -> None:
        corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
        ring = [[lon + x * 1e-4, lat + y * 1e-4] for x, y in corners]
        row = {"source": "desk", "source_id": f"{lon} {lat}", "received_at": now, "from_at": since, "to_at": until,
               "geometry": json.dumps({"type": "Polygon", "coordinates": [ring]})}  # fmt: skip
        memory.write([CLOSURE.records([row])])

    return closed


def arrivals(asked: Dispatching, **row: Any) -> dict[str, float]:
    (need,) = asked.offer(ROW | row).needs
    return {each.unit_id: each.arrival_s for each in need.proposed}


def test_the_plans_units_are_offered_with_arrival_and_cover(asked: Dispatching) -> None:
    (need,) = asked.offer(ROW | {"lon": 0.0}).needs
    assert (need.item, need.standard_s, need.source) == ("E-*", 320, "NFPA 1710 (90 % of calls)")
    assert [each.unit_id for each in need.proposed] == ["E-1", "E-2"]
    assert need.cover_now == 1.0 and need.proposed[0].arrival_s == pytest.approx(80)


def test_a_closure_is_obeyed_at_the_next_question_from_its_beginning_to_its_end(
    asked: Dispatching, close: Callable[..., None], now: datetime
) -> None:
    before = arrivals(asked, lon=0.01)["E-1"]
    close(0.005, 0, since=now + timedelta(hours=1))
    close(0.005, 0.01, until=now)
    assert arrivals(asked, lon=0.01)["E-1"] == before
    close(0.004, 0)
    around = arrivals(asked, lon=0.01)["E-1"]
    assert around - 80 == pytest.approx(3 * (before - 80), rel=1e-3)
    close(0.004, 0.01)
    assert list(arrivals(asked, lon=0.01)) == ["E-2"]


def test_who_is_under_way_is_counted_and_not_offered_again(asked: Dispatching, memory: Store, now: datetime) -> None:
    row = {"source": "desk", "source_id": "i1:E-1", "observed_at": now, "received_at": now, "incident_id": "i1",
           "unit_id": "E-1", "state": "dispatched"}  # fmt: skip
    memory.write([ASSIGNMENT.records([row])])
    (need,) = asked.offer(ROW).needs
    assert (need.sent, [each.unit_id for each in need.proposed]) == (1, ["E-2"])
    assert [each.unit_id for each in asked.offer(ROW | {"id": "i2"}).needs[0].proposed] == ["E-2"]


def test_where_nothing_can_be_said_the_reason_is(
    asked: Dispatching, memory: Store, city: City, base_map: BaseMap, now: datetime
) -> None:
    assert asked.offer(ROW | {"lon": None, "lat": None}).why == NO_PLACE
    assert Dispatching(city, None, memory, lambda: now).offer(ROW).why == NO_STREETS
    waiting = Dispatching(city, base_map, memory, lambda: now)
    assert waiting.offer(ROW).why == NOT_YET
    base_map.streets.write_text("{}")
    waiting.read()
    assert str(waiting.offer(ROW).why).startswith("No ways can be worked out: ")


def test_a_unit_whose_last_shift_is_over_is_not_offered(asked: Dispatching, memory: Store, now: datetime) -> None:
    def offered() -> set[str]:
        return {each.unit_id for need in asked.offer(ROW).needs for each in need.proposed}

    said = {"source": "roster", "observed_at": now, "received_at": now, "unit_id": "E-1", "responder_ids": "R-1"}
    assert offered() == {"E-1", "E-2"}
    memory.write([SHIFT.records([{**said, "id": "s1", "from_at": now - timedelta(hours=8), "to_at": now}])])
    assert offered() == {"E-2"}
    memory.write([SHIFT.records([{**said, "id": "s2", "from_at": now, "to_at": now + timedelta(hours=8)}])])
    assert offered() == {"E-1", "E-2"}
