"""The search box over HTTP: what is found, in which order, and what is refused."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from analysis.base_map import prepare
from api import search_index
from model.actor import Actor
from model.camera import CAMERA
from model.incident import INCIDENT
from model.unit import UNIT
from session import BaseMap
from store import Store
from tests.api.conftest import World


@pytest.fixture
def city(world: World, streets: Path, tmp_path: Path) -> Iterator[World]:
    """Three streets, two of them crossing; a unit, a camera, and incidents of three kinds."""
    streets.write_text(streets.read_text().replace("[-90.2,38.62]]", "[-90.25,38.61],[-90.2,38.62]]", 1)
                       .replace("[-90.25,38.63]]", "[-90.25,38.61],[-90.25,38.63]]"))  # fmt: skip
    made = prepare(streets, None, None, tmp_path / "base")
    world.base_map = BaseMap(made.streets, made.areas, made.land, made.bounds, tmp_path / "tiles")
    at = {"received_at": world.now, "lon": -90.21, "lat": 38.61}
    known = {"source": "registry", **at}
    world.store.write([UNIT.records([{**known, "source_id": "E-12", "name": "E-12", "unit_type": "fire"}])])
    world.store.write([CAMERA.records([{**known, "source_id": "c1", "name": "Camera 1, Market St"}])])
    told = {**at, "source": "calls", "kind": "fire", "title": "Smoke", "priority": 2, "state": "closed"}
    told |= {"observed_at": world.now - timedelta(days=2), "updated_at": world.now - timedelta(days=2)}
    world.store.write(
        [
            INCIDENT.records(
                [
                    {**told, "source_id": "4711", "address": "140 Market St"},
                    {**told, "source_id": "4712", "address": "140 Market St", "state": "new"},
                    {**told, "source_id": "5000", "address": "9 Elm St", "sensitive": True, "area": "Old Town"},
                ]
            )
        ]
    )
    world.install()
    yield world
    search_index._lists.clear()


def found(client: httpx.Client, q: str, **more: Any) -> list[dict[str, Any]]:
    answer = client.get("/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_an_incident_is_found_by_its_number(city: World, client: httpx.Client) -> None:
    (first, *_) = found(client, "4711")
    assert (first["kind"], first["title"], first["table"]) == ("incident", "Smoke", "incident")
    assert first["note"] == "No. 4711 · Closed · 140 Market St"
    assert found(client, first["id"])[0]["id"] == first["id"]


@pytest.mark.parametrize("typed", ["E-12", "e12", "E 12"])
def test_a_call_sign_is_found_however_it_is_typed(city: World, client: httpx.Client, typed: str) -> None:
    assert next((each["table"], each["id"]) for each in found(client, typed)) == ("unit", "E-12")


def test_a_crossing_a_street_and_what_stands_there(city: World, client: httpx.Client) -> None:
    (crossing,) = found(client, "elm / market")
    assert {*crossing["title"].split(" / ")} == {"Elm St", "Market St"}
    assert (crossing["lon"], crossing["lat"]) == (-90.25, 38.61)
    assert len(crossing["bounds"]) == 4
    assert [each["kind"] for each in found(client, "market")] == ["street", "camera"]


def test_a_house_where_something_happened_comes_before_its_street(city: World, client: httpx.Client) -> None:
    first, second = found(client, "140 market")
    assert (first["kind"], first["title"], first["note"]) == ("address", "140 Market St", "2 incidents in the past")
    assert (second["kind"], second["title"]) == ("street", "Market St")


def test_a_sensitive_incident_is_found_by_number_only_and_without_its_place(city: World, client: httpx.Client) -> None:
    assert all(each["kind"] == "street" for each in found(client, "9 elm"))
    (first, *_) = found(client, "5000")
    assert (first["title"], first["lon"], first["lat"]) == ("Fire, sensitive", None, None)
    assert first["note"] == "No. 5000 · Closed · Old Town"
    assert "9 Elm" not in str(first)


def test_no_more_than_asked_for(city: World, client: httpx.Client) -> None:
    assert len(found(client, "market", limit=1)) == 1


def test_what_is_nowhere_is_found_nowhere(city: World, client: httpx.Client) -> None:
    assert found(client, "zzzzqqq") == []


def test_a_city_without_streets_still_finds_its_units(world: World, client: httpx.Client) -> None:
    assert found(client, "market") == []


def test_nobody_is_told_anything(city: World, client: httpx.Client) -> None:
    city.actor = Actor("anonymous", "public")
    answer = client.get("/search", params={"q": "market"})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


@pytest.mark.parametrize(
    "query",
    [{}, {"q": " "}, {"q": "x" * 121}, {"q": "a", "near": "here"}, {"q": "a", "near": "91,0"},
     {"q": "a", "near": "nan,0"}, {"q": "a", "limit": "0"}, {"q": "a", "limit": "99"}, {"q": "a", "limit": "x"}],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_a_sentence(
    city: World, client: httpx.Client, query: dict[str, str]
) -> None:
    answer = client.get("/search", params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"]


def test_the_names_of_a_moment_ago_are_not_another_citys(city: World, client: httpx.Client) -> None:
    assert found(client, "E-12")
    elsewhere = Store(clock=lambda: city.now)
    World(elsewhere, city.now).install()
    assert found(client, "E-12") == []
    elsewhere.close()
