"""A unit's state said by hand: the newest word counts, and its assignment goes on by it."""

from datetime import datetime, timedelta

import pytest

from commands.assign import AssignUnit
from commands.errors import ConflictError, NotAllowedError, NotThereError, UnfitError
from commands.unit_state import StateUnit
from model.actor import HOUSE
from model.unit import UNIT
from queries.assignments import assignments
from store import Equals
from tests.commands.conftest import Desk


@pytest.fixture
def room(desk: Desk, now: datetime) -> Desk:
    says(desk, "available", now - timedelta(minutes=5))
    return desk


def says(desk: Desk, state: str, at: datetime) -> None:
    row = {"source": "cad", "source_id": "E-1", "observed_at": at, "received_at": at, "name": "E-1", "state": state}
    desk.store.write([UNIT.records([row])])


def state(desk: Desk) -> str:
    (row,) = desk.store.reader(HOUSE).rows(UNIT, [Equals("id", "E-1")]).iter_rows(named=True)
    assert row["name"] == "E-1"
    return str(row["state"])


def test_it_goes_out_of_service_and_is_not_sent_and_comes_back(room: Desk) -> None:
    done = room.do(StateUnit("E-1", "out_of_service", "available", "flat tyre"))
    assert (state(room), done.detail) == ("out_of_service", "available → out of service: flat tyre")
    with pytest.raises(ConflictError, match="out of service"):
        room.do(AssignUnit("i1", "E-1"))
    room.do(StateUnit("E-1", "available"))
    assert state(room) == "available"
    assert [entry[1] for entry in room.log()] == ["state_unit", "state_unit"]


def test_what_its_feed_says_later_counts_again(room: Desk, now: datetime) -> None:
    room.do(StateUnit("E-1", "out_of_service"))
    says(room, "available", now - timedelta(minutes=4))
    assert state(room) == "out_of_service"
    says(room, "on_scene", now + timedelta(minutes=1))
    assert state(room) == "on_scene"


def test_an_assignment_goes_on_by_it(room: Desk) -> None:
    room.do(AssignUnit("i1", "E-1"))
    room.do(StateUnit("E-1", "on_scene"))
    assert assignments(room.store.reader(HOUSE), "i1").select("unit_id", "state").rows() == [("E-1", "on_scene")]


def test_what_cannot_be_said_is_refused_and_nothing_is_changed(room: Desk) -> None:
    with pytest.raises(ConflictError, match="E-1 is available by now, while you saw on scene"):
        room.do(StateUnit("E-1", "out_of_service", "on_scene"))
    with pytest.raises(ConflictError, match="available already"):
        room.do(StateUnit("E-1", "available"))
    with pytest.raises(UnfitError, match="state: expected one of available"):
        room.do(StateUnit("E-1", "asleep"))
    with pytest.raises(NotThereError, match="no unit 'E-9'"):
        room.do(StateUnit("E-9", "available"))
    with pytest.raises(NotAllowedError):
        room.do(StateUnit("E-1", "out_of_service"), "analyst")
    assert state(room) == "available"
