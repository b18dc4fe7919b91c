"""Which incident a signal belongs to: by kind, place and time; the words decide where several could be meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from model.distance import DEGREE_M
from model.fusion import Join, Window

ALIKE: Final = 0.8
"""How alike two texts are (0 to 1) that tell of one thing: two that differ more are two events."""
WORDS_COUNT: Final = 2.0
"""What wholly alike words are worth beside place and time, each of which counts 1 at its limit."""
TOLD_OFF_M: Final = 150.0
"""How far off a place is that somebody tells (standard deviation, east and north each)."""
MEASURED_OFF_M: Final = 15.0
"""How far off a fixed instrument's or a receiver's place is."""
EXTENT_M: Final = 20.0
"""An event is no point."""
SIGMAS: Final = 3.0
"""Beyond so many standard deviations two places are not the same: of pairs that are, 1 % lie farther (Rayleigh)."""


@dataclass
class Known:
    """An open incident as signals have told of it so far: its place is the mean of theirs, the exact ones first."""

    id: str
    kind: str
    words: str
    first: datetime
    last: datetime
    lon: float | None
    lat: float | None
    off_m: float = TOLD_OFF_M
    kinds: set[str] = field(default_factory=set)

    def hears(self, signal: "Signal") -> None:
        """Take in another signal: each place counts by how exact it is."""
        self.first, self.last = min(self.first, signal.at), max(self.last, signal.at)
        self.kinds.add(signal.kind)
        if signal.lon is None or signal.lat is None:
            return
        if self.lon is None or self.lat is None:
            self.lon, self.lat, self.off_m = signal.lon, signal.lat, signal.off_m
            return
        share = self.off_m**2 / (self.off_m**2 + signal.off_m**2)
        self.lon += (signal.lon - self.lon) * share
        self.lat += (signal.lat - self.lat) * share
        self.off_m *= (1 - share) ** 0.5


@dataclass(frozen=True)
class Signal:
    """One thing that was said about one event. Degrees; `words` are empty where it only measures."""

    kind: str
    at: datetime
    lon: float | None
    lat: float | None
    words: str = ""
    off_m: float = TOLD_OFF_M


def joined(signal: Signal, known: Mapping[str, Known], windows: Mapping[tuple[str, str], Window]) -> Join | None:
    """The incident that the signal belongs to; None where it is the first word of another.

    A signal without a place belongs to nothing that is known by place alone: it is never joined.
    """
    if signal.lon is None or signal.lat is None:
        return None
    fits: list[tuple[float, str, Known, float, float]] = []
    for each, away in _near(signal, known, windows):
        gap = max((each.first - signal.at).total_seconds(), (signal.at - each.last).total_seconds(), 0.0)
        alike = similarity(signal.words, each.words)
        if alike is not None and alike < ALIKE:
            continue
        sure = SIGMAS * float(np.hypot(np.hypot(signal.off_m, each.off_m), EXTENT_M))
        for window in filter(None, (windows.get((signal.kind, kind)) for kind in {each.kind, *each.kinds})):
            limit = min(window.metres, sure)
            if away <= limit and gap <= window.seconds:
                cost = (away / limit) ** 2 + (gap / window.seconds) ** 2 - WORDS_COUNT * (alike or 0.0)
                fits.append((cost, each.id, each, away, gap))
    if not fits:
        return None
    _, _, best, away, gap = min(fits, key=lambda fit: fit[:2])
    return Join(best.id, reason(signal.kind, best, away, gap))


def similarity(one: str, other: str) -> float | None:
    """How alike two texts are, 0 to 1, whatever the order of their words; None where either says nothing."""
    if not one or not other:
        return None
    return fuzz.token_set_ratio(one.lower(), other.lower()) / 100


def metres(lon: float, lat: float, to_lon: np.ndarray, to_lat: np.ndarray) -> np.ndarray:
    """Distances on a plane that touches the earth there; good to a thousandth over a city."""
    away: np.ndarray = DEGREE_M * np.hypot((to_lon - lon) * np.cos(np.radians(lat)), to_lat - lat)
    return away


def reason(kind: str, to: Known, away: float, gap: float) -> str:
    """Why a signal joins, as people read it."""
    time = "at the same time" if gap < 60 else f"{round(gap / 60)} min apart"
    what = "same kind" if kind == to.kind or kind in to.kinds else f"{_said(kind)} with {_said(to.kind)}"
    return f"{round(away, -1):.0f} m, {time}, {what}"


def _near(
    signal: Signal, known: Mapping[str, Known], windows: Mapping[tuple[str, str], Window]
) -> list[tuple[Known, float]]:
    """Those of a kind that may be joined, within the widest window of any."""
    fitting = [
        each
        for each in known.values()
        if each.lon is not None and any((signal.kind, kind) in windows for kind in (each.kind, *each.kinds))
    ]
    if not fitting or signal.lon is None or signal.lat is None:
        return []
    lon, lat = (np.array([getattr(each, name) for each in fitting], dtype=float) for name in ("lon", "lat"))
    away = metres(signal.lon, signal.lat, lon, lat)
    widest = max(window.metres for window in windows.values())
    return [(each, float(d)) for each, d in zip(fitting, away, strict=True) if d <= widest]


def _said(kind: str) -> str:
    return kind.replace("_", " ")
