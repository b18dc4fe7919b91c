"""Who may come in: by session, by token, as a demonstration's visitor; and what nobody may do."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

import session
from api.callers import caller, foreign
from api.door import STRANGERS, Door, House
from api.pace import Pace
from commands.accounts import AddToken, AddUser, ChangeUser, RevokeToken
from commands.command import carry_out
from commands.gate import Gate
from commands.sign_in import Patience, sign_in, sign_out
from model.actor import HOUSE
from model.audit import Deed
from model.permission import rights
from store import Store

HERE = ("127.0.0.1", 5000)
PASSWORD = "a long enough password"


@pytest.mark.parametrize(
    ("headers", "peer", "home"),
    [
        ({"host": "127.0.0.1:8050"}, "127.0.0.1", True),
        ({"host": "localhost"}, "127.0.0.1", True),
        ({"host": "[::1]:8050"}, "::1", True),
        ({"host": "city.example"}, "127.0.0.1", False),
        ({"host": "127.0.0.1.city.example"}, "127.0.0.1", False),
        ({"host": "[::1"}, "127.0.0.1", False),
        ({}, "127.0.0.1", False),
        ({"host": "localhost"}, "10.0.0.7", False),
        ({"host": "localhost"}, None, False),
        ({"host": "localhost", "x-forwarded-for": "127.0.0.1"}, "127.0.0.1", False),
        ({"host": "localhost", "x-forwarded-proto": "https"}, "127.0.0.1", False),
        ({"host": "localhost", "forwarded": "for=127.0.0.1"}, "127.0.0.1", False),
    ],
)
def test_home_is_loopback_straight(headers: dict[str, str], peer: str | None, home: bool) -> None:
    assert caller(headers, peer, "http", ()).home is home


def test_a_change_asked_for_by_another_sites_page_is_foreign() -> None:
    assert foreign({"host": "localhost:8050", "origin": "https://evil.example"}, "POST")
    assert foreign({"host": "localhost:8050", "origin": "null"}, "POST")
    assert foreign({"host": "localhost:8050", "sec-fetch-site": "cross-site"}, "POST")
    assert foreign({"host": "localhost:8050", "sec-fetch-site": "same-site"}, "POST")
    assert not foreign({"host": "localhost:8050", "origin": "http://localhost:8050"}, "POST")
    assert not foreign({"host": "localhost:8050", "origin": "https://evil.example"}, "GET")


class Street:
    """A door with an app behind it that tells whom it saw."""

    def __init__(self, store: Store, demo: bool = False) -> None:
        self.store, self.noted = store, list[Deed]()
        gate = Gate(store, rights, lambda: store._clock())
        self.house = House(gate, rights, self.noted.append, demo=demo)
        self.door = Door(self._app, self.house)
        self.seen: dict[str, Any] = {}

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        if scope["method"] == "POST":
            body = (await receive()).get("body", b"")
        self.seen |= {"role": session.actor().role, "name": session.actor().name, "path": scope["path"], "body": body}
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def knock(
        self, path: str, *, method: str = "GET", body: bytes = b"", peer: tuple[str, int] = HERE,
        meanwhile: Callable[[], object] = lambda: None, **headers: str,
    ) -> int:  # fmt: skip
        """The status that whoever knocks gets; `seen` is what the app behind the door saw.

        `meanwhile` is done when the head was sent, and the body not yet.
        """
        self.seen = {"role": "", "status": 0, "headers": {}}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.seen["status"] = message["status"]
                self.seen["headers"] = {n.decode(): v.decode() for n, v in message["headers"]}
            else:
                self.seen["answer"] = message.get("body", b"")

        parts = [{"type": "http.request", "body": body[i : i + 65536], "more_body": True}
                 for i in range(0, len(body), 65536)]  # fmt: skip
        parts = [*parts, {"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Any:
            meanwhile()
            return parts.pop(0) if parts else {"type": "http.disconnect"}

        named = {name.replace("_", "-"): value for name, value in headers.items()}
        raw = [(name.encode(), value.encode()) for name, value in ({"host": "127.0.0.1"} | named).items()]
        scope = {
            "type": "http", "path": path, "raw_path": path.encode(), "method": method, "headers": raw, "client": peer,
            "scheme": "http", "query_string": b"",
        }  # fmt: skip

        async def whole() -> None:
            await self.door(scope, receive, send)
            await asyncio.gather(*self.door._noting)

        asyncio.run(whole())
        return int(self.seen["status"])


@pytest.fixture
def shut(memory: Store) -> Street:
    return Street(memory)


@pytest.fixture
def shown(memory: Store) -> Iterator[Street]:
    yield Street(memory, demo=True)


def a_token(store: Store, role: str, days: int = 1) -> str:
    return str(carry_out(store, HOUSE, AddToken(f"token-{role}", role, days)).done.answer)


def a_session(store: Store, role: str = "operator") -> str:
    carry_out(store, HOUSE, AddUser(f"a-{role}", role, PASSWORD))
    return sign_in(store, Patience(5, 60), f"a-{role}", PASSWORD, "127.0.0.1", timedelta(hours=1)).secret


def test_a_demonstrations_visitors_are_supervisors(shown: Street) -> None:
    assert (shown.knock("/"), shown.seen["role"]) == (200, "supervisor")


def test_a_visitor_sees_through_any_roles_eyes_but_the_publics(shown: Street) -> None:
    assert (shown.knock("/", cookie="watchfloor_demo=analyst"), shown.seen["role"]) == (200, "analyst")
    for odd in ("public", "root", ""):
        assert (shown.knock("/", cookie=f"watchfloor_demo={odd}"), shown.seen["role"]) == (200, "supervisor")


@pytest.mark.parametrize(
    "path",
    ["/", "/_dash-layout", "/_dash-dependencies", "/layers/incident", "/ogc/", "/assets/city.js", "/metrics",
     "/nowhere", "/live", "/tiles/1/0/0.png", "/images/camera/1", "/audit", "/commands", "/openapi.json", "/docs"],
)  # fmt: skip
def test_without_a_right_every_door_is_shut(shut: Street, path: str) -> None:
    assert (shut.knock(path), shut.seen["role"]) == (401, "")
    assert shut.knock(path, accept="text/html,*/*") == 303
    assert shut.seen["headers"]["location"].startswith("/sign-in")
    demo = Street(shut.store, demo=True)
    assert (demo.knock(path, x_forwarded_for="127.0.0.1"), demo.seen["role"]) == (401, "")
    assert (demo.knock(path, host="city.example"), demo.seen["role"]) == (401, "")
    assert (demo.knock(path, peer=("10.1.2.3", 1)), demo.seen["role"]) == (401, "")


def test_health_and_signed_hooks_are_open_to_nobody_in_particular(shut: Street) -> None:
    assert (shut.knock("/healthz"), shut.seen["role"]) == (200, "public")
    assert shut.knock("/healthzz") == 401
    assert shut.knock("/healthz/") == 401
    assert (shut.knock("/hooks/gate", method="POST"), shut.seen["role"]) == (200, "public")
    assert shut.knock("/hooks/gate/more", method="GET", authorization="Bearer x") in (200, 401)


def test_a_token_opens_what_its_role_may(shut: Street) -> None:
    token = f"Bearer {a_token(shut.store, 'analyst')}"
    assert (shut.knock("/layers/incident", authorization=token), shut.seen["role"]) == (200, "analyst")
    assert shut.knock("/admin", authorization=token) == 403
    assert [deed.detail for deed in shut.noted] == ["GET /admin from 127.0.0.1: 403"]


@pytest.mark.parametrize("odd", ["", "wf_", "wf_" + "A" * 43, "x" * 5000, "null"])
def test_a_token_that_nobody_gave_opens_nothing(shut: Street, odd: str) -> None:
    a_token(shut.store, "supervisor")
    assert shut.knock("/layers/incident", authorization=f"Bearer {odd}") == 401
    demo = Street(shut.store, demo=True)  # nor does a wrong token fall back on the demonstration
    assert demo.knock("/layers/incident", authorization=f"Bearer {odd}") == 401


def test_a_token_ends_when_its_days_are_over(memory: Store, now: datetime) -> None:
    later = [now]
    memory._clock = lambda: later[0]
    street = Street(memory)
    token = f"Bearer {a_token(memory, 'analyst', days=2)}"
    later[0] = now + timedelta(days=2, seconds=-1)
    assert street.knock("/metrics", authorization=token) == 200
    later[0] = now + timedelta(days=2)
    assert street.knock("/metrics", authorization=token) == 401


def test_a_session_is_no_token_and_a_token_no_session(shut: Street) -> None:
    mine, token = a_session(shut.store), a_token(shut.store, "operator")
    assert (shut.knock("/", cookie=f"watchfloor={mine}"), shut.seen["name"]) == (200, "a-operator")
    assert shut.knock("/", authorization=f"Bearer {mine}") == 401
    assert shut.knock("/", cookie=f"watchfloor={token}") == 401


@pytest.mark.parametrize("path", ["/commands/open_incident", "/_dash-update-component"])
def test_whose_account_is_closed_while_the_body_comes_in_is_nobody(shut: Street, path: str) -> None:
    told = {"method": "POST", "body": b'{"output": "selection-body.children"}', "content_type": "application/json"}
    mine = f"watchfloor={a_session(shut.store)}"
    assert shut.knock(path, cookie=mine, **told) == 200  # type: ignore[arg-type]
    closing = ChangeUser("a-operator", state="closed")
    closed = shut.knock(path, cookie=mine, meanwhile=lambda: carry_out(shut.store, HOUSE, closing), **told)  # type: ignore[arg-type]
    assert (closed, shut.seen["role"]) == (401, "")
    token = a_token(shut.store, "operator")
    (given,) = (each for each in shut.store.accounts()[1] if each.kind == "token")

    def revoke() -> None:
        if given in shut.store.accounts()[1]:
            carry_out(shut.store, HOUSE, RevokeToken(given.id))

    shown = f"Bearer {token}"
    assert shut.knock(path, authorization=shown, meanwhile=revoke, **told) == 401  # type: ignore[arg-type]


def test_another_sites_page_cannot_change_anything(shown: Street) -> None:
    mine = a_session(shown.store)
    for who in ({}, {"cookie": f"watchfloor={mine}"}):
        told = {"method": "POST", "body": b"{}", "content_type": "application/json", **who}
        assert shown.knock("/commands/note_incident", origin="https://evil.example", **told) == 403  # type: ignore[arg-type]
        assert shown.knock("/_dash-update-component", origin="https://evil.example", **told) == 403  # type: ignore[arg-type]
        assert shown.knock("/sign-out", origin="null", **told) == 403  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded"])
def test_what_a_form_of_another_site_could_send_is_no_command(shown: Street, kind: str) -> None:
    assert shown.knock("/commands/note_incident", method="POST", body=b"{}", content_type=kind) == 415


def test_a_change_is_passed_on_whole_and_not_too_long(shown: Street) -> None:
    body = orjson.dumps({"text": "x" * 200_000})
    assert shown.knock("/commands/note_incident", method="POST", body=body, content_type="application/json") == 200
    assert shown.seen["body"] == body
    long = orjson.dumps({"text": "x" * 1_100_000})
    assert shown.knock("/commands/note_incident", method="POST", body=long, content_type="application/json") == 413


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 5000, b"\xff\xfe", b"{", b'{"output": 1e999}'])
def test_what_cannot_be_read_is_refused_before_it_reaches_anything(shown: Street, body: bytes) -> None:
    for path in ("/commands/note_incident", "/_dash-update-component"):
        assert shown.knock(path, method="POST", body=body, content_type="application/json") in (400, 403)
        assert shown.seen["role"] == ""


def test_an_address_without_a_line_is_answered_by_nothing_but_the_page_that_says_so(shown: Street) -> None:
    assert (shown.knock("/secret-route"), shown.seen["path"]) == (200, "/404")
    assert shown.knock("/secret-route", method="DELETE") == 403
    assert shown.knock("/layers/incident", method="PUT") == 403


def test_who_knocks_without_end_has_to_wait(shut: Street) -> None:
    shut.door._strangers = Pace(*STRANGERS, monotonic=lambda: 0.0)  # however slow this machine is
    answers = [shut.knock("/metrics", peer=("10.0.0.9", 1)) for _ in range(150)]
    assert answers[0] == 401 and answers[-1] == 429
    assert shut.knock("/metrics", peer=("10.0.0.10", 1)) == 401


def test_the_same_refusal_is_noted_once_a_minute(shut: Street) -> None:
    token = f"Bearer {a_token(shut.store, 'analyst')}"
    for _ in range(20):
        shut.knock("/admin", authorization=token)
    assert len(shut.noted) == 1


def test_a_forged_session_is_noted_and_one_that_is_over_is_not(shut: Street) -> None:
    forged = "wf_" + "F" * 43
    for path in ("/", "/feeds", "/layers/incident"):
        assert shut.knock(path, cookie=f"watchfloor={forged}") == 401
    assert [each.detail for each in shut.noted] == ["GET / from 127.0.0.1: 401, with a session that nobody was given"]
    assert forged not in str(shut.noted)
    mine = a_session(shut.store)
    shut.knock("/", cookie=f"watchfloor={mine}")
    sign_out(shut.store, mine)
    assert shut.knock("/", cookie=f"watchfloor={mine}") == 401
    assert len(shut.noted) == 1


def test_every_answer_carries_its_policy(shown: Street) -> None:
    for path in ("/", "/healthz", "/secret"):
        shown.knock(path, accept="text/html")
        policy = shown.seen["headers"]["content-security-policy"]
        assert "unsafe-eval" not in policy and "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert shown.seen["headers"]["x-content-type-options"] == "nosniff"
