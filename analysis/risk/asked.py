"""What the forecast can be asked; apart from what answers it, so that who asks loads none of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True)
class Ground:
    """A city: its cells' name ("h3:9"), its box in degrees, its areas (WKB, names, people by night and by day), its
    zone, its categories, those of them that police bring in, and the groups of areas that fairness is told by."""

    cells: str
    bounds: tuple[float, float, float, float]
    areas: tuple[bytes, ...]
    names: tuple[str, ...]
    zone: str
    categories: Mapping[str, Sequence[str]]
    initiated: Sequence[str] = ()
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    population: tuple[float | None, ...] = ()
    daytime: tuple[float | None, ...] = ()

    @property
    def several(self) -> list[str]:
        """The categories that are told apart; none where one is all that is learnt from."""
        learnt = [name for name in self.categories if name not in self.initiated]
        return learnt if len(learnt) > 1 else []


@dataclass(frozen=True)
class Patrols:
    """How many there are, in shifts of how many hours that begin when; how long a visit is and how fast they go between
    two; the share that looks elsewhere by lot, the width of the luck, the cap; and for which categories (none: all)."""

    count: int
    shift_h: int
    begins_h: int
    visit_min: float
    speed_kmh: float
    explore: float
    lot: float
    cap: float
    categories: Sequence[str] = ()
    tactics: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Backtest:
    """Of which days (both included), in windows of so many hours; what happened after `until` is a slip."""

    ground: Ground
    first: date
    last: date
    hours: int
    until: datetime


@dataclass(frozen=True)
class Refresh:
    """The forecast of that moment; what was learnt is kept in `state` between two askings.

    With `patrols` it makes a plan too, without the cells that are `left_out` and with a beat about each `wanted` one.
    """

    ground: Ground
    at: datetime
    state: Path
    refit: bool
    patrols: Patrols | None = None
    left_out: Sequence[str] = ()
    wanted: Sequence[str] = ()
