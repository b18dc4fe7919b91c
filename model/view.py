"""View: what an operator looks at."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class View:
    """The city's clock, and the moment looked at: `moment=None` is the present, `known=None` all that is known.

    The present has no bound: it sees every newest version, whatever its time says.
    """

    now: datetime
    moment: datetime | None = None
    known: datetime | None = None

    @property
    def at(self) -> datetime:
        """The instant against which ages and expiries are told."""
        return self.moment or self.now
