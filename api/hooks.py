"""Feeds that push: what arrives here makes the same trip as what is polled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

import session
from api.problem import ProblemError, nothing_else

router = APIRouter()

LARGEST: Final = 20_000_000
MOST_PASSED: Final = 5 * LARGEST  # of a body that is refused
PATIENCE_S: Final = 0.5  # how long to wait for more of it


@router.get("/hooks/{feed}", response_class=Response)
@router.post("/hooks/{feed}", response_class=Response)
async def hook(request: Request, feed: str) -> Response:
    """204 once the rows are on disk."""
    body = await _body(request)
    headers = {name.lower(): value for name, value in request.headers.items()}
    delivered = await run_in_threadpool(session.deliver, feed, body, headers, dict(request.query_params))
    if delivered.status >= 400:
        asked = {"WWW-Authenticate": "Bearer"} if delivered.status == 401 else None
        raise ProblemError(delivered.status, delivered.reason or "The document was refused.", asked)
    return Response(status_code=delivered.status)


nothing_else(router, "/hooks")


async def _body(request: Request) -> bytes:
    """The body, refused as soon as it is too long: never first taken in whole."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > LARGEST:
        if "expect" not in request.headers:  # who waits to be asked has sent nothing yet
            await _let_pass(request.stream())
        raise _too_long()
    parts, size, rest = [], 0, request.stream()
    async for part in rest:
        size += len(part)
        if size > LARGEST:
            await _let_pass(rest)
            raise _too_long()
        parts.append(part)
    return b"".join(parts)


async def _let_pass(rest: AsyncIterator[bytes]) -> None:
    """Some of what is still on its way, kept nowhere: a client that is cut off while it sends never reads why."""
    size = 0
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(None) as patience:
            while size <= MOST_PASSED:
                patience.reschedule(asyncio.get_running_loop().time() + PATIENCE_S)
                part = await anext(rest, None)
                if part is None:
                    return
                size += len(part)


def _too_long() -> ProblemError:
    return ProblemError(413, f"A document may hold {LARGEST // 1_000_000} MB.", {"Connection": "close"})
