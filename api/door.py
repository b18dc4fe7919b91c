"""The door: who is asking, and whether this door opens to them. Every request passes here before anything else sees it.

Denied by default: an address, or a callback, without a line in the permission table opens to nobody.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import quote

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

import session
from api import bodies, doors, headers
from api.callers import CHANGES, Caller, Networks, caller, foreign
from api.intake import Share
from api.pace import Pace
from api.plain import CONTENT_TYPE
from api.refusals import Refusals
from api.refused import RefusedError, page
from commands.gate import Gate
from commands.sign_in import neighbourhood
from model.actor import Actor
from model.audit import Deed
from model.permission import ROLES, Rights, Role

NOBODY: Final = Actor("anonymous", "public")
VISITOR: Final = "visitor"
SIGN_IN: Final = "/sign-in"
HOOKS: Final = "/hooks/"
STRANGERS: Final = (120.0, 20.0)  # requests at once, and then a second, of an address that shows nothing
KNOWN: Final = (2000.0, 400.0)  # of a session or token: a map that is panned asks for a hundred tiles a second
# Headers that say one thing, or the request could mean one to us and another to what stands between.
ONCE: Final = (
    b"host",
    b"origin",
    b"content-type",
    b"content-length",
    b"authorization",
    b"sec-fetch-site",
    b"x-signature",
)


@dataclass(frozen=True)
class House:
    """Whose door it is: what opens it, whether visitors of this machine are shown round, where refusals are noted."""

    gate: Gate
    rights: Callable[[Role], Rights]
    note: Callable[[Deed], object]
    demo: bool = False
    proxies: Networks = ()
    scripts: Sequence[str] = ()  # the pages' own in-line scripts, by their hashes


class Door:
    """ASGI middleware that gives each request its actor, or sends it away."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app, self._house = app, house
        self._policy = headers.policy(house.scripts)
        self._strangers, self._known = Pace(*STRANGERS), Pace(*KNOWN)
        self._pushes, self._refusals = Pace(*KNOWN), Refusals(house.note)
        self._held_of_strangers, self._held_of_known = bodies.of_strangers(), bodies.of_known()
        self._noting: set[asyncio.Task[object]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        peer = (scope.get("client") or (None,))[0]
        who = caller(told, peer, scope.get("scheme", "http"), self._house.proxies)
        public = scope["path"] in doors.PUBLIC_ASSETS
        sending = cast(Send, headers.guarded(send, self._policy, who.secure, public))
        actor = NOBODY
        with ExitStack() as held:  # what is held of a body is held until its answer is through
            try:
                _plain_head(scope)
                actor = self._actor(who, scope["path"])
                self._keep_pace(actor, who, scope["path"])
                scope, receive = await self._admitted(actor, who, scope, receive, told, held)
            except RefusedError as refused:
                self._note(actor, who, scope, refused.status)
                await refuse(scope, sending, refused, told, actor)
                return
            token = session.enter(actor)
            try:
                scheme = "https" if who.secure else scope.get("scheme", "http")  # links to ourselves are what they see
                told_of = {"caller": who, "scheme": scheme, "refusals": self._refusals}
                await self._app({**scope, **told_of}, receive, sending)
            finally:
                session.leave(token)

    def _actor(self, who: Caller, path: str) -> Actor:
        """Who shows a token or session, or is shown round; nobody otherwise."""
        if path.startswith(HOOKS):  # what a push brings is its feed's secret, not ours
            return NOBODY
        if who.token is not None:
            if (found := self._house.gate.actor(who.token, "token")) is None:
                self._keep_pace(NOBODY, who, path)
                raise RefusedError(
                    401, "This token opens nothing: it is unknown, has expired or was revoked.", BEARER_WRONG
                )
            return found
        if who.session is not None and (found := self._house.gate.actor(who.session, "session")) is not None:
            return found
        if self._house.demo and who.home:
            role: Role = next((role for role in ROLES if role == who.demo_role and role != "public"), "supervisor")
            return Actor(VISITOR, role, self._house.rights(role))
        return NOBODY

    def _keep_pace(self, actor: Actor, who: Caller, path: str) -> None:
        if actor.name == VISITOR and actor.grant is None and self._house.demo and who.home:
            return
        if path.startswith(HOOKS):  # many devices may push from one address
            wait = self._pushes.wait_s(neighbourhood(who.address))
        elif actor.grant:
            wait = self._known.wait_s(actor.grant)
        else:
            wait = self._strangers.wait_s(neighbourhood(who.address))
        if wait > 0:
            raise RefusedError(429, "Too many requests. Wait a moment.", [("retry-after", str(int(wait) + 1))])

    async def _admitted(
        self, actor: Actor, who: Caller, scope: Scope, receive: Receive, told: dict[str, str], held: ExitStack
    ) -> tuple[Scope, Receive]:
        """The request, once it is known that all of it may come in. RefusedError."""
        method, path = scope.get("method", "GET"), scope["path"]
        if scope["type"] == "websocket":
            raise RefusedError(403, "No web sockets are spoken here.")
        if path.startswith(HOOKS):
            return scope, receive
        if foreign(told, method, who.secure):
            raise RefusedError(403, "This request was sent by a page of another site.")
        line = doors.door(method, path)
        if path in doors.PUBLIC_ASSETS and method in ("GET", "HEAD"):
            return scope, receive
        update = method == "POST" and path == doors.UPDATE
        if update and actor is NOBODY:  # no callback is the public's, so none of theirs is taken in
            self._open(actor, None, method, path)
        room = held.enter_context(self._room(actor, who))
        largest = bodies.OF_NOBODY if actor is NOBODY else bodies.LARGEST
        if update:
            body, said = await bodies.read(scope, receive, told, largest, room)
            self._still(actor, None, method, path)
            for needed in doors.callback_lines(said):
                self._open(actor, needed, method, path)
            asked = doors.settled(said)
            return scope, bodies.again(body if asked is said else orjson.dumps(asked), receive)
        if line is None and actor is not NOBODY and method in ("GET", "HEAD"):
            return {**scope, "path": doors.NOWHERE, "raw_path": doors.NOWHERE.encode()}, receive
        self._open(actor, line, method, path)
        if method in CHANGES:
            body, _ = await bodies.read(scope, receive, told, largest, room)
            self._still(actor, line, method, path)
            return scope, bodies.again(body, receive)
        return scope, receive

    def _room(self, actor: Actor, who: Caller) -> AbstractContextManager[Share]:
        """What bodies may hold: of who shows nothing by address, so that no one else waits for them."""
        if actor is NOBODY:
            return self._held_of_strangers.share(neighbourhood(who.address))
        return self._held_of_known.share(actor.grant or actor.name)

    def _still(self, actor: Actor, line: str | None, method: str, path: str) -> None:
        """A body may take its time; meanwhile what its sender showed may have ended, and they are nobody."""
        if not self._house.gate.holds(actor):
            self._open(NOBODY, line, method, path)

    def _open(self, actor: Actor, line: str | None, method: str, path: str) -> None:
        if line is not None and actor.may(f"open {line}"):
            return
        if actor is NOBODY:
            raise RefusedError(401, "Sign in first.", BEARER)
        what = path if method in ("GET", "HEAD") else f"{method} {path}"
        raise RefusedError(403, f"{what} is not open to the role {actor.role.replace('_', ' ')}.")

    def _note(self, actor: Actor, who: Caller, scope: Scope, status: int) -> None:
        """Refusals are noted beside the request, the first of each."""
        shows = actor is not NOBODY or who.token is not None
        forged = not shows and who.session is not None and not self._house.gate.given(who.session)
        if status not in (401, 403) or (status == 401 and not (shows or forged)):
            return  # who shows nothing, or a session that is over, has not tried anything
        where = f"{scope.get('method', 'GET')} {scope['path']}"[:200]
        told = f"{where} from {who.address}: {status}{', with a session that nobody was given' if forged else ''}"
        deed = Deed(actor.name, actor.role, "refused", detail=told)
        if (due := self._refusals.due(deed, who.address, str(status), where if shows else "")) is None:
            return
        task = asyncio.ensure_future(asyncio.to_thread(self._house.note, due))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)


NO_STORE: Final = ("cache-control", "no-store")
BEARER: Final = [("www-authenticate", "Bearer")]
BEARER_WRONG: Final = [("www-authenticate", 'Bearer error="invalid_token"')]
TITLES: Final = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 408: "Request Timeout", 413: "Content Too Large",
    415: "Unsupported Media Type", 429: "Too Many Requests", 503: "Service Unavailable",
}  # fmt: skip


def _plain_head(scope: Scope) -> None:
    """RefusedError where a header that says one thing is there twice."""
    names = [name for name, _ in scope["headers"]]
    if len(names) != len(set(names)) and (twice := next((each for each in ONCE if names.count(each) > 1), None)):
        raise RefusedError(400, f"The header {twice.decode()} is there more than once.")


async def refuse(scope: Scope, send: Send, refused: RefusedError, told: dict[str, str], actor: Actor = NOBODY) -> None:
    """A problem document (RFC 9457) to a program; to a person the sign-in page, or one that says why, and the ways on.

    A web socket is closed.
    """
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    person = "text/html" in told.get("accept", "") and scope.get("method", "GET") == "GET"
    person = person and "authorization" not in told
    if person and refused.status == 401:
        asked = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope.get("query_string") else "")
        target = SIGN_IN if asked == "/" else f"{SIGN_IN}?next={quote(asked, safe='/')}"
        await _answer(send, 303, b"", [("location", target), NO_STORE])
        return
    if person and actor is not NOBODY:
        body = page(refused.status, refused.detail, actor, actor.grant is None, session.city().name)
        await _answer(send, refused.status, body, [("content-type", CONTENT_TYPE), NO_STORE, *refused.told])
        return
    document = {"type": "about:blank", "title": TITLES[refused.status], "status": refused.status,
                "detail": refused.detail}  # fmt: skip
    kind = ("content-type", "application/problem+json")
    await _answer(send, refused.status, orjson.dumps(document), [kind, NO_STORE, *refused.told])


async def _answer(send: Send, status: int, body: bytes, told: Sequence[tuple[str, str]]) -> None:
    raw = [(name.encode(), value.encode()) for name, value in (*told, ("content-length", str(len(body))))]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
