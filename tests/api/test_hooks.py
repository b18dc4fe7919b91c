"""Feeds that push: handed on untouched, and refused while reading where too long."""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from api import hooks
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
