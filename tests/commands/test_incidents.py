"""What people do to incidents: laid over what feeds say, noted, and never at another's expense."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from commands.close_incident import CloseIncident, ReopenIncident
from commands.command import Command, carry_out
from commands.correct_incident import CorrectIncident, TakeIncident
from commands.errors import CommandError, ConflictError, NotAllowedError, NotThereError, UnfitError
from commands.note_incident import NoteIncident
from commands.open_incident import OpenIncident
from commands.sensitive import LiftSensitive, Look, MarkSensitive
from model.actor import HOUSE, Actor, Role
from model.audit import AUDIT_ENTRY
from model.incident import INCIDENT, INCIDENT_NOTE
from model.permission import rights
from store import Author, Equals, Store
from tests.commands.conftest import Desk


def test_an_incident_is_opened_by_hand_under_the_days_next_number(desk: Desk) -> None:
    for number in ("D-261122-001", "D-261122-002"):
        done = desk.do(OpenIncident("fire", 1, "Smoke\x00 from  a roof", -90.2, 38.6, note="Caller\nhas left"))
        assert done.answer == number
        row = desk.incident(f"desk-{number}")
        assert (row["title"], row["kind"], row["priority"], row["lon"]) == ("Smoke from a roof", "fire", 1, -90.2)
        assert (row["state"], row["owner"], row["source_id"]) == ("acknowledged", "a-operator", number)
    notes = desk.store.reader(HOUSE).rows(INCIDENT_NOTE)
    assert notes["text"].to_list() == ["Caller\nhas left"] * 2
    assert [(who, what) for who, what, *_ in desk.log()] == [("a-operator", "open_incident")] * 2


def test_the_thousandth_of_a_day_is_not_its_last(desk: Desk, call: Callable[..., dict[str, object]]) -> None:
    for number in (998, 999, 1000):
        row = call(id=f"desk-D-261122-{number}", source="desk", source_id=f"D-261122-{number}")
        desk.store.state(Author("a", "person"), INCIDENT.records([row]), ["source", "source_id", "title"])
    answers = [desk.do(OpenIncident("fire", 1, "Smoke", -90.2, 38.6)).answer for _ in range(2)]
    assert answers == ["D-261122-1001", "D-261122-1002"]
    assert desk.incident("desk-D-261122-1000")["title"] == "Fall"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "dragon"}, "kind: expected one of fire"),
        ({"priority": 0}, "priority: expected 1 to 5"),
        ({"priority": True}, "priority"),
        ({"title": " "}, "title: expected at least 3"),
        ({"title": "x" * 301}, "title: expected at most 300"),
        ({"lon": None}, "both a longitude and a latitude"),
        ({"lon": None, "lat": None}, "Where?"),
        ({"lat": 91.0}, "lat: expected degrees"),
        ({"lat": float("nan")}, "lat: expected degrees"),
        ({"found_by": "ghost"}, "found_by"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_written(desk: Desk, fields: dict[str, Any], why: str) -> None:
    given: dict[str, Any] = {"kind": "fire", "priority": 1, "title": "Smoke", "lon": -90.2, "lat": 38.6} | fields
    with pytest.raises(UnfitError, match=why):
        desk.do(OpenIncident(**given))
    assert desk.store.reader(HOUSE).count(INCIDENT) == 1
    assert desk.log() == []


def test_a_correction_outlives_the_feeds_next_word(desk: Desk, call: Callable[..., dict[str, object]]) -> None:
    desk.do(CorrectIncident("i1", priority=1, lon=-90.3, lat=38.7, saw={"priority": 3}))
    desk.store.write([INCIDENT.records([call(priority=4, title="Fall, conscious", state="dispatched")])])
    row = desk.incident()
    assert (row["priority"], row["lon"], row["lat"]) == (1, -90.3, 38.7)
    assert (row["title"], row["state"]) == ("Fall, conscious", "dispatched")
    assert desk.log() == [("a-operator", "correct_incident", "i1", "priority 3 → 1, place")]


def test_the_second_of_two_is_told_and_nothing_of_theirs_is_lost(desk: Desk) -> None:
    desk.do(CorrectIncident("i1", priority=1, saw={"priority": 3}), name="first")
    with pytest.raises(ConflictError, match=r"first has set priority to 1 \d+ s ago, while you saw 3"):
        desk.do(CorrectIncident("i1", priority=5, saw={"priority": 3}), name="second")
    desk.do(
        CorrectIncident("i1", kind="crime", saw={"kind": "medical"}), name="second"
    )  # another column is no conflict
    assert (desk.incident()["priority"], desk.incident()["kind"]) == (1, "crime")


def test_of_many_at_once_exactly_one_has_it(desk: Desk) -> None:
    def take(number: int) -> bool:
        try:
            desk.do(TakeIncident("i1", None), name=f"p{number}")
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(8)))
    assert sum(taken) == 1
    assert desk.incident()["owner"] == f"p{taken.index(True)}"
    assert len(desk.log()) == 1


def test_closing_and_reopening(desk: Desk) -> None:
    desk.do(CloseIncident("i1", "false_alarm", saw_state="new", note="Cat on the line"))
    assert desk.incident()["state"] == "false_alarm"
    with pytest.raises(ConflictError, match="false alarm already"):
        desk.do(CloseIncident("i1"), name="late")
    with pytest.raises(ConflictError, match="Reopen it first"):
        desk.do(TakeIncident("i1", None))
    desk.do(ReopenIncident("i1", "It was no cat"), name="again")
    assert (desk.incident()["state"], desk.incident()["owner"]) == ("acknowledged", "again")
    notes = desk.store.reader(HOUSE).rows(INCIDENT_NOTE).sort("id")
    assert notes["text"].to_list() == ["Cat on the line", "It was no cat"]


def test_a_note_is_added_and_never_changed(desk: Desk) -> None:
    for text in ("one", "two"):
        desk.do(NoteIncident("i1", text))
    notes = desk.store.reader(HOUSE).rows(INCIDENT_NOTE).sort("id")
    assert notes.select("id", "author", "text").rows() == [
        ("i1:1", "a-operator", "one"), ("i1:2", "a-operator", "two"),
    ]  # fmt: skip


def test_neither_a_conflict_nor_a_guess_tells_what_a_sensitive_incident_hides(desk: Desk) -> None:
    desk.do(MarkSensitive("i1"))
    address = desk.incident()["address"]
    answers = [
        desk.do(CorrectIncident("i1", address=address, saw={"address": seen}), name="guesser").detail
        for seen in (None, "2 Main Street", address)
    ]
    assert answers == ["address"] * 3
    desk.do(TakeIncident("i1"), name="ours")
    with pytest.raises(ConflictError, match="guesser has changed its address") as told:
        desk.do(CorrectIncident("i1", address="3 Main Street", saw={"address": "2 Main Street"}), name="ours")
    assert address not in str(told.value)


def test_what_became_sensitive_is_hidden_from_all_but_those_assigned(desk: Desk) -> None:
    desk.do(NoteIncident("i1", "She lives on the third floor"))
    desk.do(MarkSensitive("i1"))
    before = desk.store.reader(HOUSE)
    for role in ("wall", "operator", "supervisor", "analyst", "privacy_officer", "administrator"):
        reader = desk.store.reader(Actor("x", role))
        (row,) = reader.rows(INCIDENT).iter_rows(named=True)
        assert (row["lon"], row["lat"], row["address"], row["title"]) == (-90.201, 38.601, None, None)
        (old,) = reader.rows(INCIDENT, history=True).iter_rows(named=True)
        assert (old["lon"], old["address"], old["title"]) == (-90.201, None, None)
        assert reader.count(INCIDENT, [Equals("address", "1 Main Street")]) == 0
        assert reader.count(INCIDENT, [Equals("title", "Fall")], history=True) == 0
        assert reader.rows(INCIDENT, moment=desk.store._clock())["address"].to_list() == [None]
        if role in ("operator", "supervisor", "privacy_officer"):
            assert reader.rows(INCIDENT_NOTE)["text"].to_list() == [None]
    assert before.rows(INCIDENT)["address"].to_list() == ["1 Main Street"]


def test_a_look_wants_an_owner_and_a_purpose_once_for_each_case(desk: Desk) -> None:
    desk.do(MarkSensitive("i1"))
    with pytest.raises(NotAllowedError, match="Take it first"):
        desk.do(Look("i1", "curious about it"))
    desk.do(TakeIncident("i1", None))
    with pytest.raises(NotAllowedError, match="for what purpose"):
        desk.do(Look("i1"))
    with pytest.raises(UnfitError, match="purpose: expected at least"):
        desk.do(Look("i1", "x"))
    first = desk.do(Look("i1", "Crew asks for the door"))
    again = desk.do(Look("i1"))
    for done in (first, again):
        assert isinstance(done.answer, dict) and done.answer["row"]["address"] == "1 Main Street"
        assert done.purpose == "Crew asks for the door"
    looks = [(who, what) for who, what, *_ in desk.log() if what in ("look", "refused")]
    assert looks == [("a-operator", "refused")] * 2 + [("a-operator", "look")] * 2
    entries = desk.store.reader(HOUSE).rows(AUDIT_ENTRY, [Equals("action", "refused")])
    assert set(entries.select("about_table", "about_id").rows()) == {("incident", "i1")}


def test_a_look_shows_no_column_that_its_role_may_not_see(desk: Desk) -> None:
    desk.do(NoteIncident("i1", "Her name is Jane"))

    def looked(**change: list[str]) -> Any:
        actor = Actor("ana", "analyst", rights("analyst").changed("analyst", ["do look"], **change))
        return carry_out(desk.store, actor, Look("i1", "counting calls")).done.answer

    assert [set(note) for note in looked()["notes"]] == [{"author", "observed_at"}]
    assert looked(deny=["read incident_note"])["notes"] == []
    assert looked(deny=["read incident"])["row"] == {}
    assert desk.do(Look("i1", "counting calls")).answer["notes"][0]["text"] == "Her name is Jane"  # type: ignore[index]


def test_few_may_lift_what_anyone_may_mark(desk: Desk) -> None:
    desk.do(MarkSensitive("i1"))
    with pytest.raises(NotAllowedError):
        desk.do(LiftSensitive("i1", "not needed"))
    desk.do(LiftSensitive("i1", "Marked by mistake"), "supervisor")
    assert desk.store.reader(Actor("x", "operator")).rows(INCIDENT)["address"].to_list() == ["1 Main Street"]


COMMANDS: list[Command] = [
    CorrectIncident("nowhere", priority=1), TakeIncident("nowhere"), CloseIncident("nowhere"),
    ReopenIncident("nowhere", "why not"), NoteIncident("nowhere", "x"), MarkSensitive("nowhere"),
    LiftSensitive("nowhere", "because"), Look("nowhere", "because"),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_an_incident_that_is_not_there_is_said(desk: Desk, command: Command) -> None:
    with pytest.raises(NotThereError, match="no incident 'nowhere'"):
        desk.do(command, "supervisor")


@pytest.mark.parametrize("role", ["public", "wall", "analyst", "administrator"])
def test_who_may_not_leaves_nothing_but_the_refusal(desk: Desk, role: Role) -> None:
    before = desk.incident()
    for command in (
        OpenIncident("fire", 1, "Smoke", -90.2, 38.6),
        CorrectIncident("i1", priority=1),
        CloseIncident("i1"),
    ):
        with pytest.raises(NotAllowedError):
            desk.do(command, role)
    assert desk.incident() == before
    assert [(who, what) for who, what, *_ in desk.log()] == [(f"a-{role}", "refused")] * 3


def test_what_lies_in_another_area_is_not_there_for_whom_it_is_not(desk: Desk, memory: Store) -> None:
    south = Actor("s", "supervisor", rights("supervisor").within(["South"]))
    with pytest.raises(NotThereError):
        carry_out(memory, south, CloseIncident("i1"))
    assert memory.reader(south).count(INCIDENT) == 0
    north = Actor("n", "supervisor", rights("supervisor").within(["North"]))
    carry_out(memory, north, NoteIncident("i1", "seen"))
    assert (memory.reader(north).count(INCIDENT), memory.reader(north).count(INCIDENT_NOTE)) == (1, 1)
    assert memory.reader(south).count(INCIDENT_NOTE) == 0


def test_a_deed_that_fails_half_way_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise OSError("disk")

    monkeypatch.setattr("commands.close_incident.keep_note", broken)
    head = desk.store.head()
    with pytest.raises(OSError):
        desk.do(CloseIncident("i1", note="never kept"))
    assert desk.incident()["state"] == "new"
    assert (desk.store.head(), desk.log()) == (head, [])
    assert issubclass(ConflictError, CommandError)
