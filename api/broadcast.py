"""One tick for all who listen: what changed, asked of the store and encoded once for each audience."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, TypeVar

import session
from api import moves
from api.audience import Audience
from api.event import Revisions, event, event_id
from api.listener import Listener
from model.actor import Actor

T = TypeVar("T")
log = logging.getLogger(__name__)

GATHER_S: Final = 0.05  # a trip writes several tables in a row
TICK_S: Final = 0.25  # between two events of revisions
MOVES_S: Final = 1.0  # between two events of moves: the map glides for as long
BEAT_S: Final = 5.0
FURTHEST: Final = timedelta(minutes=15)  # how far back missed moves are told; older places are the layer's to tell
POSITION: Final = "position"


class Broadcast:
    """The listeners of one event loop, and the task that ticks while there are any."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.runtime = session.runtime()
        self.loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._moves: dict[Audience, moves.Moves] = {}
        self._progress: session.Progress | None = None
        session.listen(self._wake)

    def join(self, listener: Listener) -> None:
        """From now on the listener is told."""
        self.listeners.add(listener)
        self._moves.setdefault(listener.audience, moves.Moves(session.now()))
        if self._task is None or self._task.done():
            self._progress = session.progress()
            self._task = asyncio.create_task(self._ticking())
            self._task.add_done_callback(self._ended)

    def leave(self, listener: Listener) -> None:
        """The stream has ended; the last one to leave stops the ticking."""
        self.listeners.discard(listener)
        if all(each.audience != listener.audience for each in self.listeners):
            self._moves.pop(listener.audience, None)
        if not self.listeners and self._task is not None:
            self._task.cancel()
            self._task = None

    def standing(self) -> bytes:
        """A beat, so that a new listener knows that it is heard, and what work is under way."""
        now = session.now()
        beat = event("beat", {"at": _ms(now)}, _id(now, session.revisions()))
        return beat + (event("progress", _share(self._progress)) if self._progress else b"")

    async def missed(self, actor: Actor, known: Revisions, heard: datetime) -> bytes:
        """What someone who knew these revisions, and heard of moves until that instant, has missed."""
        revisions, now = session.revisions(), session.now()
        changed = {table: n for table, n in revisions.items() if known.get(table) != n}
        told = event("revision", changed, _id(now, revisions)) if changed else b""
        heard = min(max(heard, now - FURTHEST), now)
        found = await asyncio.to_thread(_as, actor, moves.since, heard, now)
        return told + b"".join(event(name, columns, _id(now, revisions)) for name, columns in found.items())

    def hang_up(self) -> None:
        """End every stream: the server is about to stop."""
        for listener in self.listeners:
            listener.end()

    def _wake(self) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self.loop.call_soon_threadsafe(self._changed.set)

    async def _ticking(self) -> None:
        told = session.revisions()
        placed = told.get(POSITION, 0) - 1
        moved_at = beat_at = self.loop.time()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), TICK_S)
                await asyncio.sleep(GATHER_S)
            self._changed.clear()
            began, revisions, now = self.loop.time(), session.revisions(), session.now()
            if changed := {table: n for table, n in revisions.items() if told.get(table) != n}:
                self._tell(event("revision", changed, _id(now, revisions)), now)
                told = revisions
            if (found := session.progress()) != self._progress:
                self._progress = found
                self._tell(event("progress", _share(found)), now)
            if revisions.get(POSITION, 0) != placed and began - moved_at >= MOVES_S:
                placed, moved_at = revisions.get(POSITION, 0), began
                await self._tell_moves(revisions, now)
            if began - beat_at >= BEAT_S:
                beat_at = began
                self._tell(event("beat", {"at": _ms(now)}, _id(now, revisions)), now)
            await asyncio.sleep(max(0.0, TICK_S - (self.loop.time() - began)))

    async def _tell_moves(self, revisions: Revisions, now: datetime) -> None:
        """Once for each audience, asked as one of it."""
        asking = {each.audience: each.actor for each in self.listeners}
        for who, actor in asking.items():
            if (kept := self._moves.get(who)) is None:
                continue
            found = await asyncio.to_thread(_as, actor, kept.take, now)
            for name, columns in found.items():
                told = event(name, columns, _id(now, revisions))
                for listener in self.listeners:
                    if listener.audience == who:
                        listener.tell(told, now)

    def _tell(self, told: bytes, now: datetime) -> None:
        for listener in self.listeners:
            listener.tell(told, now)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """A tick that failed ends the streams: their listeners come back, and are told afresh."""
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("the live stream stopped: %s", fault, exc_info=fault)
            self.hang_up()


def _as(actor: Actor, ask: Callable[..., T], *given: object) -> T:
    """Ask the session something in the name of that actor."""
    token = session.enter(actor)
    try:
        return ask(*given)
    finally:
        session.leave(token)


def _ms(now: datetime) -> int:
    return int(now.timestamp() * 1000)


def _id(now: datetime, revisions: Revisions) -> str:
    return event_id(_ms(now), revisions)


def _share(progress: session.Progress | None) -> dict[str, object]:
    return {"text": progress.text, "share": progress.share} if progress else {"text": "", "share": 1.0}
