"""Layers: computed once for everyone who may see the same, and unchanged bytes are not sent twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Lock
from typing import Any

import httpx
import polars as pl
import pytest

import shows
from api import layers
from model.actor import Actor
from model.incident import INCIDENT
from model.permission import READ, rights
from model.view import View
from store import Reader
from tests.api.conftest import World


@pytest.fixture(autouse=True)
def nothing_made() -> Iterator[None]:
    """Each test begins with nothing computed."""
    layers._made.clear()
    yield
    layers._made.clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[View]:
    """Every question that the incident layer asks."""
    lock, views = Lock(), list[View]()
    show = next(each for each in shows.SHOWS if each.name == "incident")

    def query(store: Reader, view: View) -> pl.DataFrame:
        with lock:
            views.append(view)
        return show.query(store, view)

    monkeypatch.setattr(layers, "show_named", lambda name: replace(show, query=query) if name == "incident" else None)
    return views


def close(world: World, row_id: str, seconds: int) -> None:
    row = {"id": row_id, "source": "calls", "source_id": row_id[1:].lstrip("0") or "0", "state": "closed",
           "received_at": world.now, "updated_at": world.now + timedelta(seconds=seconds)}  # fmt: skip
    world.store.write([INCIDENT.records([row])])


@pytest.mark.parametrize("show", shows.SHOWS, ids=lambda show: show.name)
def test_every_layer_draws_an_empty_city(client: httpx.Client, show: shows.Show) -> None:
    answer = client.get(f"/layers/{show.name}")
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    assert (body["type"], body["layer"], body["features"]) == ("FeatureCollection", show.name, [])
    assert body["moment"] == "2026-11-22T14:00:00Z"


def test_what_a_client_holds_is_not_sent_again_until_it_changes(busy: World, client: httpx.Client) -> None:
    first = client.get("/layers/incident")
    held = {"If-None-Match": first.headers["etag"]}
    again = client.get("/layers/incident", headers=held)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert first.headers["cache-control"] == "no-cache"
    close(busy, "i003", 1)
    moved = client.get("/layers/incident", headers=held)
    assert moved.status_code == 200
    assert len(moved.json()["features"]) == 249
    assert moved.json()["revision"] > first.json()["revision"]


def test_packed_and_plain_bytes_say_the_same_under_their_own_tags(busy: World, client: httpx.Client) -> None:
    plain = client.get("/layers/incident", headers={"Accept-Encoding": "identity"})
    packed = client.get("/layers/incident", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.json() == packed.json()
    assert plain.headers["etag"] != packed.headers["etag"]
    assert "Accept-Encoding" in plain.headers["vary"]
    refused = client.get("/layers/incident", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


def test_the_same_wish_is_computed_once(busy: World, client: httpx.Client, asked: list[View]) -> None:
    busy.actor = Actor("one", "operator")
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: client.get("/layers/incident").content, range(24)))
    assert len(set(bodies)) == 1
    assert len(asked) == 1
    busy.actor = Actor("another", "operator")  # sees what the first one sees
    client.get("/layers/incident")
    assert len(asked) == 1
    busy.actor = Actor("third", "analyst")  # sees less
    client.get("/layers/incident")
    assert len(asked) == 2


def test_the_present_is_asked_again_after_a_while_and_keeps_its_tag_if_nothing_changed(
    busy: World, client: httpx.Client, asked: list[View], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/layers/incident")
    monkeypatch.setattr(layers, "FRESH_S", 0.0)
    busy.now += timedelta(seconds=6)
    assert client.get("/layers/incident").headers["etag"] == first.headers["etag"]
    assert len(asked) == 2


def test_a_moment_is_looked_back_at(busy: World, client: httpx.Client) -> None:
    def seen(**query: str) -> int:
        return len(client.get("/layers/incident", params=query).json()["features"])

    assert seen() == 250
    assert seen(at="2026-11-22T13:00:00Z") == 190
    assert seen(at="2026-11-22T13:00:00Z", known="2026-11-22T13:59:00Z") == 0


@pytest.mark.parametrize("query", [{"at": "noon"}, {"known": "2026-11-22"}, {"at": ""}])
def test_a_moment_that_is_none_is_refused(client: httpx.Client, query: dict[str, str]) -> None:
    answer = client.get("/layers/incident", params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("path", ["/layers/nothing", "/layers", "/layers/", "/layers/a/b"])
def test_an_unknown_layer_is_not_found(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_the_public_sees_no_layer(client: httpx.Client, world: World) -> None:
    world.actor = Actor("anonymous", "public")
    assert client.get("/layers/incident").status_code == 401


DENIED = [(show.name, table) for show in shows.SHOWS for table in show.reads]


@pytest.mark.parametrize(("layer", "table"), DENIED)
def test_a_layer_is_refused_to_whom_any_of_its_tables_is_denied(
    client: httpx.Client, world: World, layer: str, table: str
) -> None:
    world.actor = denied(table)
    assert client.get(f"/layers/{layer}").status_code == 403
    if layer == "heat":
        assert client.get("/layers/heat/bands").status_code == 403
        assert client.get("/layers/heat/cells/x").status_code == 403


@pytest.mark.parametrize("table", [name for name in READ if "wall" in READ[name]])
def test_no_denied_table_breaks_a_layer_or_the_search(client: httpx.Client, busy: World, table: str) -> None:
    """What a layer does not say that it reads it does not read: who may read the rest is shown it."""
    busy.actor = denied(table)
    for show in shows.SHOWS:
        expected = 403 if table in show.reads else 200
        assert client.get(f"/layers/{show.name}").status_code == expected, show.name
    for path in ("/figures", "/search?q=Call+1", "/metrics", "/healthz"):
        assert client.get(path).status_code == 200, path


def denied(table: str) -> Actor:
    """An analyst of a city that has taken this table from them."""
    return Actor("x", "analyst", rights("analyst").changed("analyst", deny=[f"read {table}"]))


def test_places_do_not_wake_the_layers_whose_places_the_stream_tells() -> None:
    for name in ("unit", "responder"):
        show = shows.show_named(name)
        assert show is not None and "position" in show.reads and show.wakes == (name,)


def test_a_question_that_fails_is_not_remembered(busy: World, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    show = next(each for each in shows.SHOWS if each.name == "incident")
    failing: list[Any] = [True]

    def query(store: Reader, view: View) -> pl.DataFrame:
        if failing.pop():
            raise pl.exceptions.ComputeError("no memory")
        return show.query(store, view)

    monkeypatch.setattr(layers, "show_named", lambda name: replace(show, query=query))
    failed = httpx.get(f"{address}/layers/incident")
    assert (failed.status_code, failed.headers["content-type"]) == (500, "application/problem+json")
    assert "memory" not in failed.text
    failing.append(False)
    assert httpx.get(f"{address}/layers/incident").status_code == 200
