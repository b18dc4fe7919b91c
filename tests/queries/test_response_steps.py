"""The steps of the response: whose word counts for which moment, and what is one call, one trip."""

from datetime import datetime, timedelta
from typing import Any

from model.actor import Actor
from model.incident import INCIDENT
from model.permission import rights
from model.unit import ASSIGNMENT, UNIT
from queries.response_steps import parted, response_steps
from store import Reader, Store
from tests.conftest import NOW

SINCE = NOW - timedelta(hours=8)


def at(minutes: float) -> datetime:
    """So many minutes into the last hour."""
    return NOW - timedelta(hours=1) + timedelta(minutes=minutes)


def call(store: Store, name: str, *said: tuple[str, float], **more: Any) -> None:
    """A call reported at 0, and each state that its source told, when."""
    for state, minutes in (("new", 0.0), *said):
        row = {"id": name, "source": "calls", "source_id": name, "kind": "fire", "priority": 1, "area": "Baden",
               "observed_at": at(0), "reported_at": at(0), "updated_at": at(minutes), "received_at": at(minutes),
               "state": state, **more}  # fmt: skip
        store.write([INCIDENT.records([row])])


def unit(store: Store, name: str, *said: tuple[str, float], kind: str = "fire") -> None:
    """What a unit's feed told of its state, when."""
    for state, minutes in said:
        row = {"id": name, "source": "cad", "source_id": name, "name": name, "unit_type": kind, "state": state,
               "observed_at": at(minutes), "received_at": at(minutes)}  # fmt: skip
        store.write([UNIT.records([row])])


def send(store: Store, incident: str, unit_id: str, minutes: float, state: str = "dispatched") -> None:
    name = f"{incident}-{unit_id}"
    row = {"id": name, "source": "desk", "source_id": name, "incident_id": incident, "unit_id": unit_id,
           "state": state, "observed_at": at(minutes), "received_at": at(minutes)}  # fmt: skip
    store.write([ASSIGNMENT.records([row])])


def test_an_empty_city_has_no_steps(house: Reader) -> None:
    heard = response_steps(house, SINCE)
    assert heard.calls.is_empty() and heard.trips.is_empty()


def test_the_first_word_of_each_state_counts_and_what_nobody_told_is_absent(memory: Store, house: Reader) -> None:
    call(memory, "a", ("dispatched", 1), ("dispatched", 3), ("on_scene", 6), ("on_scene", 9), ("closed", 30))
    call(memory, "b", ("closed", 30))
    call(memory, "c", ("false_alarm", 2))
    rows = {row["call"]: row for row in response_steps(house, SINCE).calls.to_dicts()}
    assert set(rows) == {"a", "b"}
    assert (rows["a"]["reported_at"], rows["a"]["sent_at"], rows["a"]["on_scene_at"]) == (at(0), at(1), at(6))
    assert (rows["b"]["sent_at"], rows["b"]["on_scene_at"]) == (None, None)
    assert (rows["a"]["kind"], rows["a"]["priority"], rows["a"]["area"]) == ("fire", 1, "Baden")


def test_what_was_reported_before_the_window_is_not_asked_for(memory: Store, house: Reader) -> None:
    call(memory, "old", ("on_scene", 6))
    assert response_steps(house, at(1)).calls.is_empty()


def test_whom_the_desk_sends_tells_both_the_calls_times_and_a_trip(memory: Store, house: Reader) -> None:
    call(memory, "a")
    unit(memory, "E-1", ("available", -5), ("dispatched", 2), ("en_route", 3), ("on_scene", 7), ("available", 20))
    send(memory, "a", "E-1", 1.5)
    unit(memory, "E-2", ("en_route", 3), ("available", 9))
    send(memory, "a", "E-2", 1, "stood_down")
    heard = response_steps(house, SINCE)
    (row,) = heard.calls.to_dicts()
    assert (row["sent_at"], row["on_scene_at"]) == (at(1.5), at(7))
    trips = {each["unit_id"]: each for each in heard.trips.to_dicts()}
    assert len(heard.trips) == 2
    assert trips["E-1"] == {
        "unit_id": "E-1", "call": "a", "unit_type": "fire", "sent_at": at(1.5), "en_route_at": at(3),
        "on_scene_at": at(7),
    }  # fmt: skip
    assert (trips["E-2"]["call"], trips["E-2"]["sent_at"], trips["E-2"]["en_route_at"]) == (None, None, at(3))


def test_a_unit_that_its_own_city_sends_tells_a_trip_without_a_call(memory: Store, house: Reader) -> None:
    unit(memory, "A-1", ("available", 0), ("dispatched", 1), ("en_route", 2), ("on_scene", 5), ("available", 9),
         ("dispatched", 12), ("en_route", 12.5), kind="ambulance")  # fmt: skip
    told = response_steps(house, SINCE).trips.sort("sent_at").to_dicts()
    assert [(each["sent_at"], each["en_route_at"], each["on_scene_at"]) for each in told] == [
        (at(1), at(2), at(5)), (at(12), at(12.5), None),
    ]  # fmt: skip
    assert {(each["call"], each["unit_type"]) for each in told} == {(None, "ambulance")}


def test_a_part_of_another_incident_is_one_call_with_it(memory: Store, house: Reader) -> None:
    call(memory, "main", kind="medical", area="Soulard")
    call(memory, "part", ("dispatched", 2), ("on_scene", 4), joined="main")
    (row,) = response_steps(house, SINCE).calls.to_dicts()
    assert (row["call"], row["kind"], row["sent_at"], row["on_scene_at"]) == ("main", "medical", at(2), at(4))


def test_trips_are_parted_where_a_unit_is_sent_anew() -> None:
    states = ["on_scene", "available", "dispatched", "dispatched", "en_route", "dispatched", "en_route", "available"]
    told = [(state, at(n)) for n, state in enumerate(states)]
    assert [[state for state, _ in trip] for trip in parted(told)] == [
        ["on_scene"], ["dispatched", "en_route"], ["dispatched", "en_route"],
    ]  # fmt: skip
    assert parted([]) == []


def test_each_hears_only_what_they_may_read(memory: Store) -> None:
    call(memory, "a", ("dispatched", 1), ("on_scene", 6))
    call(memory, "b", ("on_scene", 6), area="Soulard")
    unit(memory, "E-1", ("dispatched", 2), ("en_route", 3))
    blind = rights("analyst").changed("analyst", deny=["read unit", "read assignment"]).within(["Baden"])
    heard = response_steps(memory.reader(Actor("x", "analyst", blind, "s")), SINCE)
    assert heard.calls["call"].to_list() == ["a"] and heard.trips.is_empty()
