"""A deed that is sent again because no answer came: done once, noted once, answered as before."""

from datetime import datetime, timedelta

import pytest

from commands.accounts import AddToken, AddUser
from commands.command import carry_out
from commands.errors import NotAllowedError, UnfitError
from commands.note_incident import NoteIncident
from commands.open_incident import OpenIncident
from commands.sensitive import Look
from model.actor import Actor
from tests.commands.conftest import Desk

OPERATOR, ADMIN = Actor("ops-1", "operator"), Actor("ad-1", "administrator")
SMOKE = OpenIncident("fire", 2, "Smoke from a roof", -90.2, 38.6, note="Third floor")


def test_an_incident_opened_twice_under_one_key_is_one(desk: Desk) -> None:
    first, again = (carry_out(desk.store, OPERATOR, SMOKE, key="one-key") for _ in range(2))
    assert again.done == first.done and again.head == first.head
    assert (first.repeated, again.repeated) == (False, True)
    other = carry_out(desk.store, OPERATOR, SMOKE, key="another-key")
    assert other.done.about_id != first.done.about_id
    assert [entry[1] for entry in desk.log()] == ["open_incident"] * 2


def test_a_key_is_remembered_for_a_day(desk: Desk, now: datetime) -> None:
    first = carry_out(desk.store, OPERATOR, SMOKE, key="one-key")
    desk.store._clock = lambda: now + timedelta(days=1)
    assert carry_out(desk.store, OPERATOR, SMOKE, key="one-key").repeated
    desk.store._clock = lambda: now + timedelta(days=1, seconds=1)
    other = carry_out(desk.store, OPERATOR, SMOKE, key="one-key")
    assert not other.repeated and other.done.about_id != first.done.about_id


def test_a_key_is_its_senders_own(desk: Desk) -> None:
    mine = carry_out(desk.store, OPERATOR, SMOKE, key="one-key")
    theirs = carry_out(desk.store, Actor("ops-2", "operator"), SMOKE, key="one-key")
    assert mine.done.about_id != theirs.done.about_id


def test_a_key_used_for_other_words_is_refused_and_nothing_is_lost_unseen(desk: Desk) -> None:
    carry_out(desk.store, OPERATOR, NoteIncident("i1", "Awake"), key="one-key")
    with pytest.raises(UnfitError, match="key was another deed's"):
        carry_out(desk.store, OPERATOR, NoteIncident("i1", "Asleep"), key="one-key")
    assert len(desk.log()) == 1


def test_a_right_taken_meanwhile_is_taken_for_the_repetition_too(desk: Desk) -> None:
    carry_out(desk.store, OPERATOR, SMOKE, key="one-key")
    with pytest.raises(NotAllowedError):
        carry_out(desk.store, Actor("ops-1", "analyst"), SMOKE, key="one-key")


def test_no_secret_is_kept_to_be_told_again(desk: Desk) -> None:
    carry_out(desk.store, ADMIN, AddUser("ines", "operator", "a long enough password"), key="key-1")
    token = carry_out(desk.store, ADMIN, AddToken("export", "analyst"), key="key-2").done.answer
    carry_out(desk.store, Actor("ops-1", "operator"), NoteIncident("i1", "Gate code 4711"), key="key-3")
    carry_out(desk.store, OPERATOR, Look("i1", "Sending a crew"), key="key-4")
    with desk.store.act() as act:
        kept = act.ask("FROM door.deed")
    assert kept["key"].to_list() == ["key-3"]
    assert str(token) not in str(kept.to_dicts()) and "4711" not in str(kept.to_dicts())
