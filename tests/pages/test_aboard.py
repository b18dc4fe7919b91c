"""A unit's crew on its card and among an incident's units, for who may know it."""

import importlib
from datetime import datetime, timedelta

import pytest

import session
from commands.assign import AssignUnit
from commands.command import carry_out
from model.actor import HOUSE, Actor
from model.permission import rights
from model.unit import RESPONDER, SHIFT
from queries.shifts import last_shifts
from tests.pages.conftest import Running
from tests.pages.test_pages import text

HOUR = timedelta(hours=1)


@pytest.fixture
def crewed(busy: Running, now: datetime) -> Running:
    said = {"source": "registry", "observed_at": now, "received_at": now}
    busy.store.write([
        RESPONDER.records([{**said, "id": f"R-{n}", "source_id": f"R-{n}", "name": f"Somebody {n}"} for n in (1, 2)]),
        SHIFT.records([{**said, "id": "s1", "source_id": "s1", "unit_id": "E-1", "responder_ids": "R-1,R-2",
                        "from_at": now - HOUR, "to_at": now + HOUR}]),
    ])  # fmt: skip
    carry_out(busy.store, HOUSE, AssignUnit("i0", "E-1"))
    return busy


def card(table: str, record: str, *deny: str) -> str:
    """A card as an operator without these rights is shown it."""
    token = session.enter(Actor("ines", "operator", rights("operator").changed("operator", deny=deny), "a-session"))
    drawn = text(importlib.import_module("pages.live").opened({"table": table, "id": record}))
    session.leave(token)
    return drawn


def test_who_is_aboard_is_told_by_name_and_until_when(crewed: Running) -> None:
    told = card("unit", "E-1")
    assert "Aboard, 2" in told and "Somebody 2" in told and "until 09:00" in told
    assert "Somebody 1, Somebody 2 aboard" in card("incident", "i0")


def test_without_the_right_to_names_they_are_ids_and_without_shifts_nothing(crewed: Running) -> None:
    told = card("unit", "E-1", "personal responder")
    assert "R-1" in told and "Somebody" not in told
    assert "Aboard" not in card("unit", "E-1", "read shift") and "aboard" not in card("incident", "i0", "read shift")


def test_a_shift_that_is_brought_is_told_at_once(crewed: Running, now: datetime) -> None:
    card("unit", "E-1")
    row = {"source": "registry", "id": "s1", "source_id": "s1", "observed_at": now, "unit_id": "E-1",
           "responder_ids": "R-2", "from_at": now - HOUR, "received_at": now + HOUR}  # fmt: skip
    crewed.store.write([SHIFT.records([row])])
    told = card("unit", "E-1")
    assert "Aboard, 1" in told and "not known" in told


def test_the_last_shift_of_a_unit_is_what_ends_its_duty(crewed: Running, now: datetime) -> None:
    store = crewed.store
    assert last_shifts(store.reader(HOUSE)) == {"E-1": now + HOUR}
    said = {"source": "registry", "observed_at": now, "received_at": now, "unit_id": "E-1", "responder_ids": "R-1"}
    store.write([SHIFT.records([{**said, "id": "s2", "source_id": "s2", "from_at": now + HOUR}])])
    assert last_shifts(store.reader(HOUSE)) == {"E-1": None}
