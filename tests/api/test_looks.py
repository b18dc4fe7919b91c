"""Looks and exports through the API: who looked at what, for what purpose, is in the log, each of it once."""

from typing import Any

import httpx
import pytest

from api import looks
from api.pace import Repeats
from model.actor import HOUSE, Actor
from model.camera import PLATE_READ
from queries.audit import Asked, entries
from tests.api.conftest import World

PLATES = "/ogc/collections/plate_read/items"
LOG = "/ogc/collections/audit_entry/items"
FOR = {"X-Purpose": "a stolen car"}


@pytest.fixture(autouse=True)
def nothing_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with nothing noted of late."""
    monkeypatch.setattr(looks, "_repeats", Repeats(looks.AGAIN_S))


@pytest.fixture
def read(world: World) -> World:
    """A city with two plates read, looked at by an operator with a session."""
    common = {"source": "gate", "observed_at": world.now, "received_at": world.now}
    rows = [{"id": f"p{n}", "plate": plate, **common} for n, plate in enumerate(("AB12CDE", "ZZ99"))]
    world.store.write([PLATE_READ.records(rows)])
    world.actor = Actor("ines", "operator", None, "a-session")
    return world


def noted(world: World, action: str) -> list[dict[str, Any]]:
    """What the log holds of that, the oldest first."""
    return entries(world.store.reader(HOUSE), Asked(action=action), 99).to_dicts()[::-1]


def test_a_person_says_a_purpose_whatever_headers_stand_beside_it(read: World, client: httpx.Client) -> None:
    for headers in ({}, {"Authorization": "Basic x"}, {"Authorization": "Bearer"}):
        assert client.get(PLATES, headers=headers).status_code == 403
    assert noted(read, "look") == []
    assert client.get(PLATES, headers=FOR).status_code == 200
    read.actor = Actor("a-program", "operator", None, "a-token", None, True)
    assert client.get(PLATES).status_code == 200


def test_each_question_is_a_look_of_its_own_and_its_pages_are_not(read: World, client: httpx.Client) -> None:
    for plate in ("AB12CDE", "ZZ99", "AB12CDE"):
        client.get(PLATES, params={"plate": plate}, headers=FOR)
    first = client.get(PLATES, params={"limit": "1"}, headers=FOR).json()
    following = next(each["href"] for each in first["links"] if each["rel"] == "next")
    assert client.get(following, headers=FOR).json()["numberReturned"] == 1
    assert [each["detail"] for each in noted(read, "look")] == ["plate=AB12CDE", "plate=ZZ99", "limit=1"]
    assert {each["purpose"] for each in noted(read, "look")} == {"a stolen car"}


def test_what_was_asked_for_is_kept_to_a_length_and_told_apart_beyond_it(read: World, client: httpx.Client) -> None:
    for last in ("a", "b"):
        client.get(PLATES, params={"plate": "x" * 3000 + last}, headers=FOR)
    one, other = (each["detail"] for each in noted(read, "look"))
    assert one != other and len(one) == len(other) < 600
    assert client.get(f"{PLATES}/{'y' * 3000}", headers=FOR).status_code == 404
    assert len(noted(read, "look")[-1]["about_id"]) == looks.LONGEST


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_taken_page_by_page_is_an_export_each_time(busy: World, client: httpx.Client, form: str) -> None:
    busy.actor = Actor("ann", "analyst", None, "a-session")
    address: str | None = f"/ogc/collections/incident/items?f={form}&limit=100"
    while address:
        answer = client.get(address)
        address = answer.links.get("next", {}).get("url")
    told = noted(busy, "export")
    assert [each["detail"].partition(" rows, sha256 ")[0] for each in told] == ["100", "100", "50"]
    assert "cursor=" in told[1]["detail"] and {each["actor"] for each in told} == {"ann"}


def test_who_reads_the_log_is_in_it(read: World, client: httpx.Client) -> None:
    read.actor = Actor("pia", "privacy_officer", None, "a-session")
    for _ in range(3):
        assert client.get(LOG, params={"actor": "ines"}).status_code == 200
    assert client.get(f"{LOG}/audit-1").status_code == 200
    told = noted(read, "search_audit")
    assert [(each["actor"], each["about_id"], each["detail"]) for each in told] == [
        ("pia", None, "actor=ines"), ("pia", "audit-1", None),
    ]  # fmt: skip
