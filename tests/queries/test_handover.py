"""What a shift hands over: of nothing, of one and of many, and the moment before."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from model.actor import Actor
from model.alarm import ALARM
from model.audit import Deed
from model.incident import INCIDENT, INCIDENT_NOTE
from model.place import CLOSURE
from model.unit import ASSIGNMENT, UNIT
from queries.handover import handover
from store import Reader, Store

HOUR = timedelta(hours=1)


@pytest.fixture
def since(now: datetime) -> datetime:
    return now - 8 * HOUR


def said(at: datetime, name: str, source: str = "calls", **more: Any) -> dict[str, Any]:
    return {"id": name, "source": source, "source_id": name, "observed_at": at, "received_at": at, **more}


def incident(store: Store, at: datetime, name: str, began: datetime | None = None, **more: Any) -> None:
    row = said(at, name, updated_at=at, reported_at=began or at, kind="fire", title="Smoke", state="new", priority=3)
    store.write([INCIDENT.records([row | {"observed_at": began or at} | more])])


def moved(store: Store, house: Reader, since: datetime, now: datetime) -> dict[str, tuple[bool, bool, int | None]]:
    rows = handover(house, house, since, now).moved.iter_rows(named=True)
    return {row["id"]: (row["opened"], row["ended"], row["was_priority"]) for row in rows}


def test_of_an_empty_city_nothing_is_handed_over(house: Reader, since: datetime, now: datetime) -> None:
    known = handover(house, house, since, now)
    assert (known.incidents, known.waiting, known.notes, known.out_of_service, known.closed_off) == ([], [], [], [], [])
    assert known.moved.is_empty() and known.alarms is not None and known.alarms.is_empty()


def test_opened_and_closed_are_told_by_the_hours_they_fell_into(
    memory: Store, house: Reader, since: datetime, now: datetime
) -> None:
    before = since - HOUR
    incident(memory, before, "stays")
    incident(memory, before, "over-before", state="closed")
    incident(memory, before, "ends")
    incident(memory, now - HOUR, "ends", began=before, state="resolved")
    incident(memory, since, "just-then")
    incident(memory, since + timedelta(seconds=1), "young")
    incident(memory, now - HOUR, "came-and-went", state="closed")
    assert moved(memory, house, since, now) == {
        "stays": (False, False, 3), "ends": (False, True, 3), "just-then": (False, False, 3),
        "young": (True, False, 3), "came-and-went": (True, True, 3),
    }  # fmt: skip


def test_a_changed_priority_is_told_whoever_changed_it(
    memory: Store, house: Reader, since: datetime, now: datetime
) -> None:
    before = since - HOUR
    incident(memory, before, "old", priority=4)
    incident(memory, now - HOUR, "old", began=before, priority=2)
    incident(memory, now - 3 * HOUR, "new", priority=3)
    incident(memory, now - HOUR, "new", began=now - 3 * HOUR, priority=1)
    incident(memory, now - HOUR, "same")
    memory.note(Deed("ines", "operator", "correct_incident", "incident", "by-hand", None, "priority 5 → 4, place"))
    incident(memory, now - HOUR, "by-hand", priority=None)
    known = handover(house, house, since, now)
    found = known.moved
    assert {row["id"]: row["was_priority"] for row in known.changed} == {"new": 3, "old": 4}
    assert found.filter(found["id"] == "by-hand")["was_priority"].to_list() == [5]


def test_what_was_urgent_is_told_with_how_it_ended(
    memory: Store, house: Reader, since: datetime, now: datetime
) -> None:
    incident(memory, now - 3 * HOUR, "first", priority=2)
    incident(memory, now - 2 * HOUR, "first", began=now - 3 * HOUR, priority=4, state="false_alarm")
    incident(memory, now - HOUR, "second", priority=1, state="closed")
    incident(memory, now - HOUR, "slight", priority=4, state="closed")
    incident(memory, now - HOUR, "goes-on", priority=1)
    found = handover(house, house, since, now).outcomes
    assert [row["id"] for row in found] == ["second", "first"]


def test_an_open_incident_tells_what_it_waits_for(memory: Store, house: Reader, since: datetime, now: datetime) -> None:
    incident(memory, now - HOUR, "i1", priority=1)
    incident(memory, now - HOUR, "i2", priority=2)
    about = {"cause": "gas S1", "incident_id": "i1", "priority": 1, "count": 1}
    memory.write([
        UNIT.records([said(now - HOUR, "E-1", state="en_route"), said(now - HOUR, "E-2", state="out_of_service")]),
        ASSIGNMENT.records([said(now - 2 * HOUR, "i1:E-1", "desk", incident_id="i1", unit_id="E-1",
                                 state="dispatched")]),
        ALARM.records([
            said(now - HOUR, "a1", "house", state="raised", **about),
            said(now - HOUR, "a2", "house", state="shelved", shelved_until=now + HOUR, **about),
            said(now - HOUR, "a3", "house", state="shelved", shelved_until=now - HOUR, **about),
            said(now - HOUR, "a4", "house", state="false", **about),
            said(since - HOUR, "a5", "house", state="acknowledged", **about),
        ]),
    ])  # fmt: skip
    known = handover(house, house, since, now)
    first, second = known.incidents
    assert (first["id"], first["alarms"], [each["id"] for each in first["shelved"]]) == ("i1", 2, ["a2"])
    assert [(each["unit_id"], each["state"]) for each in first["units"]] == [("E-1", "en_route")]
    assert (second["alarms"], second["units"], second["shelved"], second["untaken"]) == (0, [], [], {})
    assert known.waiting is not None and [each["id"] for each in known.waiting] == ["a1", "a3", "a2"]
    assert known.out_of_service is not None and [each["id"] for each in known.out_of_service] == ["E-2"]
    assert known.alarms is not None
    assert known.alarms.select("alarms", "waiting", "untrue", "shelved", "taken").rows() == [(4, 2, 1, 1, 0)]


def test_closures_and_notes_are_those_that_still_matter(
    memory: Store, house: Reader, since: datetime, now: datetime
) -> None:
    incident(memory, now - HOUR, "open")
    incident(memory, now - HOUR, "over", state="closed")
    shut = [("holds", None, now + HOUR), ("over", None, now), ("to-come", now + HOUR, None), ("for-good", now, None)]
    memory.write([
        CLOSURE.records([said(since, name, "desk", from_at=begins, to_at=ends) for name, begins, ends in shut]),
        INCIDENT_NOTE.records([
            said(at, f"n{n}", "desk", incident_id=about, author="ines", text="look behind the shed")
            for n, (at, about) in enumerate(((now - HOUR, "open"), (since - HOUR, "open"), (now, "over")))
        ]),
    ])  # fmt: skip
    known = handover(house, house, since, now)
    assert known.closed_off is not None and {each["id"] for each in known.closed_off} == {"holds", "for-good"}
    assert known.notes is not None and [each["id"] for each in known.notes] == ["n0"]


def test_a_sensitive_incident_obeys_its_mask(memory: Store, house: Reader, since: datetime, now: datetime) -> None:
    incident(memory, now - HOUR, "i1", sensitive=True, title="Told to nobody", address="1 Main Street", kind="crime",
             cell=1, cell_lon=-90.21, cell_lat=38.61)  # fmt: skip
    memory.write([
        INCIDENT_NOTE.records([said(now, "n1", "desk", incident_id="i1", author="ines", text="hidden words")]),
        ALARM.records([said(now, "a1", "house", cause="person-down C1", incident_id="i1", state="raised", count=1)]),
    ])  # fmt: skip
    known = handover(memory.reader(Actor("ines", "operator")), house, since, now)
    assert (known.incidents[0]["title"], known.incidents[0]["address"]) == (None, None)
    assert known.notes is not None and known.notes[0]["text"] is None
    assert known.waiting is not None and known.waiting[0]["cause"] is None
    assert known.moved["title"].to_list() == [None]
