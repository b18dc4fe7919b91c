"""One tick for all who listen: what changed, asked of the store and encoded once for each audience."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, TypeVar

import session
from api import moves
from api.audience import Audience, audience, tables
from api.event import Revisions, event, event_id
from api.listener import Listener
from api.packing import Piece
from model.actor import Actor

T = TypeVar("T")
log = logging.getLogger(__name__)

GATHER_S: Final = 0.05  # a trip writes several tables in a row
TICK_S: Final = 0.5  # between two pieces: waking two hundred listeners is what a stream costs
MOVES_S: Final = 0.9  # between two events of moves: most receivers report every second, the map glides for as long
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

    def standing(self, who: Audience) -> bytes:
        """A beat, so that a new listener knows that it is heard, and what work is under way."""
        now = session.now()
        beat = event("beat", {"at": _ms(now)}, _id(now, seen(session.revisions(), who)))
        return beat + (event("progress", _share(self._progress)) if self._progress else b"")

    async def missed(self, actor: Actor, known: Revisions, heard: datetime) -> bytes:
        """What someone who knew these revisions, and heard of moves until that instant, has missed."""
        revisions, now = seen(session.revisions(), audience(actor)), session.now()
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
            changed, before = {table: n for table, n in revisions.items() if told.get(table) != n}, self._progress
            told, self._progress, moved = revisions, session.progress(), dict[Audience, bytes]()
            if beats := began - beat_at >= BEAT_S:
                beat_at = began
                self._let_go()
            if revisions.get(POSITION, 0) != placed and began - moved_at >= MOVES_S:
                placed, moved_at = revisions.get(POSITION, 0), began
                moved = await self._moved(revisions, now)
            for who in {each.audience for each in self.listeners}:
                known = _id(now, seen(revisions, who))
                said = event("revision", mine, known) if (mine := seen(changed, who)) else b""
                said += event("progress", _share(self._progress)) if self._progress != before else b""
                said += event("beat", {"at": _ms(now)}, known) if beats else b""
                self._tell(who, Piece(said + moved.get(who, b"")), now)
            await asyncio.sleep(max(0.0, TICK_S - (self.loop.time() - began)))

    async def _moved(self, revisions: Revisions, now: datetime) -> dict[Audience, bytes]:
        """What moved, once for each audience, asked as one of it. What fails for one ends that one's streams: they come
        back, and are told afresh."""
        told = {}
        for who, actor in {each.audience: each.actor for each in self.listeners}.items():
            if (kept := self._moves.get(who)) is None:
                continue
            try:
                found = await asyncio.to_thread(_as, actor, kept.take, now)
            except Exception as fault:  # whatever it is, the others' streams go on
                log.error("the live stream of those who see as %s stopped: %s", actor.role, fault, exc_info=fault)
                self._end(who)
                continue
            known = _id(now, seen(revisions, who))
            told[who] = b"".join(event(name, columns, known) for name, columns in found.items())
        return told

    def _end(self, who: Audience) -> None:
        for listener in self.listeners:
            if listener.audience == who:
                listener.end()

    def _tell(self, who: Audience, piece: Piece, now: datetime) -> None:
        """One piece for an audience: its listeners share the bytes, packed or plain."""
        for listener in self.listeners if piece.plain else ():
            if listener.audience == who:
                listener.tell(piece, now)

    def _let_go(self) -> None:
        """End the streams of those who have signed out, or may see something else by now."""
        for listener in self.listeners:
            if not self.runtime.holds(listener.actor):
                listener.end()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """A tick that failed ends the streams: their listeners come back, and are told afresh."""
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("the live stream stopped: %s", fault, exc_info=fault)
            self.hang_up()


def seen(revisions: Revisions, who: Audience) -> dict[str, int]:
    """The revisions of what an audience may read."""
    known = tables(who)
    return {table: n for table, n in revisions.items() if table in known}


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
