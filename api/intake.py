"""How much of what is sent may be in memory at once, of one sender and in all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SMALL: Final = 1_000_000  # so much of each address never waits for others: most of what devices push is far smaller


class Share:
    """What one body holds, as it grows."""

    def __init__(self, intake: "Intake", who: str) -> None:
        self._intake, self._who, self.held = intake, who, 0

    def grows(self, size: int) -> int | None:
        """None where so many bytes more may be held: now they are. Else the status that says why not."""
        if (why := self._intake.refuses(self._who, size)) is None:
            self.held += size
            self._intake.hold(self._who, size)
        return why

    def let_go(self) -> None:
        """Nothing is held any more."""
        self._intake.hold(self._who, -self.held)
        self.held = 0


class Intake:
    """All that is held now. Asked on the event loop only."""

    def __init__(self, of_one: int, in_all: int, small: int = SMALL) -> None:
        self._of_one, self._in_all, self._small = of_one, in_all, small
        self._held: Counter[str] = Counter()
        self._all = 0

    @contextmanager
    def share(self, who: str) -> Iterator[Share]:
        """What one body holds until it is through."""
        share = Share(self, who)
        try:
            yield share
        finally:
            share.let_go()

    def refuses(self, who: str, size: int) -> int | None:
        """429 where one sender would hold too much, 503 where all together would."""
        mine = self._held[who] + size
        if mine > self._of_one:
            return 429
        return 503 if mine > self._small and self._all + size > self._in_all else None

    def hold(self, who: str, size: int) -> None:
        """So many bytes more are held, or fewer."""
        self._held[who] += size
        self._all += size
        if self._held[who] <= 0:
            del self._held[who]
