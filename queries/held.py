"""An answer that many ask for: asked of the store once, and again when what it tells of has moved."""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Held(Generic[T]):
    """Asks again when `moved` is another than at the last asking, and no oftener than every `rest_s`. Any thread."""

    def __init__(self, moved: Callable[[], Hashable], ask: Callable[[], T], rest_s: float = 0.0) -> None:
        self._moved, self._ask, self._rest_s = moved, ask, rest_s
        self._lock = Lock()
        self._held: tuple[Hashable, float, T] | None = None

    def __call__(self) -> T:
        """The answer as it is by now; who asks while it is being asked for waits for that."""
        with self._lock:
            moved = self._moved()
            if self._held and (self._held[0] == moved or time.monotonic() - self._held[1] < self._rest_s):
                return self._held[2]
            found = self._ask()
            self._held = (moved, time.monotonic(), found)
            return found
