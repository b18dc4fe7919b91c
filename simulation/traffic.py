"""What Meridian's traffic office knows: road works and closures it planned, beside the collisions it hears of."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.calls import DAY_S
from simulation.spots import spots

_KINDS = (("ROAD WORKS", 0.55), ("LANE CLOSED", 0.25), ("ROAD CLOSED", 0.12), ("EVENT - DIVERSION", 0.08))
_WHY = ("gas main", "resurfacing", "water main", "crane", "tree work", "bridge joint", "cable laying", "street market")


@dataclass(frozen=True)
class Works:
    """A planned obstruction."""

    number: str
    kind: str
    words: str
    address: str
    lon: float
    lat: float
    published: float
    ends: float


def works(seed: int, at: float) -> list[Works]:
    """Those that stand at this moment, the newest first."""
    today = int(at // DAY_S)
    found = [w for day in range(today - 12, today + 1) for w in _begun(seed, day) if w.published <= at < w.ends]
    return sorted(found, key=lambda w: -w.published)


@lru_cache(maxsize=64)
def _begun(seed: int, day: int) -> tuple[Works, ...]:
    rng, place = np.random.default_rng([seed, 31, day]), spots(seed)
    big = np.flatnonzero(place.junction & np.isin(place.cls, ["main", "collector"]))
    found = []
    for number in range(int(rng.poisson(7))):
        spot = int(rng.choice(big))
        kind = str(rng.choice([k for k, _ in _KINDS], p=[p for _, p in _KINDS]))
        begins = day * DAY_S + float(rng.uniform(9, 21)) * 3600
        lasts = float(rng.exponential(1.6)) * DAY_S + 3600
        found.append(
            Works(
                f"TR{day}{number:03d}", kind, str(rng.choice(_WHY)), str(place.address[spot]),
                float(place.lon[spot]), float(place.lat[spot]), begins, begins + lasts,
            )
        )  # fmt: skip
    return tuple(found)
