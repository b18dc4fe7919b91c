"""Units are sent, diverted and stood down: none twice, nothing undone unseen, and what the feed says counts on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from commands.assign import AssignUnit, StandDown
from commands.close_incident import CloseIncident
from commands.errors import ConflictError, NotAllowedError, NotThereError
from model.actor import HOUSE
from model.incident import INCIDENT
from model.unit import ASSIGNMENT, UNIT
from queries.assignments import assignments, under_way
from store import Store
from tests.commands.conftest import Desk


@pytest.fixture
def room(desk: Desk, now: datetime, call: Callable[..., dict[str, object]]) -> Desk:
    """Two incidents, an engine that is free, an ambulance elsewhere and one out of service."""
    desk.store.write([INCIDENT.records([call(id="i2", source_id="2")])])
    for name, state in (("E-1", "available"), ("A-1", "on_scene"), ("A-2", "out_of_service")):
        says(desk, name, state, now - timedelta(minutes=5))
    return desk


def says(desk: Desk, name: str, state: str, at: datetime) -> None:
    """A unit's feed says how it stands."""
    row = {"source": "cad", "source_id": name, "observed_at": at, "received_at": at, "name": name, "state": state}
    desk.store.write([UNIT.records([row])])


def sent(desk: Desk, incident: str = "i1") -> list[tuple[Any, ...]]:
    return assignments(desk.store.reader(HOUSE), incident).select("unit_id", "state").rows()


def test_a_unit_is_sent_and_the_incident_is_dispatched_and_somebodys(room: Desk) -> None:
    assert room.do(AssignUnit("i1", "E-1", saw_state="available")).detail == "unit E-1 sent"
    assert sent(room) == [("E-1", "dispatched")]
    row = room.incident()
    assert (row["state"], row["owner"]) == ("dispatched", "a-operator")
    assert room.log()[-1] == ("a-operator", "assign_unit", "i1", "unit E-1 sent")


def test_whose_it_is_stays_and_what_is_farther_on_is_not_set_back(room: Desk, call: Callable[..., Any]) -> None:
    later = room.incident()["updated_at"] + timedelta(minutes=1)
    room.store.write([INCIDENT.records([call(state="on_scene", owner="Desk 4", updated_at=later)])])
    room.do(AssignUnit("i1", "E-1"))
    assert (room.incident()["state"], room.incident()["owner"]) == ("on_scene", "Desk 4")


def test_the_feed_takes_the_incident_further_than_the_desk_did(room: Desk, call: Callable[..., Any]) -> None:
    room.do(AssignUnit("i1", "E-1"))
    later = room.incident()["updated_at"] + timedelta(hours=1)
    room.store.write([INCIDENT.records([call(state="on_scene", updated_at=later)])])
    assert room.incident()["state"] == "on_scene"


@pytest.mark.parametrize(
    ("command", "fault", "why"),
    [
        (AssignUnit("i1", "E-9"), NotThereError, "There is no unit 'E-9'. Choose"),
        (AssignUnit("i9", "E-1"), NotThereError, "There is no incident 'i9' here"),
        (AssignUnit("i1", "A-2"), ConflictError, "A-2 is out of service and was not sent. Choose another"),
        (AssignUnit("i1", "A-1"), ConflictError, "A-1 is on scene elsewhere and was not sent. Look again; divert"),
        (AssignUnit("i1", "E-1", saw_state="out_of_service"), ConflictError, "E-1 is available by now, while you saw"),
        (StandDown("i1", "E-1"), ConflictError, "E-1 is not on its way to it, nor there"),
        (StandDown("i1", "E-9"), NotThereError, "There is no unit"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    room: Desk, command: Any, fault: type[Exception], why: str
) -> None:
    with pytest.raises(fault, match=why):
        room.do(command)
    assert room.store.reader(HOUSE).count(ASSIGNMENT) == 0 and room.incident()["state"] == "new"


def test_to_a_closed_incident_nobody_is_sent(room: Desk) -> None:
    room.do(CloseIncident("i1"))
    with pytest.raises(ConflictError, match=r"It is closed: no unit was sent. Reopen it first"):
        room.do(AssignUnit("i1", "E-1"))


def test_of_two_who_send_one_unit_the_second_is_told(room: Desk) -> None:
    room.do(AssignUnit("i1", "E-1", saw_state="available"))
    with pytest.raises(ConflictError, match="sent to it already"):
        room.do(AssignUnit("i1", "E-1", saw_state="available"), name="b")
    with pytest.raises(ConflictError, match="E-1 is dispatched elsewhere and was not sent"):
        room.do(AssignUnit("i2", "E-1", saw_state="available"), name="b")


def test_a_diverted_unit_is_stood_down_where_it_was_bound(room: Desk) -> None:
    room.do(AssignUnit("i1", "E-1"))
    assert room.do(AssignUnit("i2", "E-1", divert=True)).detail == "unit E-1 sent, diverted from i1"
    assert (sent(room), sent(room, "i2")) == ([("E-1", "stood_down")], [("E-1", "dispatched")])
    assert room.do(AssignUnit("i1", "A-1", divert=True)).detail == "unit A-1 sent, diverted"


def test_who_is_stood_down_may_be_sent_again(room: Desk) -> None:
    room.do(AssignUnit("i1", "E-1"))
    room.do(StandDown("i1", "E-1"))
    assert sent(room) == [("E-1", "stood_down")]
    room.do(AssignUnit("i1", "E-1"))
    assert sent(room) == [("E-1", "dispatched")]


def test_how_far_a_unit_is_follows_from_what_its_feed_says(room: Desk, now: datetime) -> None:
    room.do(AssignUnit("i1", "E-1"))
    said = []
    for minutes, state in enumerate(("dispatched", "en_route", "on_scene", "available", "en_route"), 1):
        says(room, "E-1", state, now + timedelta(minutes=minutes))
        said.append(sent(room)[0][1])
    assert said == ["dispatched", "en_route", "on_scene", "clear", "clear"]  # the last drive is another call's
    (row,) = assignments(room.store.reader(HOUSE), "i1").iter_rows(named=True)
    reached = [(row[f"{state}_at"] - now).total_seconds() / 60 for state in ("en_route", "on_scene", "clear")]
    assert reached == [2, 3, 4]
    assert under_way(room.store.reader(HOUSE), now).is_empty()
    room.do(AssignUnit("i2", "E-1", divert=True))


def test_news_of_before_it_was_sent_says_nothing_of_it(room: Desk, now: datetime) -> None:
    room.do(AssignUnit("i1", "E-1"))
    says(room, "E-1", "on_scene", now - timedelta(minutes=1))
    assert sent(room) == [("E-1", "dispatched")]


@pytest.mark.parametrize("role", ["wall", "analyst", "privacy_officer", "administrator"])
def test_only_the_floor_sends(room: Desk, role: Any) -> None:
    for command in (AssignUnit("i1", "E-1"), StandDown("i1", "E-1")):
        with pytest.raises(NotAllowedError):
            room.do(command, role)


def test_who_was_sent_yesterday_is_done_with_it(memory: Store, now: datetime) -> None:
    old = now - timedelta(hours=25)
    row = {
        "source": "desk", "source_id": "i1:E-1", "observed_at": old, "received_at": old, "incident_id": "i1",
        "unit_id": "E-1", "state": "dispatched",
    }  # fmt: skip
    memory.write([ASSIGNMENT.records([row])])
    assert under_way(memory.reader(HOUSE), now).is_empty()
    assert assignments(memory.reader(HOUSE), "i1").height == 1
