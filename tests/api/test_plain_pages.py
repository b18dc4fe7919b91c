"""The pages that stand by themselves: signing in, and a door that is not open to somebody."""

import asyncio
import re
from html import unescape
from typing import Any

import orjson
import pytest

from api import plain, sign_in
from api.door import refuse
from api.refused import RefusedError
from api.refused import page as refusal
from model.actor import Actor
from tests.api.conftest import World
from tests.components.test_tokens import tokens

NASTY = '"><script>alert(1)</script>'


def body(response: Any) -> str:
    return bytes(response.body).decode()


def sound(html: str) -> None:
    """No script or handler in line, nothing from elsewhere: what the content security policy would refuse."""
    assert [each for each in re.findall(r"<script[^>]*>(.*?)</script>", html, re.S) if each.strip()] == []
    assert re.search(r"<[^>]*\son\w+=", html) is None
    assert re.search(r'(?:src|href|action)="(?!/)', html) is None


def test_signing_in_needs_two_fields_and_no_script(world: World) -> None:
    html = body(sign_in.page(200, "/feeds?a=1&b=2"))
    sound(html)
    assert 'method="post" action="/sign-in"' in html
    assert 'name="next" value="/feeds?a=1&amp;b=2"' in html
    assert 'id="fault" class="fault" role="alert" hidden' in html and "Testopolis" in html


def test_what_was_typed_stands_there_as_text(world: World) -> None:
    html = body(sign_in.page(401, "/", NASTY, NASTY))
    assert NASTY not in html and html.count(NASTY.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")) == 2
    assert re.search(r'id="password"[^>]*autofocus', html) and not re.search(r'id="name"[^>]*autofocus', html)


def test_who_has_to_wait_is_told_how_long_without_a_script_too(world: World) -> None:
    html = body(sign_in.page(429, "/", "Too many tries.", "ada", 31.2))
    assert 'data-wait="32" >Wait <b>32 s</b>, then try again.' in html
    assert 'class="wait" data-wait="0" hidden' in body(sign_in.page(401, "/", "No.", "ada"))


def test_the_light_theme_of_who_prefers_it_is_the_tokens_own() -> None:
    assert plain.LIGHT.startswith("@media (prefers-color-scheme: light)")
    told = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6})\b", plain.LIGHT))
    assert told == tokens("light") and told


@pytest.mark.parametrize("visitor", [True, False])
def test_a_shut_door_says_why_and_the_ways_on(visitor: bool) -> None:
    html = refusal(403, f"/admin is not open to {NASTY}.", Actor("ada", "operator"), visitor, "Town").decode()
    sound(html)
    assert NASTY in unescape(html) and NASTY not in html
    assert re.findall(r'href="(/[a-z]*)">([A-Z][a-z]+)</a>', html) == [
        ("/", "Live"),
        ("/response", "Response"),
        ("/risk", "Risk"),
        ("/feeds", "Feeds"),
        ("/wall", "Walls"),
    ]
    assert ("/demo/role" in html) is visitor and ("/sign-out" in html) is not visitor
    assert ("signed in as ada, in the role operator" in html) is not visitor
    assert ('<option value="operator" selected>' in html) is visitor


def told(status: int, actor: Actor, **headers: str) -> tuple[int, str, bytes]:
    """What the door answers to who is refused: status, kind, body."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "method": "GET", "path": "/admin", "query_string": b""}
    asyncio.run(refuse(scope, send, RefusedError(status, "Not open."), headers, actor))
    kinds = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], kinds.get("content-type", kinds.get("location", "")), said[1]["body"]


def test_a_person_is_shown_a_page_and_a_program_a_problem(world: World) -> None:
    ada = Actor("ada", "operator", None, "a-session")
    status, kind, page = told(403, ada, accept="text/html,*/*")
    assert (status, kind) == (403, plain.CONTENT_TYPE) and b"Not open." in page
    for headers in ({"accept": "*/*"}, {}, {"accept": "text/html", "authorization": "Bearer x"}):
        status, kind, page = told(403, ada, **headers)
        assert (status, kind) == (403, "application/problem+json")
        assert orjson.loads(page)["detail"] == "Not open."
    assert told(401, ada, accept="text/html")[:2] == (303, "/sign-in?next=/admin")
