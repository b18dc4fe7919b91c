"""Cautions are added and lifted with a trace; what a registry brought stays lifted."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from commands.cautions import AddCaution, LiftCaution
from commands.errors import CommandError, ConflictError, NotAllowedError, NotThereError, UnfitError
from model.actor import HOUSE, Actor
from model.place import CAUTION
from queries.cautions import cautions
from tests.commands.conftest import Desk


def held(desk: Desk) -> list[tuple[Any, ...]]:
    return cautions(desk.store.reader(HOUSE)).select("id", "address", "text", "lon").rows()


def test_a_caution_is_added_and_the_log_tells_neither_address_nor_words(desk: Desk) -> None:
    done = desk.do(AddCaution("Dog in the  yard", "1 Main Street", -90.2, 38.6))
    assert done.answer == "desk-caution-1"
    assert held(desk) == [("desk-caution-1", "1 Main Street", "Dog in the yard", -90.2)]
    assert desk.log() == [("a-operator", "add_caution", "desk-caution-1", None)]
    assert desk.do(AddCaution("Two people to go in", lon=-90.2, lat=38.6)).answer == "desk-caution-2"
    with pytest.raises(ConflictError, match="there already"):
        desk.do(AddCaution("dog in the yard", "1 main street", -90.2, 38.6))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": "x"}, "at least 3"),
        ({"text": "x" * 301}, "at most 300"),
        ({"address": None}, "Where?"),
        ({"address": " "}, "Where?"),
        ({"lon": 1.0}, "both a longitude and a latitude"),
        ({"lon": 1.0, "lat": 91.0}, "lat: expected degrees"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_written(desk: Desk, fields: dict[str, Any], why: str) -> None:
    with pytest.raises(UnfitError, match=why):
        desk.do(AddCaution(**({"text": "Dog", "address": "1 Main Street"} | fields)))
    assert held(desk) == [] and desk.log() == []


def test_a_caution_is_lifted_once_with_a_reason(desk: Desk) -> None:
    desk.do(AddCaution("Dog", "1 Main Street"))
    for reason, fault in (("", UnfitError), ("x", UnfitError)):
        with pytest.raises(fault):
            desk.do(LiftCaution("desk-caution-1", reason))
    assert desk.do(LiftCaution("desk-caution-1", "the dog has moved")).purpose == "the dog has moved"
    assert held(desk) == []
    with pytest.raises(ConflictError, match="lifted already"):
        desk.do(LiftCaution("desk-caution-1", "once more"))
    with pytest.raises(NotThereError):
        desk.do(LiftCaution("nowhere", "a reason"))
    assert desk.do(AddCaution("Dog", "1 Main Street")).answer == "desk-caution-2"  # it may come back


def test_what_a_registry_brought_stays_lifted_whatever_it_says_later(desk: Desk, now: datetime) -> None:
    row = {"id": "r1", "source": "registry", "source_id": "r1", "address": "1 Main Street", "text": "Gas bottles"}
    desk.store.write([CAUTION.records([{**row, "observed_at": now, "received_at": now}])])
    assert len(held(desk)) == 1
    desk.do(LiftCaution("r1", "they are gone"))
    later = now + timedelta(hours=1)
    desk.store.write([CAUTION.records([{**row, "text": "Gas!", "observed_at": later, "received_at": later}])])
    assert held(desk) == []


@pytest.mark.parametrize("role", ["wall", "analyst", "administrator", "privacy_officer"])
def test_only_the_floor_adds_and_lifts(desk: Desk, role: Any) -> None:
    for command in (AddCaution("Dog", "1 Main Street"), LiftCaution("r1", "a reason")):
        with pytest.raises(NotAllowedError):
            desk.do(command, role)
    assert issubclass(NotAllowedError, CommandError)


def test_who_may_not_read_cautions_finds_none(desk: Desk) -> None:
    desk.do(AddCaution("Dog", "1 Main Street"))
    for role in ("wall", "analyst", "administrator", "public"):
        reader = desk.store.reader(Actor("x", role))
        with pytest.raises(Exception, match="caution"):
            cautions(reader)
