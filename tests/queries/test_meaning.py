"""What the live questions mean: what is left out, what comes first, and how far back they look."""

from datetime import timedelta
from typing import Any

import pytest

from model.alert import ALERT
from model.camera import CAMERA, DETECTION
from model.incident import INCIDENT, OPEN_STATES, STATES
from model.sensor import OBSERVATION, SENSOR
from model.table import Table
from model.unit import POSITION, RESPONDER, UNIT
from model.view import View
from queries import live, rows
from store import Reader, Store
from tests.conftest import NOW

PRESENT = View(NOW)


def tell(store: Store, table: Table, *said: dict[str, Any], minutes: float = 5) -> None:
    at = NOW - timedelta(minutes=minutes)
    store.write([table.records([{"source": "s", "received_at": at, "observed_at": at, **row} for row in said])])


def test_only_what_is_not_closed_is_open_the_worst_and_oldest_first(memory: Store, house: Reader) -> None:
    tell(memory, INCIDENT, *({"source_id": state, "state": state, "priority": 3} for state in STATES))
    tell(memory, INCIDENT, {"source_id": "worst", "state": "new", "priority": 1})
    tell(memory, INCIDENT, {"source_id": "unknown", "state": "new"}, {"source_id": "stateless"})
    tell(memory, INCIDENT, {"source_id": "oldest", "state": "new", "priority": 3}, minutes=50)
    found = live.open_incidents(house, PRESENT)["source_id"].to_list()
    assert (found[0], found[1], found[-1]) == ("worst", "oldest", "unknown")
    assert set(found) == {"worst", "oldest", "unknown", *OPEN_STATES}


def test_what_nobody_has_acknowledged_stands_before_older_ones_of_its_priority(memory: Store, house: Reader) -> None:
    for priority in (1, 2, 3):
        tell(memory, INCIDENT, {"source_id": f"old {priority}", "state": "on_scene", "priority": priority}, minutes=50)
        tell(memory, INCIDENT, {"source_id": f"new {priority}", "state": "new", "priority": priority})
    found = live.open_incidents(house, PRESENT)["source_id"].to_list()
    assert found == ["new 1", "old 1", "new 2", "old 2", "old 3", "new 3"]  # from 3 on nobody must acknowledge


def test_a_closed_incident_was_open_before(memory: Store, house: Reader) -> None:
    tell(memory, INCIDENT, {"source_id": "a", "state": "new"}, minutes=30)
    tell(memory, INCIDENT, {"source_id": "a", "state": "closed"}, minutes=10)
    assert live.open_incidents(house, PRESENT).is_empty()
    assert live.open_incidents(house, View(NOW, NOW - timedelta(minutes=20))).height == 1


def test_an_alert_that_has_ended_or_is_named_by_another_no_longer_holds(memory: Store, house: Reader) -> None:
    common = {"sender": "w", "message_type": "Alert", "sent": NOW - timedelta(hours=2)}
    tell(memory, ALERT, {**common, "source_id": "ended", "expires": NOW - timedelta(minutes=1)})
    tell(memory, ALERT, {**common, "source_id": "replaced"}, {**common, "source_id": "exercise", "is_exercise": True})
    update = {"source_id": "new", "message_type": "Update", "refers": "w,replaced,x", "sent": NOW}
    tell(memory, ALERT, {**common, **update})
    found = live.active_alerts(house, PRESENT)
    assert found["is_exercise"].to_list() == [True, None]


def test_a_unit_is_where_it_was_last_heard_of(memory: Store, house: Reader) -> None:
    tell(memory, UNIT, {"source_id": "E1"}, {"source_id": "E2"})
    tell(memory, POSITION, {"unit_id": "E1", "lon": 1.0}, minutes=10)
    tell(memory, POSITION, {"unit_id": "E1", "lon": 2.0}, {"responder_id": "E2", "lon": 9.0}, minutes=1)
    found = live.units_at_work(house, PRESENT)
    assert found.select("id", "lon").rows() == [("E1", 2.0), ("E2", None)]
    earlier = View(NOW, NOW - timedelta(minutes=5))
    assert live.units_at_work(house, earlier).select("id", "lon").rows() == [("E1", 1.0), ("E2", None)]


def test_a_responder_is_where_their_own_device_was(memory: Store, house: Reader) -> None:
    tell(memory, RESPONDER, {"source_id": "R1", "unit_id": "E1"})
    tell(memory, POSITION, {"unit_id": "E1", "lon": 1.0}, {"responder_id": "R1", "lon": 2.0})
    assert live.responders_at_work(house, PRESENT).select("id", "unit_id", "lon").rows() == [("R1", "E1", 2.0)]


def test_a_camera_tells_of_the_last_ten_minutes_only(memory: Store, house: Reader) -> None:
    tell(memory, CAMERA, {"source_id": "C1"}, {"source_id": "C2"}, minutes=60)
    seen = [
        {"source_id": str(m), "camera_id": "C1", "label": f"{m} ago", "started_at": NOW - timedelta(minutes=m)}
        for m in (10, 9, 2)
    ]
    tell(memory, DETECTION, *seen, minutes=1)
    found = live.cameras_seeing(house, PRESENT).select("id", "detections", "label").rows()
    assert found == [("C1", 2, "2 ago"), ("C2", 0, None)]


def test_a_sensor_is_one_row_though_it_reads_several_quantities(memory: Store, house: Reader) -> None:
    tell(memory, SENSOR, {"source_id": "S1"}, {"source_id": "S2", "quantity": "level"}, minutes=60)
    tell(memory, OBSERVATION, {"sensor_id": "S1", "quantity": "pm10", "value": 1.0}, minutes=9)
    tell(memory, OBSERVATION, {"sensor_id": "S1", "quantity": "pm25", "value": 2.0}, minutes=2)
    both = [
        {"sensor_id": "S2", "quantity": "flow", "value": 9.0},
        {"sensor_id": "S2", "quantity": "level", "value": 3.0},
    ]
    tell(memory, OBSERVATION, *both)
    assert live.sensors_reading(house, PRESENT).select("id", "quantity", "value").rows() == [
        ("S1", "pm25", 2.0),
        ("S2", "level", 3.0),
    ]


def test_a_hexagon_counts_a_year_without_false_alarms(memory: Store, house: Reader) -> None:
    cell = 617700169958293503
    said: list[dict[str, Any]] = [
        {"source_id": "now", "cell": cell},
        {"source_id": "false", "cell": cell, "state": "false_alarm"},
        {"source_id": "elsewhere"},
        {"source_id": "old", "cell": cell, "observed_at": NOW - timedelta(days=366)},
    ]
    tell(memory, INCIDENT, *said)
    assert live.incidents_per_cell(house, PRESENT).rows() == [(f"{cell:x}", 1)]


def test_one_row_of_any_table_is_found_by_its_id(memory: Store, house: Reader) -> None:
    tell(memory, UNIT, {"source_id": "E1"})
    found = rows.one(house, "unit", "E1")
    assert found is not None and found["name"] == "E1"
    assert rows.one(house, "unit", "E2") is None
    with pytest.raises(KeyError, match="no table named 'planet'"):
        rows.one(house, "planet", "E1")
