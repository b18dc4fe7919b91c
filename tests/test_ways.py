"""Ways to an incident, who is nearer but bound elsewhere, and where nobody is near: asked of a small running city."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from config import City
from dispatching import Dispatching
from model.incident import INCIDENT
from model.place import STATION
from model.unit import ASSIGNMENT, POSITION, UNIT
from session import BaseMap
from store import Store
from tests.test_dispatching import ROW, asked, base_map, city, close

__all__ = ["asked", "base_map", "city", "close"]  # fixtures


def sends(store: Store, incident: str, unit: str, now: datetime, state: str = "dispatched") -> None:
    row = {"source": "desk", "source_id": f"{incident}:{unit}", "observed_at": now, "received_at": now,
           "incident_id": incident, "unit_id": unit, "state": state}  # fmt: skip
    store.write([ASSIGNMENT.records([row])])


def ways(asked: Dispatching, **row: Any) -> dict[str, tuple[bool, int]]:
    return {each.unit_id: (each.sent, len(each.line)) for each in asked.routes(ROW | row)}


def test_ways_are_of_who_could_go_and_lead_along_the_streets(asked: Dispatching) -> None:
    found = {each.unit_id: each for each in asked.routes(ROW | {"lon": 0.01})}
    assert not any(each.sent for each in found.values())
    assert list(found["E-1"].line) == [(0.0, 0.0), (0.0, 0.0), (0.01, 0.0), (0.01, 0.0)]
    assert found["E-2"].line[0] == (0.02, 0.0)
    assert found["E-1"].seconds == pytest.approx(found["E-2"].seconds, rel=0.01)


def test_a_way_leads_around_what_is_closed(asked: Dispatching, close: Callable[..., None]) -> None:
    close(0.004, 0)
    (way,) = [each for each in asked.routes(ROW | {"lon": 0.01}) if each.unit_id == "E-1"]
    assert (0, 0.01) in way.line


def test_who_is_rolling_is_told_first_and_who_is_there_has_no_way(
    asked: Dispatching, memory: Store, now: datetime
) -> None:
    sends(memory, "i1", "E-2", now)
    assert ways(asked, lon=0.01) == {"E-2": (True, 4)}
    sends(memory, "i1", "E-2", now + timedelta(seconds=1), "on_scene")
    assert ways(asked, lon=0.01) == {}


def test_without_a_place_or_streets_there_are_no_ways(
    asked: Dispatching, memory: Store, city: City, base_map: BaseMap, now: datetime
) -> None:
    assert asked.routes(ROW | {"lon": None, "lat": None}) == []
    assert Dispatching(city, base_map, memory, lambda: now).routes(ROW) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "found"), [(1, 3, ["E-1"]), (2, 3, ["E-1"]), (3, 5, []), (1, 1, []), (1, None, [])]
)
def test_who_is_nearer_but_bound_for_something_less_urgent_may_be_diverted(
    asked: Dispatching, memory: Store, now: datetime, mine: int, theirs: int | None, found: list[str]
) -> None:
    other = {"id": "i2", "source": "calls", "source_id": "2", "received_at": now, "kind": "fire", "state": "dispatched"}
    memory.write([INCIDENT.records([other | {"priority": theirs}])])
    sends(memory, "i2", "E-1", now)
    (need,) = asked.offer(ROW | {"lon": 0.0, "priority": mine}).needs
    assert [each.unit_id for each in need.proposed] == ["E-2"]
    assert [each.unit_id for each in need.nearer] == found
    assert all((each.arrival_s, each.bound_for, each.state) == (0, theirs, "dispatched") for each in need.nearer)


def test_who_is_no_sooner_or_on_a_scene_stays_where_it_is(asked: Dispatching, memory: Store, now: datetime) -> None:
    other = {"id": "i2", "source": "calls", "source_id": "2", "received_at": now, "kind": "fire", "state": "on_scene"}
    memory.write([INCIDENT.records([other | {"priority": 4}])])
    sends(memory, "i2", "E-1", now)
    assert asked.offer(ROW | {"lon": 0.02, "priority": 1}).needs[0].nearer == ()
    sends(memory, "i2", "E-1", now + timedelta(seconds=1), "on_scene")
    assert asked.offer(ROW | {"lon": 0.0, "priority": 1}).needs[0].nearer == ()


def area(lon: list[float | None], lat: list[float | None]) -> list[str | None]:
    return ["All of it"] * len(lon)


def test_nobody_near_enough_is_told_by_type_where_the_stations_could(
    asked: Dispatching, memory: Store, now: datetime
) -> None:
    assert asked.gaps(area) == {"fire": []}  # no ambulance is known at all, and nobody gives police a standard
    memory.write([UNIT.records([
        {"source": "cad", "source_id": name, "received_at": now, "name": name, "unit_type": "fire", "state": "on_scene"}
        for name in ("E-1", "E-2")
    ])])  # fmt: skip
    later = Dispatching(asked._city, asked._base_map, memory, lambda: now)
    later.read()
    assert later.gaps(area) == {"fire": ["All of it"]}
    far = {"source": "places", "source_id": "s", "received_at": now, "kind": "fire", "lon": 0.5, "lat": 0.0}
    memory.write([STATION.records([far])])
    assert later.gaps(area) == {"fire": []}


def test_a_unit_whose_place_is_old_covers_nothing(asked: Dispatching, memory: Store, now: datetime) -> None:
    later = Dispatching(asked._city, asked._base_map, memory, lambda: now + timedelta(minutes=31))
    later.read()
    assert later.gaps(area) == {"fire": ["All of it"]}
    memory.write([POSITION.records([{"source": "avl", "unit_id": "E-1", "observed_at": now + timedelta(minutes=30),
                                     "received_at": now, "lon": 0.0, "lat": 0.0}])])  # fmt: skip
    later._units._held = None  # asked for again at once
    assert later.gaps(area) == {"fire": []}
