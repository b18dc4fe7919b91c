"""How fast anyone may knock, how long wrong tries wait, and how often the same refusal is noted."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

KEPT: Final = 20_000
FORGET_S: Final = 900.0  # after so long without one, wrong tries are forgotten


class Pace:
    """So many requests at once, then so many a second."""

    def __init__(self, burst: float, per_s: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._per_s, self._monotonic = burst, per_s, monotonic
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, who: str) -> float:
        """0 where the request may pass, and is counted; else the seconds until one may."""
        now = self._monotonic()
        left, at = self._left.pop(who, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_s)
        passed = left >= 1
        self._left[who] = (left - 1 if passed else left, now)
        while len(self._left) > KEPT:
            self._left.popitem(last=False)
        return 0.0 if passed else (1 - left) / self._per_s


class Repeats:
    """The first of its kind is told at once; of the others, how many there were, when the time has passed."""

    def __init__(self, every_s: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._every, self._monotonic = every_s, monotonic
        self._told: OrderedDict[tuple[str, ...], tuple[float, int]] = OrderedDict()

    def due(self, *kind: str) -> int | None:
        """How many like it were passed over since the last one told; None where this one is passed over too."""
        now = self._monotonic()
        at, passed = self._told.pop(kind, (-self._every, 0))
        if now - at < self._every:
            self._told[kind] = (at, passed + 1)
            return None
        self._told[kind] = (now, 0)
        while len(self._told) > KEPT:
            self._told.popitem(last=False)
        return passed


class Doubt:
    """What guessing costs: a wrong try is answered later each time. What proves right is answered at once.

    While so many wrong ones of one guesser wait for their answers, no more of theirs are heard: were there no such
    bound, a thousand guesses at once would take no longer than one.
    """

    def __init__(
        self, free: int, longest_s: float, waiting: int, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._free, self._longest, self._most, self._monotonic = free, longest_s, waiting, monotonic
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._waiting: dict[str, int] = {}

    def hears(self, who: str) -> bool:
        """Whether a further try is heard now."""
        return self._waiting.get(who, 0) < self._most

    async def wrong(self, who: str) -> None:
        """A try was wrong: returns when it may be told so."""
        self._waiting[who] = self._waiting.get(who, 0) + 1
        try:
            await asyncio.sleep(self.wait_s(who))
        finally:
            self._waiting[who] -= 1
            if not self._waiting[who]:
                del self._waiting[who]

    def wait_s(self, who: str) -> float:
        """Count a wrong try; how long its answer has to wait."""
        now = self._monotonic()
        times, at = self._wrong.pop(who, (0, now))
        times = times + 1 if now - at < FORGET_S else 1
        self._wrong[who] = (times, now)
        while len(self._wrong) > KEPT:
            self._wrong.popitem(last=False)
        return min(0.25 * 2.0 ** min(times - self._free, 30), self._longest) if times > self._free else 0.0
