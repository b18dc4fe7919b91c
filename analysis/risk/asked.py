"""What the forecast can be asked; apart from what answers it, so that who asks loads none of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True)
class Ground:
    """A city: its cells' name ("h3:9"), its box in degrees, its areas (WKB and names), its zone, and its categories."""

    cells: str
    bounds: tuple[float, float, float, float]
    areas: tuple[bytes, ...]
    names: tuple[str, ...]
    zone: str
    categories: Mapping[str, Sequence[str]]


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
    """The forecast of that moment; what was learnt is kept in `state` between two askings."""

    ground: Ground
    at: datetime
    state: Path
    refit: bool
