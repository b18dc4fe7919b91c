"""What belongs together is joined by hand and taken out again: nothing vanishes, and nothing is undone unseen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import shapely

from analysis.areas import Areas
from commands.close_incident import CloseIncident
from commands.command import Command, Done, carry_out
from commands.correct_incident import CorrectIncident
from commands.errors import ConflictError, NotAllowedError, NotThereError, UnfitError
from commands.link import JoinSignal, TakeOutSignal
from commands.sensitive import MarkSensitive
from model.actor import HOUSE, Actor, Role
from model.camera import DETECTION
from model.incident import INCIDENT, LINK
from model.permission import rights
from model.report import REPORT
from model.view import View
from queries.live import open_incidents
from store import Equals
from tests.commands.conftest import Desk
from trips import settled

NORTH = Areas(("North",), (shapely.box(-90.3, 38.5, -90.1, 38.7),))
BOUND = Actor("ana", "operator", rights("operator").within(["North"]))


@pytest.fixture
def room(desk: Desk, now: datetime, call: Callable[..., dict[str, object]]) -> Desk:
    """Three incidents, the last one elsewhere; what a camera saw, and a report with a place of its own."""
    said = {"source": "feed", "observed_at": now, "received_at": now}
    desk.store.write([
        INCIDENT.records([call(id="i2", source_id="2"), call(id="i3", source_id="3", area="South")]),
        DETECTION.records([{**said, "id": "d1", "source_id": "d1", "camera_id": "C-1", "label": "person_down"}]),
        REPORT.records([{**said, "id": "r1", "source_id": "r1", "state": "open", "lon": -90.21, "lat": 38.61}]),
    ])  # fmt: skip
    return desk


def do(room: Desk, command: Command, actor: Actor | None = None) -> Done:
    """Done in a city that knows its areas."""
    return carry_out(room.store, actor or Actor("a-operator", "operator"), command, settled(NORTH)).done


def links(room: Desk, undone: bool = False) -> set[tuple[Any, ...]]:
    told = room.store.reader(HOUSE).rows(LINK, [Equals("undone", undone)])
    return set(told.select("incident_id", "about_table", "about_id").rows())


def board(room: Desk, actor: Actor = HOUSE) -> set[str]:
    return set(open_incidents(room.store.reader(actor), View(room.store._clock()))["id"])


def test_a_signal_is_joined_by_hand_for_a_reason_that_is_kept(room: Desk) -> None:
    do(room, JoinSignal("i1", "detection", "d1", "Same man on\x00 camera"))
    (row,) = room.store.reader(HOUSE).rows(LINK).iter_rows(named=True)
    told = ("incident_id", "about_table", "about_id", "reason", "undone", "source", "lon")
    assert [row[name] for name in told] == ["i1", "detection", "d1", "Same man on camera", False, "desk", None]
    assert room.log() == [("a-operator", "join_signal", "i1", "joined detection d1")]


def test_an_incident_that_is_part_of_another_is_told_by_that_one_while_it_is_open(room: Desk) -> None:
    do(room, JoinSignal("i1", "incident", "i2"))
    assert board(room) == {"i1", "i3"} and links(room) == {("i1", "incident", "i2")}
    assert room.incident("i2")["state"] == "new"
    do(room, CloseIncident("i1"))
    assert board(room) == {"i2", "i3"}


def test_an_incident_that_is_taken_out_stands_by_itself_again(room: Desk) -> None:
    do(room, JoinSignal("i1", "incident", "i2"))
    done = do(room, TakeOutSignal("i1", "incident", "i2"))
    assert (done.answer, board(room)) == ("i2", {"i1", "i2", "i3"})
    assert (links(room), links(room, undone=True)) == (set(), {("i1", "incident", "i2")})
    assert room.log()[-1] == ("a-operator", "take_out_signal", "i1", "took out incident i2")
    do(room, JoinSignal("i1", "incident", "i2"))
    assert board(room) == {"i1", "i3"} and links(room) == {("i1", "incident", "i2")}


def test_a_signal_that_is_taken_out_is_an_incident_of_its_own(room: Desk, now: datetime) -> None:
    for table, about, title in (("detection", "d1", None), ("report", "r1", "A bicycle")):
        do(room, JoinSignal("i1", table, about))
        done = do(room, TakeOutSignal("i1", table, about, title))
        assert room.log()[-1][3] == f"took out {table} {about}: {done.answer}"
    camera, report = room.incident("desk-D-261122-001"), room.incident("desk-D-261122-002")
    told = ("kind", "priority", "state", "source_id", "sensitive", "area")
    assert [camera[name] for name in told] == ["medical", 3, "new", "D-261122-001", False, "North"]
    assert (camera["title"], report["title"]) == ("Detection, taken out", "A bicycle")
    assert abs(camera["reported_at"] - now) < timedelta(seconds=1)
    places = [(row["lon"], row["lat"]) for row in (camera, report)]
    assert places == [(-90.2, 38.6), (-90.21, 38.61)]
    assert links(room) == {(camera["id"], "detection", "d1"), (report["id"], "report", "r1")}
    assert links(room, undone=True) == {("i1", "detection", "d1"), ("i1", "report", "r1")}


def test_what_cannot_be_joined_or_taken_out_is_said_and_nothing_is_written(room: Desk) -> None:
    do(room, JoinSignal("i1", "incident", "i2"))
    do(room, CloseIncident("i3"))
    before = (links(room), len(room.log()))
    refused: list[tuple[Command, type[Exception], str]] = [
        (JoinSignal("i1", "detection", "d9"), NotThereError, "There is no detection 'd9'"),
        (JoinSignal("i9", "detection", "d1"), NotThereError, "There is no incident 'i9' here"),
        (JoinSignal("i1", "incident", "i9"), NotThereError, "There is no incident 'i9' here"),
        (JoinSignal("i1", "alarm", "a1"), UnfitError, "about_table: expected one of incident, alert"),
        (JoinSignal("i1", "incident", "i1"), UnfitError, "cannot be part of itself"),
        (JoinSignal("i2", "incident", "i1"), ConflictError, "It is itself part of i1"),
        (JoinSignal("i3", "detection", "d1"), ConflictError, "It is closed: nothing can join it. Reopen it first"),
        (TakeOutSignal("i1", "detection", "d1"), ConflictError, "It is not part of this incident"),
        (TakeOutSignal("i9", "detection", "d1"), NotThereError, "There is no incident 'i9' here"),
        (TakeOutSignal("i1", "unit", "E-1"), UnfitError, "about_table: expected one of"),
    ]
    for command, fault, why in refused:
        with pytest.raises(fault, match=why):
            do(room, command)
    assert (links(room), len(room.log())) == before
    do(room, TakeOutSignal("i1", "incident", "i2"))
    with pytest.raises(ConflictError, match="It is not part of this incident"):
        do(room, TakeOutSignal("i1", "incident", "i2"), Actor("late", "operator"))


def test_an_incident_that_holds_others_joins_none(room: Desk) -> None:
    do(room, JoinSignal("i1", "incident", "i2"))
    with pytest.raises(ConflictError, match="i1 has 1 others in it"):
        do(room, JoinSignal("i3", "incident", "i1"))
    assert board(room) == {"i1", "i3"}


def test_an_incident_is_part_of_one_other_at_a_time(room: Desk) -> None:
    do(room, JoinSignal("i1", "incident", "i2"))
    do(room, JoinSignal("i3", "incident", "i2"))
    assert links(room) == {("i3", "incident", "i2")}


def test_what_stands_by_itself_again_may_be_joined(room: Desk) -> None:
    do(room, JoinSignal("i1", "incident", "i2"))
    do(room, CloseIncident("i1"))
    do(room, JoinSignal("i2", "incident", "i3"))
    assert board(room) == {"i2"}


def test_a_place_that_is_corrected_leaves_it_part_of_the_other(room: Desk) -> None:
    do(room, JoinSignal("i1", "incident", "i2"))
    do(room, CorrectIncident("i2", lon=-90.22, lat=38.62))
    assert board(room) == {"i1", "i3"}


def test_only_the_floor_joins_and_takes_out(room: Desk) -> None:
    do(room, JoinSignal("i1", "detection", "d1"))
    roles: tuple[Role, ...] = ("wall", "analyst", "privacy_officer", "administrator")
    for role in roles:
        for command in (JoinSignal("i2", "detection", "d1"), TakeOutSignal("i1", "detection", "d1")):
            with pytest.raises(NotAllowedError):
                do(room, command, Actor("x", role))
    assert links(room) == {("i1", "detection", "d1")} and board(room) == {"i1", "i2", "i3"}
    assert [entry[1] for entry in room.log()] == ["join_signal"] + ["refused"] * 8


def test_who_works_in_one_area_joins_nothing_with_another(room: Desk) -> None:
    do(room, JoinSignal("i3", "detection", "d1"))
    for command in (
        JoinSignal("i3", "report", "r1"), JoinSignal("i1", "incident", "i3"), JoinSignal("i3", "incident", "i1"),
        TakeOutSignal("i3", "detection", "d1"),
    ):  # fmt: skip
        with pytest.raises(NotThereError, match="There is no incident 'i3' here"):
            do(room, command, BOUND)
    assert links(room) == {("i3", "detection", "d1")}
    do(room, JoinSignal("i1", "incident", "i2"), BOUND)
    assert room.store.reader(BOUND).rows(LINK)["incident_id"].to_list() == ["i1"]


def test_what_is_taken_out_of_a_sensitive_incident_is_as_sensitive_and_does_not_say_where_that_one_is(
    room: Desk,
) -> None:
    do(room, MarkSensitive("i1"))
    do(room, JoinSignal("i1", "detection", "d1"))
    alone = str(do(room, TakeOutSignal("i1", "detection", "d1")).answer)
    row = room.incident(alone)
    assert (row["sensitive"], row["lon"], row["lat"], row["address"]) == (True, None, None, None)
    told = room.store.reader(Actor("x", "operator")).rows(LINK)
    assert told.select("about_id", "lon", "lat").unique().rows() == [(None, None, None)]
    assert "1 Main Street" not in str(told.rows()) and "Fall" not in str(told.rows())


def test_what_is_done_to_a_sensitive_incident_does_not_name_the_camera_that_saw_it(room: Desk) -> None:
    do(room, MarkSensitive("i1"))
    do(room, JoinSignal("i1", "detection", "d1"))
    do(room, TakeOutSignal("i1", "detection", "d1"))
    assert [detail for *_, detail in room.log() if "d1" in (detail or "").split(":")[0].split()] == []


def test_whoever_takes_something_out_sees_what_it_has_become(room: Desk) -> None:
    do(room, MarkSensitive("i1"), BOUND)
    do(room, JoinSignal("i1", "detection", "d1"), BOUND)
    alone = do(room, TakeOutSignal("i1", "detection", "d1"), BOUND).answer
    assert alone in board(room, BOUND)
