"""Feeds that push: what arrives here makes the same trip as what is polled. Whoever guesses at a secret has to wait."""

from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api import refusals
from api.bodies import whole
from api.callers import Caller
from api.intake import Intake, Share
from api.pace import Doubt
from api.problem import ProblemError, nothing_else
from api.refused import RefusedError
from commands.sign_in import neighbourhood
from model.audit import Deed
from model.feed import Delivered

router = APIRouter()

LARGEST: Final = 20_000_000
MOST_PASSED: Final = 5 * LARGEST  # of a body that is refused
# Of an address two of the longest documents at a time; in all five, whoever sends them.
_intake: Final = Intake(2 * LARGEST, 5 * LARGEST)
# Of one address and feed: wrong tries that cost nothing, the longest wait, and how many may wait at one time.
_doubt: Final = Doubt(3, 8.0, 16)


@router.get("/hooks/{feed}", response_class=Response)
@router.post("/hooks/{feed}", response_class=Response)
async def hook(request: Request, feed: str) -> Response:
    """204 once the rows are on disk."""
    sender = _sender(request)
    where = neighbourhood(sender)
    guesser = f"{feed} {where}"
    if not _doubt.hears(guesser):
        raise ProblemError(429, "Too many pushes that prove nothing.", {"Retry-After": "10", "Connection": "close"})
    with _intake.share(where) as share:
        delivered = await _delivered(request, feed, share)
    if delivered.status == 401:
        await _doubt.wrong(guesser)
        told = f"{request.method} /hooks/{feed} from {sender}: 401, {delivered.reason}"
        refused = Deed("anonymous", "public", "refused", "feed", feed, detail=told)
        await run_in_threadpool(refusals.tell, request, refused, "push", feed)
    if delivered.status >= 400:
        asked = {"WWW-Authenticate": "Bearer"} if delivered.status == 401 else None
        raise ProblemError(delivered.status, delivered.reason or "The document was refused.", asked)
    return Response(status_code=delivered.status)


nothing_else(router, "/hooks")


async def _delivered(request: Request, feed: str, share: Share) -> Delivered:
    """What became of it; the body is let go before a wrong one waits for its answer.

    What can be refused by its head is: whoever knows neither feed nor secret has no body taken in.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    query = dict(request.query_params)
    if (refused := session.admits(feed, headers, query)) is not None:
        return refused
    body = await _body(request, share)
    return await run_in_threadpool(session.deliver, feed, body, headers, query)


def _sender(request: Request) -> str:
    """The address that pushes, as the door has seen it."""
    who = request.scope.get("caller")
    return who.address if isinstance(who, Caller) else "unknown"


async def _body(request: Request, share: Share) -> bytes:
    """The document, whole."""
    try:
        return await whole(request.stream(), request.headers, LARGEST, share, MOST_PASSED)
    except RefusedError as refused:
        raise ProblemError(refused.status, refused.detail, dict(refused.told)) from None
