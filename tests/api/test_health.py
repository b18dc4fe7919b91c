"""Health: bare for anyone, with details for those signed in."""

from collections.abc import Callable

import httpx
import pytest

import session
from model.actor import Actor
from model.feed import FeedStatus
from tests.api.conftest import World


def feed(name: str, state: str = "live") -> FeedStatus:
    return FeedStatus(name, "cap", ("alert",), state, 30.0, 60.0, None, 'said "no"', 12.5, 10, 7, 1)


def test_a_city_whose_feeds_are_live_is_ok(world: World, client: httpx.Client) -> None:
    world.feeds = [feed("weather")]
    assert client.get("/healthz").json()["status"] == "ok"


@pytest.mark.parametrize("state", ["late", "down", "paused"])
def test_a_feed_that_is_not_live_degrades_it(world: World, client: httpx.Client, state: str) -> None:
    world.feeds = [feed("weather"), feed("calls", state)]
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"


def test_anyone_hears_names_and_states_and_nothing_more(world: World, client: httpx.Client) -> None:
    world.feeds, world.actor = [feed("weather")], Actor("anonymous", "public")
    assert client.get("/healthz").json() == {"status": "ok", "feeds": [{"name": "weather", "state": "live"}]}


def test_those_signed_in_hear_how_it_fares(world: World, client: httpx.Client) -> None:
    world.feeds = [feed("weather")]
    told = client.get("/healthz").json()["feeds"][0]
    wanted = {"kind", "last_success", "last_error", "lag_s", "received", "written", "rejected"}
    assert wanted <= set(told)


def test_a_store_that_cannot_be_read_is_told(
    world: World, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Callable[[], None]:
        raise OSError("disk on fire")

    monkeypatch.setattr(session, "store", broken)
    assert client.get("/healthz").status_code == 503
    world.actor = Actor("anonymous", "public")
    assert "fire" not in client.get("/healthz").text


def test_prometheus_reads_the_figures(busy: World, client: httpx.Client) -> None:
    busy.feeds = [feed('a "b"'), feed("calls", "down")]
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert 'watchfloor_feed_live{feed="calls"} 0' in lines
    assert 'watchfloor_feed_received_total{feed="a \\"b\\""} 10' in lines
    assert 'watchfloor_table_revision{table="incident"} 1' in lines
    assert "watchfloor_live_listeners 0" in lines
    busy.actor = Actor("anonymous", "public")
    assert client.get("/metrics").status_code == 401
