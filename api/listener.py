"""One open stream: what waits to be sent to it, and no more than a bounded amount."""

import asyncio
from datetime import datetime
from typing import Final

from api.audience import Audience, audience
from api.packing import Piece
from model.actor import Actor

BACKLOG: Final = 24  # pieces that may wait for a slow listener; beyond, it is told afresh


class Listener:
    """Someone who hears every event, or, when too slow, is told since when it has missed some."""

    def __init__(self, actor: Actor, packs: bool = False) -> None:
        self.actor, self.packs = actor, packs
        self.audience: Audience = audience(actor)
        self.over = False
        self._behind: datetime | None = None
        self._waiting: list[bytes] = []
        self._woken = asyncio.Event()

    def tell(self, told: Piece, now: datetime) -> None:
        """Add to what waits."""
        if self._behind is None and len(self._waiting) >= BACKLOG:
            self._waiting.clear()
            self._behind = now
        if self._behind is None:
            self._waiting.append(told.bytes(self.packs))
        self._woken.set()

    def end(self) -> None:
        """The stream is to close."""
        self.over = True
        self._woken.set()

    async def told(self) -> bytes:
        """What waits, as soon as there is any; may be empty where the listener fell behind or the stream ends."""
        await self._woken.wait()
        self._woken.clear()
        waiting, self._waiting = self._waiting, []
        return b"".join(waiting)

    def caught_up(self) -> datetime | None:
        """Since when events were left out, if any were; from now on they are heard again."""
        behind, self._behind = self._behind, None
        return behind
