"""What is to happen, in order of its moment."""

import heapq
from collections.abc import Callable
from itertools import count

LONG_S = 1200.0  # after so long unasked, what only looks alive is left out until shortly before the end


class Agenda:
    """One queue of moments; `idle_until` lies ahead of `now` while a long gap is caught up with."""

    def __init__(self, start: float) -> None:
        self.now = self.idle_until = start
        self._queue: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()

    def advance(self, to: float) -> None:
        """Let everything happen that is due by then."""
        if to - self.now > LONG_S:
            self.idle_until = to - LONG_S / 2
        while self._queue and self._queue[0][0] <= to:
            self.now, _, happens = heapq.heappop(self._queue)
            happens()
        self.now = max(self.now, to)

    def at(self, moment: float, happens: Callable[[], None]) -> None:
        """Have something happen at a moment to come."""
        heapq.heappush(self._queue, (max(moment, self.now), next(self._order), happens))
