"""Redirects, methods and headers: what every door says, and what none of them takes."""

from urllib.parse import quote

import httpx
import pytest

from api import doors
from tests.attacks.house import PASSWORD, House
from tests.attacks.test_sessions import bearing, signs_in

ELSEWHERE = [
    "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "\\/evil.example", "/\t/evil.example", "/\r\nLocation: https://evil.example", "\t//evil.example",
    " //evil.example", "javascript:alert(1)", "data:text/html,x", "http:evil.example", "https:/evil.example",
    "/sign-out", "/sign-in?next=/", "evil.example", "//127.0.0.1@evil.example", "/" * 2_000, "/a" * 2_000, "", "?x",
    "/\u2028/evil.example", "/\x00", "/\x0b//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_nowhere_but_here(house: House, wanted: str) -> None:
    with house.caller() as client:
        page = client.get(f"/sign-in?next={quote(wanted, safe='')}")
        assert page.status_code == 200
        assert "evil.example" not in page.text
        told = {"name": "a-analyst", "password": PASSWORD, "next": wanted}
        answer = client.post("/sign-in", data=told)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    "wanted", ["/feeds", "/?priority=1,2&map=12/38.6/-90.2", "/wall/city", "/été?a=ü☃", "/a%20b?c=%2f"]
)
def test_signing_in_leads_where_one_wanted_to_go(house: House, wanted: str) -> None:
    with house.caller() as client:
        answer = client.post("/sign-in", data={"name": "a-analyst", "password": PASSWORD, "next": wanted})
        assert answer.status_code == 303
        assert answer.headers["location"] == quote(wanted, safe="/?&=%,:")


def test_the_page_that_is_asked_for_again_is_one_of_ours(house: House) -> None:
    for path in (b"//evil.example/%2e%2e", b"//evil.example", b"/\\evil.example", b"http://evil.example/"):
        answer = house.raw(b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n"
                           b"Connection: close\r\n\r\n")  # fmt: skip
        where = [line for line in answer.split(b"\r\n") if line.lower().startswith(b"location:")]
        assert not where or where[0].split(b": ")[1].startswith(b"/sign-in")


READ_ONLY = ("/", "/layers/incident", "/ogc/", "/commands", "/metrics", "/assets/city.js", "/healthz", "/live")


@pytest.mark.parametrize(
    "method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "MKCOL", "LOCK"]
)
def test_methods_that_nothing_takes_do_nothing(house: House, method: str) -> None:
    secret = "do-not-echo-this"
    for path in (*READ_ONLY, "/commands/open_incident", "/sign-in", "/hooks/gate", "/nowhere"):
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {house.tokens['administrator']}\r\n"
        )
        answer = house.raw(f"{head}X-Echo: {secret}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}".encode())
        assert int(answer.split(b" ", 2)[1]) in (400, 401, 403, 404, 405), (path, answer[:80])
        assert secret.encode() not in answer


def test_a_method_cannot_be_another_than_it_is(house: House) -> None:
    body = '{"kind":"fire","priority":1,"title":"Overridden","lon":-90.2,"lat":38.6}'
    with house.caller("operator") as client:
        for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            for path in ("/commands/open_incident", "/commands/open_incident?_method=POST"):
                answer = client.request(
                    "GET", path, content=body, headers={name: "POST", "Content-Type": "application/json"}
                )
                assert answer.headers["content-type"] != "application/json"
        assert "Overridden" not in client.get("/ogc/collections/incident/items?limit=10000").text


def test_head_says_what_get_says_without_a_body(house: House) -> None:
    with house.caller("administrator") as client:
        for path in ("/layers/incident", "/ogc/", "/commands", "/healthz", "/assets/city.js"):
            told = client.head(path)
            assert told.content == b""
            assert told.status_code in (client.get(path).status_code, 404, 405)
    with house.caller() as client:
        for path in ("/layers/incident", "/commands", "/assets/city.js", "/metrics"):
            assert client.head(path).status_code == 401


ROUTES = [
    "/", "/response", "/feeds", "/wall", "/wall/city", "/wall/none", "/audit", "/admin", "/sign-in", "/healthz",
    "/metrics", "/live",
    "/layers/incident", "/layers/none", "/tiles/12/1020/1569.png", "/images/camera/none", "/figures", "/search?q=fire",
    "/qr.svg?to=/", "/edition/city", "/ogc/", "/ogc/collections", "/ogc/collections/incident/items",
    "/ogc/collections/incident/items?f=csv", "/ogc/collections/none", "/commands", "/commands/none", "/hooks/gate",
    "/assets/city.js", "/assets/tokens.css", "/assets/symbols.svg", "/assets/wall/frozen.js", "/assets/none.js",
    "/_dash-layout", "/_dash-dependencies", "/_dash-component-suites/dash/deps/polyfill@7.min.js", "/_favicon.ico",
    "/favicon.ico", "/_reload-hash", "/nowhere", "/openapi.json", "/docs", "/robots.txt",
]  # fmt: skip


@pytest.mark.parametrize("role", [None, "wall", "analyst", "administrator"])
def test_every_answer_guards_itself_and_no_shared_cache_may_keep_it(house: House, role: str | None) -> None:
    with house.caller(role) as client:
        for path in ROUTES:
            with client.stream("GET", path, headers={"Accept": "text/html,*/*"}) as answer:
                guarded(path, answer)
        for path in (
            "/sign-in",
            "/sign-out",
            "/commands/open_incident",
            "/hooks/gate",
            "/nowhere",
            "/_dash-update-component",
        ):
            guarded(path, client.post(path, json={"a": 1}))


def guarded(path: str, answer: httpx.Response) -> None:
    told = answer.headers
    policy = dict(each.strip().partition(" ")[::2] for each in told["content-security-policy"].split(";"))
    assert (
        policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'" and policy["base-uri"] == "'none'"
    )
    assert policy["form-action"] == policy["connect-src"] == "'self'"
    for source in policy["script-src"].split():
        assert source == "'self'" or source.startswith("'sha256-"), path
    assert (told["x-content-type-options"], told["x-frame-options"]) == ("nosniff", "DENY"), path
    assert told["referrer-policy"] == "same-origin" and told["cross-origin-opener-policy"] == "same-origin"
    assert told["cross-origin-resource-policy"] == "same-origin" and "camera=()" in told["permissions-policy"]
    assert "server" not in told and "x-powered-by" not in told, path
    if path.partition("?")[0] not in doors.PUBLIC_ASSETS:
        how = {each.strip() for each in told["cache-control"].split(",")}
        assert {"no-store", "private"} & how and "public" not in how, path
        assert {"cookie", "authorization"} <= {each.strip().lower() for each in told["vary"].split(",")}, path
    assert answer.status_code < 500, path


def test_what_the_server_could_not_foresee_says_nothing_of_its_insides(house: House) -> None:
    with bearing(house) as client:
        signs_in(client)
        body = {"output": "selection-body.children", "inputs": [{"id": 1}], "changedPropIds": 3, "outputs": "x"}
        answer = client.post("/_dash-update-component", json=body)
        assert answer.status_code >= 400
        for mark in ("Traceback", "site-packages", 'File "', "/root/", "/home/", ".py"):
            assert mark not in answer.text
        for name in ("content-security-policy", "x-content-type-options", "cache-control"):
            assert name in answer.headers
