"""The purpose that somebody said for a case: none, one, the last of many, and nobody else's."""

from model.audit import Deed
from queries.audit import purpose_said
from store import Reader, Store


def look(store: Store, purpose: str | None, actor: str = "pia", case: str = "i1", detail: str | None = None) -> None:
    store.note(Deed(actor, "privacy_officer", "look", "incident", case, purpose, detail))


def test_nobody_has_said_anything(house: Reader) -> None:
    assert purpose_said(house, "pia", "incident", "i1") is None


def test_the_last_that_was_said_counts(memory: Store, house: Reader) -> None:
    look(memory, "a complaint")
    assert purpose_said(house, "pia", "incident", "i1") == "a complaint"
    look(memory, "another complaint")
    look(memory, None)
    assert purpose_said(house, "pia", "incident", "i1") == "another complaint"


def test_nor_does_it_count_for_another_person_case_or_table(memory: Store, house: Reader) -> None:
    look(memory, "a complaint")
    assert purpose_said(house, "pi", "incident", "i1") is None
    assert purpose_said(house, "pia", "incident", "i2") is None
    assert purpose_said(house, "pia", "incident_note", "i1") is None


def test_what_the_house_noted_in_their_name_they_have_not_said(memory: Store, house: Reader) -> None:
    look(memory, "dispatch", detail="the notes on its card")
    assert purpose_said(house, "pia", "incident", "i1") is None
