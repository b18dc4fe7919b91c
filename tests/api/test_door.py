"""Who may come in while there are no accounts: visitors on this very machine, and nobody else."""

import asyncio
from typing import Any

import pytest

import session
from api.door import Door, at_home, foreign

HERE = ("127.0.0.1", 5000)


@pytest.mark.parametrize(
    ("headers", "client", "home"),
    [
        ({"host": "127.0.0.1:8050"}, HERE, True),
        ({"host": "localhost"}, HERE, True),
        ({"host": "[::1]:8050"}, ("::1", 1), True),
        ({"host": "city.example"}, HERE, False),
        ({"host": "127.0.0.1.city.example"}, HERE, False),
        ({}, HERE, False),
        ({"host": "localhost"}, ("10.0.0.7", 1), False),
        ({"host": "localhost"}, None, False),
        ({"host": "localhost", "x-forwarded-for": "127.0.0.1"}, HERE, False),
        ({"host": "localhost", "x-forwarded-proto": "https"}, HERE, False),
        ({"host": "localhost", "forwarded": "for=127.0.0.1"}, HERE, False),
    ],
)
def test_home_is_loopback_straight(headers: dict[str, str], client: tuple[str, int] | None, home: bool) -> None:
    assert at_home(headers, client) is home


def test_a_change_asked_for_by_another_sites_page_is_foreign() -> None:
    assert foreign({"host": "localhost:8050", "origin": "https://evil.example"}, "POST")
    assert foreign({"host": "localhost:8050", "origin": "null"}, "POST")
    assert not foreign({"host": "localhost:8050", "origin": "http://localhost:8050"}, "POST")
    assert not foreign({"host": "localhost:8050", "origin": "https://evil.example"}, "GET")


def knock(path: str, *, demo: bool, method: str = "GET", **headers: str) -> tuple[int, str]:
    """The status, and the role that the app behind the door saw ("" where it was not reached)."""
    seen: dict[str, Any] = {"role": "", "status": 0}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen["role"] = session.actor().role
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        seen["status"] = message.get("status", seen["status"])

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = [(name.encode(), value.encode()) for name, value in ({"host": "127.0.0.1"} | named).items()]
    scope = {"type": "http", "path": path, "method": method, "headers": raw, "client": HERE}
    asyncio.run(Door(app, demo)(scope, receive, send))
    return seen["status"], seen["role"]


def test_a_demonstrations_visitors_are_supervisors() -> None:
    assert knock("/", demo=True) == (200, "supervisor")


@pytest.mark.parametrize(
    "path", ["/", "/_dash-layout", "/_dash-dependencies", "/layers/incident", "/ogc/", "/assets/x"]
)
def test_without_a_right_every_door_is_shut(path: str) -> None:
    assert knock(path, demo=False) == (401, "")
    assert knock(path, demo=True, x_forwarded_for="127.0.0.1") == (401, "")
    assert knock(path, demo=True, host="city.example") == (401, "")


def test_health_and_signed_hooks_are_open_to_nobody_in_particular() -> None:
    assert knock("/healthz", demo=False) == (200, "public")
    assert knock("/healthzz", demo=False) == (401, "")
    assert knock("/healthz/", demo=False) == (401, "")
    assert knock("/hooks/gate", demo=False, method="POST") == (200, "public")


def test_another_sites_page_cannot_change_anything() -> None:
    assert knock("/_dash-update-component", demo=True, method="POST", origin="https://evil.example")[0] == 403
