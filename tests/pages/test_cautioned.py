"""A caution stands on the card, the page and the paper of an incident, for who may read it and for nobody else."""

import importlib
import json
from datetime import datetime

import pytest

import session
from api import paper
from commands.cautions import AddCaution, LiftCaution
from commands.command import carry_out
from model.actor import HOUSE, Actor
from model.incident import INCIDENT
from model.permission import Role
from tests.pages.conftest import Running
from tests.pages.test_pages import text

CARE: tuple[Role, ...] = ("operator", "supervisor", "privacy_officer")
OTHERS: tuple[Role, ...] = ("analyst", "administrator")


def drawn(role: Role) -> list[str]:
    """The card and the page as that role is shown them."""
    token = session.enter(Actor("ines", role))
    card = text(importlib.import_module("pages.live").opened({"table": "incident", "id": "i0"}))
    page = text(importlib.import_module("pages.incident").shown("i0"))
    session.leave(token)
    return [card, page]


@pytest.fixture
def warned(busy: Running) -> Running:
    carry_out(busy.store, HOUSE, AddCaution("Two dogs, ring first", "page ave."))
    return busy


@pytest.mark.parametrize("role", CARE)
def test_who_may_read_it_reads_it_first_of_all(role: Role, warned: Running) -> None:
    for told in drawn(role):
        assert told.count("Two dogs, ring first") >= 1 and told.index("Two dogs") < told.index("What is known")


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_is_told(role: Role, warned: Running) -> None:
    assert all("Two dogs" not in told for told in drawn(role))


def test_it_is_gone_at_once_when_it_is_lifted(warned: Running) -> None:
    assert all("Two dogs" in told for told in drawn("operator"))
    carry_out(warned.store, HOUSE, LiftCaution("desk-caution-1", "they have moved"))
    assert all("Two dogs" not in told for told in drawn("operator"))


def test_a_sensitive_incident_shows_none(warned: Running, now: datetime) -> None:
    row = {"source": "calls", "id": "i0", "source_id": "0", "received_at": now, "observed_at": now, "updated_at": now,
           "kind": "crime", "state": "new", "sensitive": True, "address": "Page Ave",
           "lon": -90.2, "lat": 38.6}  # fmt: skip
    warned.store.write([INCIDENT.records([row])])
    assert all("Two dogs" not in told for told in drawn("operator"))


@pytest.mark.parametrize(("role", "told"), [("operator", True), ("analyst", False)])
def test_paper_has_it_for_the_same(role: Role, told: bool, warned: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    def keep(form: str, said: str) -> bytes:
        kept.append(said)
        return b"%PDF"

    monkeypatch.setattr(session, "print_page", keep)
    token = session.enter(Actor("ines", role))
    paper._incident("i0")
    session.leave(token)
    assert (json.loads(kept[0])["cautions"] == ["Two dogs, ring first (page ave.)"]) is told
