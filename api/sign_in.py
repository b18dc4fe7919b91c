"""Signing in and out: a page of plain HTML that needs nothing but itself, so that it stands when all else is shut."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qs, quote

import orjson
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api import plain
from api.callers import SECURE_SESSION, SESSION, Caller
from api.problem import ProblemError, nothing_else
from commands.sign_in import Opened, Patience, SignInError, sign_in, sign_in_with_token, sign_out

router = APIRouter()

BODY: Final = plain.template("sign_in")
NO_STORE: Final = {"Cache-Control": "no-store"}
_patience: dict[int, Patience] = {}


@router.get("/sign-in", response_class=Response)
async def ask(request: Request, next: str = "/") -> Response:
    """The page with its two fields."""
    return page(200, inside(next))


@router.post("/sign-in", response_class=Response)
async def answer(request: Request) -> Response:
    """Name and password, or a wall's token; then on to where the person wanted to go. As JSON: 204, or a problem."""
    told, program = await _told(request)
    wants, who = inside(told.get("next", "/")), caller_of(request)
    try:
        opened = await run_in_threadpool(_opened, told, who)
    except SignInError as fault:
        status, wait = (429, {"Retry-After": str(int(fault.wait_s) + 1)}) if fault.wait_s else (401, {})
        if program:
            raise ProblemError(status, str(fault), wait) from None
        found = page(status, wants, str(fault), told.get("name", ""), fault.wait_s)
        found.headers.update(wait)
        return found
    found = Response(status_code=204 if program else 303, headers=NO_STORE | ({} if program else {"Location": wants}))
    keep(found, opened.secret, opened.grant.expires_at - session.now(), who.secure)
    return found


@router.post("/sign-out", response_class=Response)
async def leave(request: Request) -> Response:
    """The session ends, here and now."""
    who = caller_of(request)
    if who.session is not None:
        await run_in_threadpool(sign_out, session.runtime().store, who.session)
    found = Response(status_code=303, headers=NO_STORE | {"Location": "/sign-in"})
    for name in (SESSION, SECURE_SESSION):
        found.delete_cookie(name, path="/", secure=name == SECURE_SESSION, httponly=True, samesite="lax")
    return found


nothing_else(router, "/sign-in")
nothing_else(router, "/sign-out")


def page(status: int, wants: str, fault: str = "", name: str = "", wait_s: float = 0.0) -> Response:
    """The page; whatever was typed stands in it as text."""
    wait = str(int(wait_s) + 1 if wait_s else 0)
    body = plain.filled(
        BODY, next=wants, fault=fault, name=name, wait=wait, hidden="" if fault else "hidden",
        waiting="" if wait_s else "hidden", first="" if name else "autofocus", second="autofocus" if name else "",
    )  # fmt: skip
    return Response(plain.page("Sign in", session.city().name, body), status, NO_STORE, plain.CONTENT_TYPE)


def inside(address: str) -> str:
    """Where to go next: an address of this server, whatever was asked for."""
    sound = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    if not sound or address.startswith("/sign-") or len(address) > 2000:
        return "/"
    return quote(address, safe="/?&=%#:,;@!$'()*+~")  # an address is ASCII: what is not would break the answer


def keep(found: Response, secret: str, lasts: timedelta, secure: bool) -> None:
    """The session in a cookie that scripts cannot read, sent back to nobody but us."""
    found.set_cookie(
        SECURE_SESSION if secure else SESSION,
        secret,
        max_age=int(lasts.total_seconds()),
        path="/",
        httponly=True,
        secure=secure,
        samesite="lax",
    )


def caller_of(request: Request) -> Caller:
    """Who sent this request, as the door has seen it."""
    found = request.scope["caller"]
    assert isinstance(found, Caller)
    return found


def _opened(told: dict[str, str], who: Caller) -> Opened:
    runtime = session.runtime()
    asked = runtime.city.sign_in
    patience = _patience.get(id(runtime))
    if patience is None:
        _patience.clear()
        patience = _patience[id(runtime)] = Patience(asked.tries, asked.longest_wait.total_seconds())
    if token := told.get("token", ""):
        return sign_in_with_token(runtime.store, patience, token, who.address, who.session)
    name, password = told.get("name", ""), told.get("password", "")
    return sign_in(runtime.store, patience, name, password, who.address, asked.session, who.session)


async def _told(request: Request) -> tuple[dict[str, str], bool]:
    """What was sent, and whether by a program (JSON) rather than by the page's form."""
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        told: Any = orjson.loads(body or b"null")
        if not isinstance(told, dict):
            raise ProblemError(400, "Expected an object with name and password, or token.")
        return {key: value for key, value in told.items() if isinstance(value, str)}, True
    return form(body), False


def form(body: bytes) -> dict[str, str]:
    """A form's fields as they were sent. ProblemError where there are too many."""
    try:
        found = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        raise ProblemError(400, "Expected a form of a few fields.") from None
    return {key: values[0] for key, values in found.items()}
