"""Fusion: how well signals find their incident, beside joining by distance alone, on days that nobody tuned it on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np

from analysis.fusion import Known, Signal, joined, metres
from bench.measure import Figure, measurement, milliseconds
from config import Fusion
from model.distance import DEGREE_M
from model.fusion import Window
from simulation.calls import calls, worded

FIRST: Final = date(2026, 5, 4)
DAYS: Final = 12
SEED: Final = 4711  # tuned on 1, 2 and 3
OFF_M: Final = 150.0  # standard deviation of a place that somebody tells, east and north each
DEVICE_OFF_M: Final = {"person_down": 60.0, "public": 60.0, "hazard": 100.0, "weather": 100.0}
"""And of what a camera sees or a sensor feels; what is worn or built in is 15 m off."""
WRONG_BLOCK: Final = 0.05
TWICE: Final = 0.20
LATE_S: Final = 180.0
OTHER_THING: Final = 0.10  # callers who take it for another thing of its kind
BESIDE: Final = 0.20  # events that have an unrelated one within 100 m and five minutes
FORGOTTEN_S: Final = 7200.0
# What else tells of an event of a kind without words, from a place of its own: as what kind, and how often.
ALSO: Final = {
    "fire": (("hazard", 0.5),), "medical": (("person_down", 0.4),), "crowd": (("public", 0.4),),
    "crime": (("person_down", 0.15),), "traffic": (("medical", 0.4),), "flood": (("weather", 0.4),),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A signal, and which event it truly tells of."""

    event: int
    signal: Signal


@measurement("fusing")
def fusing(_folder: Path, scale: float) -> Iterator[Figure]:
    """Precision and recall over all pairs of signals: those of one incident against those of one event."""
    told = signals(SEED, max(1, round(DAYS * scale)))
    yield Figure("signals", len(told), "")
    windows = Fusion().windows
    ours = fused(told, lambda signal, known: home(signal, known, windows))
    precision, recall = scored(told, ours)
    yield Figure("precision", 100 * precision, "%", at_least=95)
    yield Figure("recall", 100 * recall, "%", at_least=90)
    for limit in (100.0, 250.0, 500.0):
        near = fused(told, lambda signal, known, limit=limit: nearest(signal, known, limit))  # type: ignore[misc]
        precision, recall = scored(told, near)
        yield Figure(f"by distance alone, {limit:.0f} m: precision", 100 * precision, "%")
        yield Figure(f"by distance alone, {limit:.0f} m: recall", 100 * recall, "%")
    many = {str(n): _known(str(n), each.signal) for n, each in enumerate(told[:400])}
    p50, p95 = milliseconds(lambda n: joined(told[400 + n].signal, many, windows), 500)
    yield Figure("one signal among 400 open incidents, p50", p50, "ms")
    yield Figure("one signal among 400 open incidents, p95", p95, "ms")


def home(signal: Signal, known: dict[str, Known], windows: Mapping[tuple[str, str], Window]) -> str | None:
    """The incident that it joins."""
    found = joined(signal, known, windows)
    return found.incident_id if found else None


def fused(told: list[Told], find: Callable[[Signal, dict[str, Known]], str | None]) -> list[str]:
    """The incident of each signal in the order they are heard; incidents end two hours after their last word."""
    known: dict[str, Known] = {}
    number, found = count(), []
    for each in told:
        for gone in [k for k, v in known.items() if (each.signal.at - v.last).total_seconds() > FORGOTTEN_S]:
            del known[gone]
        if (name := find(each.signal, known)) is None:
            name = str(next(number))
            known[name] = _known(name, each.signal)
        else:
            known[name].hears(each.signal)
        found.append(name)
    return found


def nearest(signal: Signal, known: dict[str, Known], limit: float) -> str | None:
    """By distance alone: the nearest open incident."""
    if not known or signal.lon is None or signal.lat is None:
        return None
    each = list(known.values())
    away = metres(signal.lon, signal.lat, np.array([k.lon for k in each]), np.array([k.lat for k in each]))
    best = int(np.argmin(away))
    return each[best].id if away[best] <= limit else None


def scored(told: list[Told], found: list[str]) -> tuple[float, float]:
    """Of the pairs that were joined the share that belong together; of those that belong together the share joined."""
    event, incident = np.array([each.event for each in told]), np.unique(found, return_inverse=True)[1]

    def pairs(labels: np.ndarray) -> float:
        n = np.unique(labels, return_counts=True)[1]
        return float((n * (n - 1) / 2).sum())

    both = pairs(event.astype(np.int64) * (incident.max() + 1) + incident)
    return both / max(pairs(incident), 1), both / max(pairs(event), 1)


def signals(seed: int, days: int) -> list[Told]:
    """What is said about the events of some days, in the order in which it is heard."""
    luck = np.random.default_rng([seed, 88])
    rows = worded(seed, calls(seed, FIRST, FIRST + timedelta(days=days - 1))).to_dicts()
    others: dict[str, list[str]] = {}
    for row in rows:
        others.setdefault(row["kind"], []).append(row["call_type"])
    found: list[Told] = []
    number = count()

    def tell(event: int, kind: str, at: float, lon: float, lat: float, said: str) -> None:
        off = OFF_M if said else DEVICE_OFF_M.get(kind, 15.0)
        away = luck.normal(0, off, 2)
        if said and luck.random() < WRONG_BLOCK:
            turn = luck.uniform(0, 2 * np.pi)
            away += luck.uniform(100, 400) * np.array([np.cos(turn), np.sin(turn)])
        x = lon + away[0] / (DEGREE_M * np.cos(np.radians(lat)))
        signal = Signal(kind, datetime.fromtimestamp(at, UTC), float(x), float(lat + away[1] / DEGREE_M), said, off)
        found.append(Told(event, signal))

    def event(row: dict[str, object], at: float, lon: float, lat: float) -> None:
        mine, kind, call_type = next(number), str(row["kind"]), str(row["call_type"])
        tell(mine, kind, at, lon, lat, call_type)
        if luck.random() < TWICE:  # another caller, in other words
            heard = others[kind] if luck.random() < OTHER_THING else [call_type]
            tell(mine, kind, at + luck.uniform(0, LATE_S), lon, lat, heard[luck.integers(len(heard))])
        for other, share in ALSO.get(kind, ()):
            if luck.random() < share:
                tell(mine, other, at + luck.uniform(0, LATE_S), lon, lat, "")

    for row in rows:
        lon, lat, at = float(row["lon"]), float(row["lat"]), float(row["at"])
        event(row, at, lon, lat)
        if luck.random() < BESIDE:
            turn, far = luck.uniform(0, 2 * np.pi), luck.uniform(0, 100)
            beside = rows[luck.integers(len(rows))]
            x = lon + far * np.cos(turn) / (DEGREE_M * np.cos(np.radians(lat)))
            event(beside, at + luck.uniform(-300, 300), x, lat + far * np.sin(turn) / DEGREE_M)
    return sorted(found, key=lambda each: each.signal.at)


def _known(name: str, signal: Signal) -> Known:
    return Known(name, signal.kind, signal.words, signal.at, signal.at, signal.lon, signal.lat, signal.off_m)
