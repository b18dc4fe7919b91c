"""Feeds that push: what arrives here makes the same trip as what is polled."""

from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api.problem import ProblemError, nothing_else

router = APIRouter()

LARGEST: Final = 20_000_000


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
        raise _too_long()
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            raise _too_long()
        parts.append(part)
    return b"".join(parts)


def _too_long() -> ProblemError:
    return ProblemError(413, f"A document may hold {LARGEST // 1_000_000} MB.", {"Connection": "close"})
