"""The notes to one incident: nothing, one, many, in whose order, and without what is not for everyone's eyes."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from model.actor import Actor, Role
from model.incident import INCIDENT, INCIDENT_NOTE
from queries.notes import incident_notes
from store import Reader, Store
from tests.conftest import NOW


def note(store: Store, number: int, at: datetime = NOW, incident: str = "i1", **words: Any) -> None:
    row = {
        "id": f"{incident}:{number}", "source": "desk", "source_id": f"{incident}:{number}", "observed_at": at,
        "received_at": NOW, "incident_id": incident, "author": "a", "text": f"note {number}",
    }  # fmt: skip
    store.write([INCIDENT_NOTE.records([row | words])])


def incident(store: Store, **words: Any) -> None:
    row = {"id": "i1", "source": "calls", "source_id": "1", "received_at": NOW, "updated_at": NOW, "kind": "fire"}
    store.write([INCIDENT.records([row | words])])


def test_an_incident_nobody_noted_anything_to_has_none(house: Reader) -> None:
    assert incident_notes(house, "i1").is_empty()


def test_the_newest_comes_last_and_other_incidents_have_their_own(memory: Store, house: Reader) -> None:
    note(memory, 2, NOW)
    note(memory, 1, NOW - timedelta(minutes=5))
    note(memory, 1, incident="i2")
    assert incident_notes(house, "i1")["text"].to_list() == ["note 1", "note 2"]


def test_of_one_instant_the_tenth_comes_after_the_second(memory: Store, house: Reader) -> None:
    for number in (10, 2, 1):
        note(memory, number)
    assert incident_notes(house, "i1")["text"].to_list() == ["note 1", "note 2", "note 10"]


@pytest.mark.parametrize(("role", "text"), [("operator", "note 1"), ("privacy_officer", "note 1"), ("analyst", None)])
def test_who_noted_is_told_to_all_and_what_only_to_those_who_care_for_people(
    memory: Store, role: Role, text: str | None
) -> None:
    incident(memory)
    note(memory, 1)
    found = incident_notes(memory.reader(Actor("x", role)), "i1")
    assert found.select("author", "text").rows() == [("a", text)]


def test_the_words_to_a_sensitive_incident_are_nobodys(memory: Store) -> None:
    incident(memory, sensitive=True)
    note(memory, 1)
    found = incident_notes(memory.reader(Actor("x", "supervisor")), "i1")
    assert found.select("author", "text").rows() == [("a", None)]
