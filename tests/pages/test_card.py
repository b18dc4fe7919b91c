"""An incident's card as the live page opens it: with its notes, for those who may read them."""

import importlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

import session
from commands.assign import AssignUnit
from commands.close_incident import CloseIncident
from commands.command import carry_out
from commands.correct_incident import TakeIncident
from commands.errors import NotAllowedError
from commands.sensitive import Look, MarkSensitive
from model.account import Grant
from model.actor import HOUSE, Actor, Role
from model.incident import INCIDENT_NOTE
from model.offer import Need, Offer, Proposed
from pages.card_notes import Shown
from queries.audit import Asked, entries
from tests.pages.conftest import Running


def live() -> Any:
    """The page's module, as Dash imports it."""
    return importlib.import_module("pages.live")


@pytest.fixture
def told(busy: Running, now: datetime) -> Running:
    """The busy city, with a note to its first two incidents."""
    rows: list[dict[str, object]] = [
        {"id": f"{incident}:1", "source": "desk", "source_id": f"{incident}:1", "observed_at": now, "received_at": now,
         "incident_id": incident, "author": "desk-2", "text": "Side door"}
        for incident in ("i0", "i1")
    ]  # fmt: skip
    busy.store.write([INCIDENT_NOTE.records(rows)])
    return busy


def card(who: Actor | None = None, incident: str = "i0") -> str:
    """The card of an incident as somebody is shown it."""
    token = session.enter(who or session.actor())
    drawn = live().opened({"table": "incident", "id": incident}).to_plotly_json()
    session.leave(token)
    return json.dumps(drawn, default=lambda part: part.to_plotly_json())


def signed_in(city: Running, name: str, role: Role) -> Actor:
    """Somebody whose session holds, as deeds ask for it."""
    with city.store.act() as act:
        ends = act.now + timedelta(hours=1)
        act.keep_grant(Grant("s", "session", name, role, None, None, None, "digest", act.now, ends))
    return Actor(name, role, None, "s")


def looks(city: Running) -> list[tuple[str, str, str]]:
    """Who was noted to have looked at which incident, and what for, the oldest first."""
    found = entries(city.store.reader(HOUSE), Asked(action="look", about_table="incident"), 99)
    return found.select("actor", "about_id", "purpose").rows()[::-1]


def test_an_incidents_card_tells_its_notes_and_no_other_card_has_any(told: Running) -> None:
    assert "Side door" in card()
    assert live().noted("unit", "E-1") is None
    assert looks(told) == [("visitor", "i0", "demonstration")]


def test_who_works_the_floor_is_shown_the_words_of_notes_and_noted_once_for_each_case(told: Running) -> None:
    ines, later = (Actor("ines", "operator", None, f"session-{number}") for number in (1, 2))
    for _ in range(3):
        assert "Side door" in card(ines)
    assert "Side door" in card(ines, "i1")
    assert "Side door" in card(later)
    assert looks(told) == [("ines", case, "dispatch") for case in ("i0", "i1", "i0")]


def test_a_card_that_shows_no_words_is_no_look(told: Running) -> None:
    assert "i5" in card(Actor("ines", "operator", None, "s"), "i5")
    assert "Hidden from your role." in card(Actor("ann", "analyst", None, "s"))
    assert looks(told) == []


def test_others_are_shown_them_once_they_have_said_what_for(told: Running) -> None:
    pia = signed_in(told, "pia", "privacy_officer")
    withheld = card(pia)
    assert "Side door" not in withheld and "for what purpose" in withheld and r"\"withheld\": true" in withheld
    assert looks(told) == []
    carry_out(told.store, pia, Look("i0", "a complaint"))
    for _ in range(2):
        assert "Side door" in card(pia)
    assert "Side door" not in card(pia, "i1") and "Side door" not in card(Actor("pat", "privacy_officer", None, "t"))
    assert looks(told) == [("pia", "i0", "a complaint")] * 2  # when it was said, and when the card showed them


def test_what_a_duty_was_noted_for_is_not_what_somebody_has_said(told: Running) -> None:
    """Of a sensitive incident its purpose is asked for, whoever has had its card open before."""
    ines = signed_in(told, "ines", "operator")
    card(ines)
    carry_out(told.store, ines, TakeIncident("i0"))
    carry_out(told.store, ines, MarkSensitive("i0"))
    with pytest.raises(NotAllowedError, match="for what purpose"):
        carry_out(told.store, ines, Look("i0"))


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    shown = Shown(kept=2)
    for number in range(3):
        shown.add((0, "a", "s", str(number)))
    assert [(0, "a", "s", str(number)) in shown for number in range(3)] == [False, True, True]


def test_who_may_not_read_notes_is_not_told_that_there_are_none(busy: Running) -> None:
    token = session.enter(Actor("x", "wall"))
    assert live().noted("incident", "i0") is None
    session.leave(token)


def test_an_open_incidents_card_tells_who_is_sent_and_who_could_be(
    told: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = Proposed("E-1", "E-1", "fire", "available", 100.0, 0.9, True, "Closest")
    offer = Offer((Need("fire", 1, 0, (proposed,), 0, 320.0, "test", 1.0),))
    monkeypatch.setattr(session, "offer", lambda row: offer)
    ines = signed_in(told, "ines", "operator")
    assert "Send E-1" in card(ines)
    seen = card(Actor("ann", "analyst", None, "s"))
    assert "Send E-1" not in seen and "E-1" in seen
    carry_out(told.store, ines, AssignUnit("i0", "E-1"))
    assert "Units sent" in card(ines)
    carry_out(told.store, ines, CloseIncident("i0"))
    assert "Send E-1" not in card(ines) and "Units sent" in card(ines)
