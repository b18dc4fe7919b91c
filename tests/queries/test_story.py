"""An incident's story, what is near it, and the load of alarms: of nothing, one and many."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from model.actor import HOUSE
from model.alarm import ALARM
from model.audit import Deed
from model.camera import CAMERA
from model.incident import INCIDENT
from queries import near, story
from queries.alarm_load import alarm_load
from store import Reader, Store

LON, LAT, METRE = -90.2, 38.6, 1 / 111_320


@pytest.fixture
def house(memory: Store) -> Reader:
    return memory.reader(HOUSE)


def incident(memory: Store, now: datetime, name: str, **more: Any) -> dict[str, Any]:
    at = dict.fromkeys(("received_at", "observed_at", "reported_at", "updated_at"), now)
    row = {"id": name, "source": "calls", "source_id": name, "kind": "fire", "title": "Smoke", "state": "new",
           "lon": LON, "lat": LAT, **at, **more}  # fmt: skip
    memory.write([INCIDENT.records([row])])
    return {"sensitive": None} | row


def test_a_story_tells_what_the_source_said_and_what_people_did_in_order(
    memory: Store, house: Reader, now: datetime
) -> None:
    row = incident(memory, now - timedelta(minutes=5), "i1")
    assert [(each.what, each.who) for each in story.story(house, house, row).entries] == [("Reported", "calls")]
    incident(memory, now - timedelta(minutes=2), "i1", reported_at=now - timedelta(minutes=5), state="on_scene")
    memory.note(Deed("ines", "operator", "note_incident", "incident", "i1", None, "a note"))
    memory.note(Deed("ines", "operator", "look", "incident", "i1", "dispatch", None))
    memory.note(Deed("ines", "operator", "note_incident", "incident", "i2", None, "of another"))
    told = [(each.kind, each.what, each.detail) for each in story.story(house, house, row).entries]
    assert told == [("said", "Reported", ""), ("said", "On scene", ""), ("deed", "note_incident", "a note")]
    hidden = story.story(house, house, row | {"sensitive": True}).entries
    assert (hidden[-1].what, hidden[-1].detail) == ("note_incident", "")


def test_what_is_near_is_within_its_kinds_distance_and_time_the_nearest_first(
    memory: Store, house: Reader, now: datetime
) -> None:
    row = incident(memory, now, "i1")
    assert near.near(house, row, now) == []
    for name, metres, days in (("far", 210, 0), ("b", 150, 1), ("a", 50, 29), ("old", 10, 31)):
        at = now - timedelta(days=days)
        incident(memory, at, name, lat=LAT + metres * METRE, state="closed")
    assert [(each["id"], round(each["away_m"])) for each in near.near(house, row, now)] == [("a", 50), ("b", 150)]
    assert near.near(house, row | {"lon": None}, now) == []


def test_cameras_that_see_nothing_come_after_those_that_do(memory: Store, house: Reader, now: datetime) -> None:
    said = {"source": "registry", "received_at": now, "observed_at": now, "lon": LON}
    memory.write([CAMERA.records([
        said | {"source_id": name, "name": name, "lat": LAT + metres * METRE, "state": state, "snapshot_url": url}
        for name, metres, state, url in (
            ("C0", 10, "live", None), ("C1", 20, "offline", "http://x/1"), ("C2", 90, "live", "http://x/2"),
            ("C3", 60, "live", "http://x/3"), ("C4", 900, "live", "http://x/4"),
        )
    ])])  # fmt: skip
    found = near.cameras(house, {"lon": LON, "lat": LAT})
    assert [each["id"] for each in found] == ["C3", "C2", "C1"]


def test_the_load_is_counted_for_who_is_at_work_with_the_worst_causes(
    memory: Store, house: Reader, now: datetime
) -> None:
    nothing = alarm_load(house, house, now)
    assert (nothing.per_operator, nothing.operators, nothing.worst) == (0.0, 1, [])
    rows = [("sos R-1", 1), ("crowd C-1", 2), ("crowd C-2", 9), ("crowd C-3", 60), ("smoke S-1", 600)]
    memory.write([ALARM.records([
        {"id": cause, "source": "house", "source_id": cause, "received_at": now, "cause": cause, "priority": 3,
         "observed_at": now - timedelta(minutes=minutes), "state": "raised", "count": 1}
        for cause, minutes in rows
    ])])  # fmt: skip
    for name in ("ines", "omar", "omar"):
        memory.note(Deed(name, "operator", "note_incident", "incident", "i1"))
    memory.note(Deed("ana", "analyst", "export", "incident", None))
    told = alarm_load(house, house, now)
    assert (told.raised, told.operators, told.per_operator) == (3, 2, 1.5)
    assert told.worst == [("crowd", 3), ("sos", 1)]
