"""What the search box asks of the store: nothing, one, many, and what may not be found."""

from datetime import timedelta
from typing import Any

import pytest

from model.camera import CAMERA
from model.incident import INCIDENT
from model.place import HOSPITAL, STATION
from model.sensor import SENSOR
from model.unit import RESPONDER, UNIT
from queries import search
from store import Reader, Store
from tests.conftest import NOW


def tell(store: Store, *rows: dict[str, Any]) -> None:
    common = {"source": "calls", "received_at": NOW, "lon": -90.2, "lat": 38.6, "state": "closed", "kind": "fire"}
    at = {"observed_at": NOW - timedelta(days=1), "updated_at": NOW - timedelta(days=1)}
    store.write([INCIDENT.records([{**common, **at, **row} for row in rows])])


def test_an_empty_city_finds_nothing(house: Reader) -> None:
    assert search.incidents_numbered(house, "1", 8).is_empty()
    assert search.addresses(house, "140", 8).is_empty()
    assert search.named(house).is_empty()


def test_an_incident_is_found_by_its_own_number_and_its_sources(memory: Store, house: Reader) -> None:
    tell(memory, {"source_id": "4711"}, {"source_id": "47110"}, {"source_id": "9"})
    found = search.incidents_numbered(house, "4711", 8)
    assert found["source_id"].to_list() == ["4711"]
    assert found["exact"].to_list() == [True]
    assert search.incidents_numbered(house, found["id"][0], 8)["source_id"].to_list() == ["4711"]


def test_an_open_incident_is_found_by_the_beginning_of_its_number_the_whole_number_first(
    memory: Store, house: Reader
) -> None:
    tell(memory, {"source_id": "471"}, {"source_id": "4711", "state": "new"}, {"source_id": "4712"})
    found = search.incidents_numbered(house, "471", 8)
    assert found["source_id"].to_list() == ["471", "4711"]
    assert found["open"].to_list() == [False, True]
    assert search.incidents_numbered(house, "471", 1)["source_id"].to_list() == ["471"]


def test_an_address_is_told_once_with_what_happened_there(memory: Store, house: Reader) -> None:
    tell(memory, *({"source_id": f"{n}", "address": "140 Basalt Road", "lon": -90.0 - n} for n in range(3)))
    tell(memory, {"source_id": "9", "address": "140 BASALT ROAD", "observed_at": NOW, "lon": -91.5})
    tell(memory, {"source_id": "10", "address": "1400 Basalt Road"}, {"source_id": "11", "address": "2 Elm"})
    found = search.addresses(house, "140 basalt", 8)
    assert found.select("address", "incidents", "lon").rows() == [("140 BASALT ROAD", 4, -91.5)]
    assert found["last_at"][0] == NOW
    assert search.addresses(house, "140", 8).height == 2


@pytest.mark.parametrize("typed", ["1%", "_4", "%", "\\", "' OR 1=1 --"])
def test_signs_of_sql_are_only_text(memory: Store, house: Reader, typed: str) -> None:
    tell(memory, {"source_id": "1", "address": "140 Basalt Road"})
    assert search.addresses(house, typed, 8).is_empty()
    assert search.incidents_numbered(house, typed, 8).is_empty()


def test_a_sensitive_incident_is_not_found_by_where_it_was(memory: Store, house: Reader) -> None:
    tell(memory, {"source_id": "1", "address": "140 Basalt Road", "sensitive": True})
    tell(memory, {"source_id": "2", "address": "142 Basalt Road", "sensitive": False})
    assert search.addresses(house, "14", 8)["address"].to_list() == ["142 Basalt Road"]


def test_all_that_has_a_name_is_told(memory: Store, house: Reader) -> None:
    common = {"source": "registry", "received_at": NOW, "lon": -90.2, "lat": 38.6}
    for table in (UNIT, RESPONDER, STATION, HOSPITAL, CAMERA, SENSOR):
        memory.write([table.records([{**common, "source_id": table.name, "name": f"The {table.name}"}])])
    found = {row["about"]: row for row in search.named(house).to_dicts()}
    assert {about: row["name"] for about, row in found.items()} == {about: f"The {about}" for about in found}
    assert len(found) == 6
    assert found["unit"]["lon"] is None and found["camera"]["lon"] == -90.2
