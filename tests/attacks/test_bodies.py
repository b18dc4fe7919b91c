"""Bodies that are too large, too deep, too many or too slow, and heads without end."""

import asyncio
import socket
import time
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.requests import Request

import heads
from api import bodies, hooks
from api.intake import Intake
from api.problem import ProblemError
from api.refused import RefusedError
from heads import Patient
from tests.attacks.house import BELL_KEY, House, signed
from tests.attacks.test_sessions import bearing, signs_in

JSON = {"Content-Type": "application/json"}
DEEP = {
    "lists": b"[" * 100_000 + b"]" * 100_000,
    "objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "half": b"[" * 900_000,
    "in a field": b'{"title":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
}


def alive(house: House) -> bool:
    return int(house.serving.health()["status"] in ("ok", "degraded")) == 1


@pytest.mark.parametrize("path", ["/commands/open_incident", "/_dash-update-component", "/sign-in"])
@pytest.mark.parametrize("shape", DEEP)
def test_json_that_is_nested_without_end_is_refused(house: House, path: str, shape: str) -> None:
    with house.caller("operator") as client:
        assert client.post(path, content=DEEP[shape], headers=JSON).status_code in (400, 403)
    assert alive(house)


@pytest.mark.parametrize("path", ["/commands/open_incident", "/_dash-update-component", "/sign-in", "/sign-out"])
def test_a_body_beyond_the_limit_is_refused_whether_it_says_so_or_not(house: House, path: str) -> None:
    large = b'{"title":"' + b"x" * 1_100_000 + b'"}'
    with house.caller("operator") as client:
        assert client.post(path, content=large, headers=JSON).status_code == 413
        assert (
            client.post(
                path, content=(large[i : i + 65536] for i in range(0, len(large), 65536)), headers=JSON
            ).status_code
            == 413
        )
    assert alive(house)


def test_a_form_of_very_many_fields_is_refused(house: House) -> None:
    with house.caller("operator") as client:
        for body in ("a=b&" * 200_000, "&" * 900_000, "a" * 900_000, "%" * 900_000, "name=" + "x" * 900_000):
            answer = client.post(
                "/sign-in", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
            )
            assert answer.status_code in (400, 401, 429)
    with house.caller() as client:  # who shows nothing has but a name and a password to say
        for body in ("a=b&" * 200_000, "name=" + "x" * 20_000):
            answer = client.post(
                "/sign-in", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
            )
            assert answer.status_code == 413
    assert alive(house)


XML = {
    "deep": b"<a>" * 100_000 + b"</a>" * 100_000,
    "laughs": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><alert>&c;</alert>',
    "file": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><alert><identifier>&b;</identifier></alert>',
    "parameter": b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:9/x"> %b;]><alert/>',
    "utf-16": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "x">]><alert>&b;</alert>'.encode(
        "utf-16"
    ),
    "include": b'<alert xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></alert>',
    "attributes": b"<alert " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b"/>",
    "nothing": b"",
    "nul": b"\x00" * 1000,
}


@pytest.mark.parametrize("shape", XML)
def test_hostile_xml_is_refused_and_reads_nothing(house: House, shape: str) -> None:
    with house.caller() as client:
        answer = client.post(f"/hooks/bell?key={BELL_KEY}", content=XML[shape])
        assert answer.status_code in (204, 400)
        if shape not in ("include", "attributes"):
            assert answer.status_code == 400
    with house.caller("supervisor") as client:
        for table in ("reject", "alert"):
            assert "root:x:0" not in client.get(f"/ogc/collections/{table}/items?limit=10000").text


def test_hostile_json_to_a_hook_is_refused(house: House) -> None:
    with house.caller() as client:
        for body in DEEP.values():
            assert client.post("/hooks/gate", content=body, headers=signed(body)).status_code == 400
        over = b"[" + b"1," * 10_500_000 + b"1]"
        assert client.post("/hooks/gate", content=over, headers=signed(over)).status_code == 413
    assert alive(house)


PLAIN = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HEADS = {
    "many": PLAIN + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n",
    "one that is long": PLAIN + b"X: " + b"y" * 300_000 + b"\r\n\r\n",
    "one without end": PLAIN + b"X: " + b"y" * 3_000_000,
    "a name without end": PLAIN + b"y" * 3_000_000,
    "an address without end": b"GET /" + b"y" * 3_000_000,
    "cookies": PLAIN + b"Cookie: " + b"a=b; " * 60_000 + b"\r\n\r\n",
    "trailers": b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: " + b"y" * 3_000_000,
    "extensions": b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                  b"Transfer-Encoding: chunked\r\n\r\n2;" + b"y" * 3_000_000,
}  # fmt: skip


@pytest.mark.parametrize("shape", HEADS)
def test_heads_without_end_are_cut_off(house: House, shape: str) -> None:
    assert house.status(HEADS[shape]) in (0, 400, 431)
    assert alive(house)


@pytest.mark.parametrize(
    "head",
    [
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked, identity",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: xchunked",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: +5",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length : 5",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Type: text/plain",
    ],
)
def test_a_request_cannot_be_smuggled_past_a_proxy(house: House, head: bytes) -> None:
    """Whatever two readers could cut into requests in two ways is not read at all."""
    inner = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    answer = house.raw(head + b"\r\nConnection: close\r\n\r\n" + inner, 5)
    assert answer.count(b"HTTP/1.1 ") <= 1
    assert answer[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 415"), answer[:80]


def test_many_who_say_nothing_keep_nobody_out(house: House) -> None:
    """Slow-loris: connections that never finish their request are hung up on, and others are served meanwhile."""
    lines = [socket.create_connection(("127.0.0.1", house.serving.port)) for _ in range(200)]
    try:
        for line in lines:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
        assert alive(house)
        lines[0].settimeout(heads.HEAD_S + 20)
        began = time.monotonic()
        assert lines[0].recv(1) == b""
        assert time.monotonic() - began < heads.HEAD_S + 15
    finally:
        for line in lines:
            line.close()


def test_a_head_that_drips_is_hung_up_on_and_a_whole_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "HEAD_S", 0.6)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(1.2 if scope["path"] == "/slow" else 0)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, http=Patient, lifespan="off", log_level="error", timeout_graceful_shutdown=1)
    )
    Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    address = listener.getsockname()
    with httpx.Client(base_url=f"http://127.0.0.1:{address[1]}") as client:
        assert client.get("/slow").status_code == 204  # however long the answer takes
        assert client.get("/").status_code == 204  # and on the same connection
    for first in (b"", b"GET / HT"):
        with socket.create_connection(address, 5) as line:
            line.sendall(first)
            began = time.monotonic()
            ended = False
            while not ended and time.monotonic() - began < 4:
                try:
                    line.settimeout(0.1)
                    ended = line.recv(1) == b""
                except TimeoutError:
                    line.sendall(b"T" if not first else b"x")
                except OSError:
                    ended = True
            assert ended
    server.should_exit = True


async def _drip() -> Any:
    await asyncio.sleep(0.1)
    return {"type": "http.request", "body": b"{", "more_body": True}


def test_a_body_that_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_S", 0.4)
    told = {"content-type": "application/json"}
    with pytest.raises(RefusedError) as caught, Intake(1000, 1000).share("nobody") as share:
        asyncio.run(bodies.read({"type": "http", "path": "/commands/x"}, _drip, told, 1000, share))
    assert caught.value.status == 408


def test_a_document_that_drips_to_a_hook_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_S", 0.4)
    request = Request({"type": "http", "method": "POST", "headers": [], "path": "/hooks/gate"}, _drip)
    with pytest.raises(ProblemError) as caught, hooks._intake.share("nobody") as share:
        asyncio.run(hooks._body(request, share))
    assert caught.value.status == 408


def test_texts_of_every_kind_are_kept_or_refused_but_never_break_anything(house: House) -> None:
    odd = [
        "\x00", "\x00" * 300, "\ud7ff\ue000", "\u202e" * 50, "a" * 301, "a" * 300, "\U0001f525" * 150, "\u0300" * 300,
        "'; DROP TABLE log.incident; --", "$$; SELECT 1; $$", "{{7*7}}", "%s%n", "\r\nSet-Cookie: a=b", "<script>",
    ]  # fmt: skip
    with bearing(house) as client:
        signs_in(client)
        for text in odd:
            told = {
                "kind": "fire",
                "priority": 1,
                "title": text,
                "lon": -90.2,
                "lat": 38.6,
                "note": text,
                "address": text,
            }
            assert client.post("/commands/open_incident", json=told).status_code in (200, 400), text
            assert client.get("/search", params={"q": text}).status_code in (200, 400), text
            assert client.get("/ogc/collections/incident/items", params={"title": text}).status_code in (200, 400), text
            assert client.post("/sign-in", json={"name": text, "password": text}).status_code in (401, 429)
        assert client.get("/ogc/collections/incident/items").status_code == 200
