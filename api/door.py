"""The door: who is asking. Every request passes here before any route, page or callback sees it.

Until accounts exist there is one way in: the demonstration, for visitors on this very machine.
"""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

import session
from model.actor import Actor

VISITOR: Final = Actor("visitor", "supervisor")
NOBODY: Final = Actor("anonymous", "public")
# Doors that anyone may knock at: health answers the bare minimum, hooks bring their own signature.
HEALTH: Final = "/healthz"
PUSHES: Final = "/hooks/"
CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Door:
    """ASGI middleware that gives each request its actor, or sends it away."""

    def __init__(self, app: ASGIApp, demo: bool) -> None:
        self._app, self._demo = app, demo

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        actor = VISITOR if self._demo and at_home(headers, scope.get("client")) else NOBODY
        if actor is NOBODY and scope["path"] != HEALTH and not scope["path"].startswith(PUSHES):
            await refuse(scope, send, 401, "Sign in first. This demonstration answers only on the machine it runs on.")
        elif actor is VISITOR and foreign(headers, scope.get("method", "GET")):
            await refuse(scope, send, 403, "This request was sent by a page of another site.")
        else:
            token = session.enter(actor)
            try:
                await self._app(scope, receive, send)
            finally:
                session.leave(token)


def at_home(headers: dict[str, str], client: tuple[str, int] | None) -> bool:
    """Whether a request comes from this machine, straight: loopback Host and peer, no proxy in between."""
    forwarded = any(name == "forwarded" or name.startswith("x-forwarded-") for name in headers)
    return not forwarded and _loopback(_host(headers.get("host", ""))) and client is not None and _loopback(client[0])


def foreign(headers: dict[str, str], method: str) -> bool:
    """Whether a change was asked for by a page that is not ours (its Origin is not our Host)."""
    origin = headers.get("origin")
    return method in CHANGES and origin is not None and urlsplit(origin).netloc != headers.get("host")


async def refuse(scope: Scope, send: Send, status: int, detail: str) -> None:
    """A problem document (RFC 9457); a web socket is closed."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    title = {401: "Unauthorized", 403: "Forbidden"}[status]
    body = orjson.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail})
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _host(value: str) -> str:
    return (urlsplit(f"//{value}").hostname or "") if value else ""


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
