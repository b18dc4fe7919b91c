"""Feeds that push: handed on untouched, and refused while reading where too long."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from api import hooks, passing
from api.intake import SMALL, Intake
from model.feed import Delivered
from tests.api.conftest import World


def test_what_is_pushed_is_handed_on_untouched(world: World, client: httpx.Client) -> None:
    answer = client.post("/hooks/gate?key=abc", content=b"\x00\xff{", headers={"X-Signature": "t=1,v1=ab"})
    assert (answer.status_code, answer.content) == (204, b"")
    feed, body, headers, query = world.delivered[0]
    assert (feed, body, headers["x-signature"], query) == ("gate", b"\x00\xff{", "t=1,v1=ab", {"key": "abc"})


def test_a_feed_may_push_by_get(world: World, client: httpx.Client) -> None:
    assert client.get("/hooks/phone", params={"id": "7", "lat": "1"}).status_code == 204
    assert world.delivered[0][3] == {"id": "7", "lat": "1"}


@pytest.mark.parametrize("status", [400, 401, 404, 413, 503])
def test_a_refusal_says_why(world: World, client: httpx.Client, status: int) -> None:
    world.answer = Delivered(status, "because")
    answer = client.post("/hooks/gate")
    assert (answer.status_code, answer.json()["detail"]) == (status, "because")
    assert answer.headers["content-type"] == "application/problem+json"
    assert ("www-authenticate" in answer.headers) == (status == 401)


def test_a_document_too_long_is_refused_before_it_is_read(
    world: World, client: httpx.Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "LARGEST", 1000)
    assert client.post("/hooks/gate", content=b"x" * 1001).status_code == 413
    assert client.post("/hooks/gate", content=b"x" * 1000).status_code == 204
    # Declared only: the answer comes though no byte of the body does.
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), 5) as raw:
        raw.sendall(b"POST /hooks/gate HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        assert b" 413 " in raw.recv(200)
    # Not declared: refused on the way.
    endless = (b"y" * 400 for _ in range(1000))
    assert client.post("/hooks/gate", content=endless).status_code == 413
    assert len(world.delivered) == 1


def test_there_is_nothing_else_below_hooks(client: httpx.Client) -> None:
    assert client.get("/hooks").status_code == 404
    assert client.post("/hooks/a/b").status_code == 404


def test_who_sends_too_much_still_reads_why(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "LARGEST", 1000)
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), 5) as raw:
        raw.sendall(b"POST /hooks/gate HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n")
        for _ in range(9):
            raw.sendall(b"x" * 1_000_000)
        assert b" 413 " in raw.recv(200)


@contextmanager
def begun(address: str, length: int, sent: int) -> Iterator[socket.socket]:
    """A push that says so much, and has sent so much of it."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), 5) as raw:
        raw.sendall(b"POST /hooks/gate HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % length + b"x" * sent)
        yield raw


@pytest.mark.parametrize("status", [404, 401, 503])
def test_what_its_head_refuses_is_answered_before_its_body_is_there(world: World, address: str, status: int) -> None:
    world.refused = Delivered(status, "because")
    with begun(address, 10_000_000, 0) as raw:
        assert b" %d " % status in raw.recv(200)
    assert world.delivered == []
    assert hooks._intake._all == 0


def held(size: int) -> None:
    """Wait until so much is held."""
    ends = time.monotonic() + 5
    while hooks._intake._all != size:
        assert time.monotonic() < ends, hooks._intake._all
        time.sleep(0.01)


def test_no_more_is_taken_in_at_once_than_there_is_room_for(
    world: World, client: httpx.Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "_intake", Intake(3_000_000, 9_000_000))
    with begun(address, 2_900_000, 2_800_000):
        held(2_800_000)
        refused = client.post("/hooks/gate", content=b"x" * 400_000)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
        assert client.post("/hooks/gate", content=b"x" * 100_000).status_code == 204
    held(0)
    assert client.post("/hooks/gate", content=b"x" * 2_900_000).status_code == 204
    held(0)


def test_what_is_refused_holds_nothing_while_its_rest_is_let_pass_and_that_not_for_ever(
    world: World, client: httpx.Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "_intake", Intake(3_000_000, 9_000_000))
    monkeypatch.setattr(passing, "PASSING_S", 2.0)
    monkeypatch.setattr(passing, "PATIENCE_S", 20.0)
    with begun(address, 9_000_000, 2_900_000) as raw:
        held(2_900_000)
        raw.sendall(b"x" * 200_000)
        held(0)
        assert client.post("/hooks/gate", content=b"x" * 2_900_000).status_code == 204
        assert b" 429 " in raw.recv(200)  # within the five seconds of the line


def test_many_addresses_together_are_bounded_too_but_small_pushes_never_wait_for_them() -> None:
    intake = Intake(3 * SMALL, 4 * SMALL)
    with intake.share("a") as a, intake.share("b") as b, intake.share("c") as c, intake.share("b") as more:
        assert a.grows(3 * SMALL) is None and a.grows(1) == 429
        assert b.grows(SMALL) is None
        assert (b.grows(1), more.grows(1)) == (503, 503)
        assert c.grows(SMALL) is None and c.grows(1) == 503
    with intake.share("b") as b:
        assert b.grows(3 * SMALL) is None
    assert not intake._held and intake._all == 0
