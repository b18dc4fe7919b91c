"""What a wall needs besides the page: the code that opens its view elsewhere, its edition, and 404 for no such wall."""

import io
from typing import Final
from urllib.parse import unquote

import orjson
import segno
from fastapi import APIRouter, Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import session
from api.audience import reader
from api.problem import ProblemError, nothing_else
from components.edition import edition

router = APIRouter()

LONGEST: Final = 600  # characters of an address; beyond, a code is too fine for a phone across a desk
PREFIX: Final = "/wall/"


@router.get("/qr.svg", response_class=Response)
async def qr(request: Request, to: str) -> Response:
    """A QR code, black on white in its quiet zone, of an address of this very server."""
    reader()
    if not to.startswith("/") or to.startswith("//") or len(to) > LONGEST:
        raise ProblemError(400, f"to: expected an address of this server of at most {LONGEST} characters.")
    drawn = io.BytesIO()
    code = segno.make(str(request.base_url).rstrip("/") + to, error="l", micro=False)
    code.save(drawn, kind="svg", border=4, dark="#000", light="#fff", scale=1, omitsize=True, xmldecl=False)
    return Response(drawn.getvalue(), 200, {"Cache-Control": "max-age=86400"}, "image/svg+xml")


@router.get("/edition/{preset}", response_class=Response)
async def newest(request: Request, preset: str) -> Response:
    """The edition that a wall loaded now would have: where its own is another, it loads itself anew."""
    reader()
    found = next((each for each in session.city().walls if each.name == preset), None)
    if found is None:
        raise ProblemError(404, f"There is no wall {preset!r}.")
    body = orjson.dumps({"edition": edition(repr(found))})
    return Response(body, 200, {"Cache-Control": "no-store"}, "application/json")


nothing_else(router, "/qr.svg")
nothing_else(router, "/edition")


class Walls:
    """ASGI middleware: the page that says which walls there are is a 404 where another was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        missing = scope["type"] == "http" and unknown(scope["path"])

        async def told(message: Message) -> None:
            if missing and message["type"] == "http.response.start" and message["status"] == 200:
                message = {**message, "status": 404}
            await send(message)

        await self._app(scope, receive, told)


def unknown(path: str) -> bool:
    """Whether that is the address of a wall that city.toml does not name."""
    name = unquote(path.removeprefix(PREFIX)).strip("/")
    return path.startswith(PREFIX) and bool(name) and all(wall.name != name for wall in session.city().walls)
