"""Alarms are acknowledged, owned, ended and put aside: by one person each, noted, and never for good by silence."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from commands.acknowledge import AcknowledgeIncident
from commands.alarms import AcknowledgeAlarm, OwnAlarm, ResolveAlarm, ShelveAlarm
from commands.command import Command, carry_out
from commands.errors import ConflictError, NotAllowedError, NotThereError, UnfitError
from commands.link import JoinSignal
from commands.sensitive import MarkSensitive
from model.actor import HOUSE, Actor, Role
from model.alarm import ALARM
from model.audit import AUDIT_ENTRY
from model.incident import INCIDENT
from model.permission import rights
from model.view import View
from queries.live import open_incidents
from store import Equals
from tests.commands.conftest import Desk

EVERY: list[Callable[[str], Command]] = [
    AcknowledgeAlarm, OwnAlarm, ResolveAlarm, lambda alarm: ShelveAlarm(alarm, 10, "Known drill"),
]  # fmt: skip


@pytest.fixture
def room(desk: Desk, now: datetime, call: Callable[..., dict[str, object]]) -> Desk:
    """Three incidents, one of them elsewhere and one under way; an alarm about each, and one about none."""
    calls = [call(id="i2", source_id="2", area="South"), call(id="i3", source_id="3", state="dispatched")]
    about = {"a1": "i1", "a2": "i2", "a3": "i3", "a4": None}
    alarms: list[dict[str, object]] = [
        {
            "id": name, "source": "house", "source_id": name, "observed_at": now, "received_at": now,
            "cause": f"person-down C-{name}", "incident_id": incident, "priority": 1, "state": "raised", "count": 1,
        }
        for name, incident in about.items()
    ]  # fmt: skip
    desk.store.write([INCIDENT.records(calls), ALARM.records(alarms)])
    return desk


def alarm(room: Desk, name: str = "a1") -> tuple[Any, ...]:
    """How an alarm stands, and whose it is."""
    return room.store.reader(HOUSE).rows(ALARM, [Equals("id", name)]).select("state", "owner").row(0)


def wait(room: Desk, minutes: float) -> datetime:
    """The clock moves."""
    then = room.store._clock() + timedelta(minutes=minutes)
    room.store._clock = lambda: then
    return then


def test_an_acknowledged_alarm_waits_no_more_and_its_incident_is_acknowledged_by_that(room: Desk) -> None:
    room.do(AcknowledgeAlarm("a1"))
    room.do(AcknowledgeAlarm("a3"))
    room.do(AcknowledgeAlarm("a4"))
    assert [alarm(room, name) for name in ("a1", "a2", "a3", "a4")] == [
        ("acknowledged", None), ("raised", None), ("acknowledged", None), ("acknowledged", None),
    ]  # fmt: skip
    assert [room.incident(name)["state"] for name in ("i1", "i2", "i3")] == ["acknowledged", "new", "dispatched"]
    assert room.log()[0] == ("a-operator", "acknowledge_alarm", "a1", "person-down: acknowledged")
    assert set(room.store.reader(HOUSE).rows(AUDIT_ENTRY)["about_table"]) == {"alarm"}


def test_of_many_who_acknowledge_it_at_once_one_has_done_it_and_the_others_are_told(room: Desk) -> None:
    def seen(number: int) -> str | None:
        try:
            room.do(AcknowledgeAlarm("a1"), name=f"p{number}")
        except ConflictError as told:
            return str(told)
        return None

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(seen, range(4)))
    assert sorted(map(str, answers)) == ["It is acknowledged already. Nothing was changed."] * 3 + ["None"]
    assert len(room.log()) == 1


def test_an_alarm_is_one_persons_until_another_takes_it_knowingly(room: Desk) -> None:
    room.do(OwnAlarm("a1"), name="ines")
    assert alarm(room) == ("owned", "ines") and room.incident()["state"] == "acknowledged"
    assert room.do(OwnAlarm("a1"), name="ines").detail == "was theirs already"
    with pytest.raises(ConflictError, match="it is ines's by now"):
        room.do(OwnAlarm("a1"), name="omar")
    with pytest.raises(ConflictError, match="It is owned already"):
        room.do(AcknowledgeAlarm("a1"), name="omar")
    room.do(OwnAlarm("a1", saw_owner="ines"), name="omar")
    assert alarm(room) == ("owned", "omar")
    assert room.log()[-1][3] == "person-down: owner ines → omar"


def test_an_alarm_that_is_over_is_over_and_its_incident_stays_as_it_is(room: Desk) -> None:
    with pytest.raises(UnfitError, match="state: expected one of resolved, false, found 'shelved'"):
        room.do(ResolveAlarm("a1", "shelved"))
    room.do(ResolveAlarm("a1"))
    room.do(ResolveAlarm("a2", "false"))
    assert (alarm(room)[0], alarm(room, "a2")[0]) == ("resolved", "false")
    assert room.incident()["state"] == room.incident("i2")["state"] == "new"
    assert [entry[3] for entry in room.log()] == [
        "person-down: raised → resolved", "person-down: raised → false",
    ]  # fmt: skip
    for command in EVERY:
        with pytest.raises(ConflictError, match="It is over: resolved"):
            room.do(command("a1"))
    assert len(room.log()) == 2


def test_what_is_put_aside_comes_back_by_itself(room: Desk) -> None:
    def waiting() -> dict[str, int]:
        told = open_incidents(room.store.reader(HOUSE), View(room.store._clock()))
        return dict(told.select("id", "alarms").rows())

    room.do(ShelveAlarm("a1", 10, "Drill at the quay"))
    assert alarm(room)[0] == "shelved" and waiting() == {"i1": 0, "i2": 1, "i3": 1}
    assert room.log()[-1][3] == "person-down: shelved for 10 min: Drill at the quay"
    assert room.incident()["state"] == "new"
    wait(room, 9.9)
    assert alarm(room)[0] == "shelved"
    since = wait(room, 0.2)
    assert alarm(room)[0] == "raised" and waiting()["i1"] == 1
    past = room.store.reader(HOUSE).rows(ALARM, [Equals("id", "a1")], moment=since - timedelta(minutes=1))
    assert past["state"].to_list() == ["shelved"]
    room.do(AcknowledgeAlarm("a1"))
    assert alarm(room)[0] == "acknowledged"


def test_what_was_put_aside_may_be_put_aside_for_longer_or_acknowledged_before(room: Desk) -> None:
    room.do(ShelveAlarm("a1", 10, "Known drill"))
    room.do(ShelveAlarm("a1", 480, "Known drill, until the evening"))
    room.do(ShelveAlarm("a2", 10, "Known drill"))
    room.do(AcknowledgeAlarm("a2"))
    wait(room, 60)
    assert (alarm(room)[0], alarm(room, "a2")[0]) == ("shelved", "acknowledged")


def test_nothing_is_put_aside_for_no_time_for_longer_than_a_shift_or_without_a_reason(room: Desk) -> None:
    for minutes, reason, why in ((0, "Known drill", "minutes"), (481, "Known drill", "minutes"), (9, " x", "reason")):
        with pytest.raises(UnfitError, match=f"{why}: expected"):
            room.do(ShelveAlarm("a1", minutes, reason))
    assert alarm(room)[0] == "raised" and room.log() == []


def test_an_incident_is_acknowledged_with_all_that_waits_about_it_and_its_parts(room: Desk) -> None:
    room.do(JoinSignal("i1", "incident", "i3"))
    room.do(ShelveAlarm("a1", 10, "Known drill"))
    assert room.do(AcknowledgeIncident("i1")).detail == "acknowledged, with 1 alarms"
    assert [alarm(room, name)[0] for name in ("a1", "a2", "a3")] == ["shelved", "raised", "acknowledged"]
    assert room.incident()["state"] == "acknowledged" and room.log()[-1][1:3] == ("acknowledge_incident", "i1")
    with pytest.raises(ConflictError, match="It is acknowledged already"):
        room.do(AcknowledgeIncident("i1"), name="late")
    wait(room, 11)
    room.do(AcknowledgeIncident("i1"))
    assert alarm(room)[0] == "acknowledged"


def test_only_the_floor_silences(room: Desk) -> None:
    roles: tuple[Role, ...] = ("wall", "analyst", "privacy_officer", "administrator")
    for role in roles:
        for command in (*(make("a1") for make in EVERY), AcknowledgeIncident("i1")):
            with pytest.raises(NotAllowedError):
                room.do(command, role)
    assert alarm(room) == ("raised", None) and room.incident()["state"] == "new"
    assert {entry[1] for entry in room.log()} == {"refused"} and len(room.log()) == 20
    room.do(AcknowledgeAlarm("a1"), "supervisor")


def test_who_works_in_one_area_silences_nothing_of_another(room: Desk) -> None:
    bound = Actor("ana", "operator", rights("operator").within(["North"]))
    for command in (*(make("a2") for make in EVERY), AcknowledgeIncident("i2")):
        with pytest.raises(NotThereError, match="There is no"):
            carry_out(room.store, bound, command)
    for command in (make("a9") for make in EVERY):
        with pytest.raises(NotThereError, match="There is no alarm 'a9' here"):
            carry_out(room.store, bound, command)
    assert alarm(room, "a2") == ("raised", None) and room.log() == []
    carry_out(room.store, bound, AcknowledgeAlarm("a1"))
    assert room.store.reader(bound).rows(ALARM)["incident_id"].drop_nulls().sort().to_list() == ["i1", "i3"]


def test_what_is_done_about_a_sensitive_incidents_alarm_does_not_name_its_camera(room: Desk) -> None:
    room.do(MarkSensitive("i1"))
    for command in (AcknowledgeAlarm("a1"), OwnAlarm("a1"), ShelveAlarm("a1", 9, "Known"), ResolveAlarm("a1")):
        room.do(command)
    assert room.store.reader(Actor("x", "supervisor")).rows(ALARM, [Equals("id", "a1")])["cause"].to_list() == [None]
    assert [detail for _, action, about, detail in room.log() if about == "a1" and "C-a1" in detail] == []
