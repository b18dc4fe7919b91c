"""The event stream that every open page listens to: revisions, moves, beats."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

import session
from api.audience import reader
from api.broadcast import Broadcast
from api.conditional import takes_gzip
from api.event import RETRY, heard_until
from api.listener import Listener
from api.moves import instant
from api.packing import HEADER, Piece
from api.problem import nothing_else
from model.actor import Actor

router = APIRouter()

JUST_NOW: Final = timedelta(seconds=15)
HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "Connection": "keep-alive",
    "Vary": "Accept-Encoding",
}

_broadcasts: list[Broadcast] = []


@router.get("/live", response_class=StreamingResponse)
async def live(request: Request) -> StreamingResponse:
    """Server-sent events: `revision`, `units`, `responders`, `beat`, `progress`. `Last-Event-ID` resumes."""
    actor, last, packs = reader(), request.headers.get("last-event-id"), takes_gzip(request)
    headers = HEADERS | ({"Content-Encoding": "gzip"} if packs else {})
    return StreamingResponse(_stream(actor, last, packs), headers=headers, media_type="text/event-stream")


nothing_else(router, "/live")


def listeners() -> int:
    """How many streams are open."""
    return sum(len(each.listeners) for each in _broadcasts)


def hang_up() -> None:
    """End every stream, so that the server can stop at once. Call it from any thread or signal handler."""
    for each in _broadcasts:
        each.loop.call_soon_threadsafe(each.hang_up)


async def _stream(actor: Actor, last: str | None, packs: bool) -> AsyncIterator[bytes]:
    broadcast, listener = _broadcast(), Listener(actor, packs)
    broadcast.join(listener)
    try:
        ms, known = heard_until(last) or (None, {})
        missed = await broadcast.missed(actor, known, _heard(ms, session.now()))
        yield (HEADER if packs else b"") + Piece(RETRY + missed + broadcast.standing(listener.audience)).bytes(packs)
        while not listener.over:
            if told := await listener.told():
                yield told
            if (behind := listener.caught_up()) is not None:
                yield Piece(await broadcast.missed(actor, {}, behind)).bytes(packs)
    finally:
        broadcast.leave(listener)


def _heard(ms: int | None, now: datetime) -> datetime:
    return now - JUST_NOW if ms is None else instant(min(ms, int(now.timestamp() * 1000)))


def _broadcast() -> Broadcast:
    """The one of this loop and this city; another one's (a test's, gone by now) is let go."""
    loop, runtime = asyncio.get_running_loop(), session.runtime()
    found = next((each for each in _broadcasts if each.loop is loop and each.runtime is runtime), None)
    if found is None:
        found = Broadcast()
        _broadcasts[:] = [found]
    return found
