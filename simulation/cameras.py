"""Meridian's cameras: where they hang, and what they claim to see."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.calls import utc
from simulation.luck import chances
from simulation.plane import Floats
from simulation.risk import ZONE, field
from simulation.spots import spots

COUNT = 150
LABELS = ("person", "car", "bicycle", "dog")
_SHARES = np.cumsum([0.5, 0.38, 0.09, 0.03])
_SUB_LABELS = {"car": ("", "", "", "delivery van", "taxi", "bus"), "person": ("", "", "", "", "courier"),
               "bicycle": ("",), "dog": ("",)}  # fmt: skip
_ZONES = {"person": ("pavement", "crossing", "doorway"), "car": ("carriageway", "junction"),
          "bicycle": ("carriageway", "cycle_lane"), "dog": ("pavement",)}  # fmt: skip
# What analytics claim beside objects: how often an hour in the city, by night (0 h) and by day (12 h), and how long.
_CLAIMS = (("person_down", 0.5, 0.2, 90.0), ("crowd", 0.3, 0.4, 900.0), ("loitering", 0.6, 0.3, 500.0))
# Seen in an hour by a camera of middling view, by local hour.
_BY_HOUR = np.interp(np.arange(24), [0, 3, 6, 9, 12, 15, 18, 21, 24], [1.4, 0.6, 1.4, 5, 5.5, 6, 6.5, 3.6, 1.4])


@dataclass(frozen=True)
class Camera:
    """A fixed camera."""

    id: str
    name: str
    lon: float
    lat: float
    busy: float
    state: str


@dataclass(frozen=True)
class Sighting:
    """One event of a camera: `ends` is infinite for those that never end."""

    id: str
    camera: str
    label: str
    sub_label: str
    zones: tuple[str, ...]
    score: float
    begins: float
    ends: float
    box: tuple[float, float, float, float]


@lru_cache(maxsize=4)
def cameras(seed: int) -> tuple[Camera, ...]:
    """All cameras, most of them at busy junctions, no two within 120 m."""
    place, ground = spots(seed), field(seed)
    rng = np.random.default_rng([seed, 21])
    wish = np.where(place.junction, (ground.share[2] + ground.share[3] + 3 * ground.share[6]) ** 0.8, 0)
    order = rng.choice(len(wish), min(2500, int((wish > 0).sum())), replace=False, p=wish / wish.sum())
    kept: list[int] = []
    for spot in order.tolist():
        if all(np.hypot(place.x[spot] - place.x[k], place.y[spot] - place.y[k]) > 120 for k in kept):
            kept.append(spot)
        if len(kept) == COUNT:
            break
    busy = wish[kept] / wish[kept].mean()
    return tuple(
        Camera(
            f"cam_{n:03d}", f"Camera {n}, {place.address[spot]}", float(place.lon[spot]), float(place.lat[spot]),
            float(np.clip(busy[n - 1], 0.3, 3.0)), "offline" if n % 37 == 0 else "live",
        )
        for n, spot in enumerate(kept, 1)
    )  # fmt: skip


@lru_cache(maxsize=8)
def sightings_of_hour(seed: int, hour: int) -> tuple[Sighting, ...]:
    """What all cameras report in one UTC hour, in order of time; the same on every start."""
    rng = np.random.default_rng([seed, 22, hour])
    level = _BY_HOUR[utc(hour * 3600).astimezone(ZONE).hour]
    watching = [c for c in cameras(seed) if c.state == "live"]
    counts = rng.poisson([c.busy * level for c in watching])
    found = []
    for camera, count in zip(watching, counts.tolist(), strict=True):
        for _ in range(count):
            begins = round(hour * 3600 + float(rng.random()) * 3600, 6)
            label = LABELS[int(np.searchsorted(_SHARES, rng.random()))]
            subs, zones = _SUB_LABELS[label], _ZONES[label]
            lasts = float(np.clip(rng.lognormal(2.4, 0.9), 1.5, 600))
            left, top = float(rng.uniform(0.02, 0.7)), float(rng.uniform(0.35, 0.65))
            key = "".join("abcdefghijklmnopqrstuvwxyz0123456789"[i] for i in rng.integers(0, 36, 6))
            found.append(
                Sighting(
                    f"{begins:.6f}-{key}", camera.id, label, subs[int(rng.integers(len(subs)))],
                    zones[: int(rng.integers(0, len(zones) + 1))], round(float(rng.beta(9, 3)), 6), begins,
                    float("inf") if rng.random() < 0.012 else begins + lasts,
                    (round(left, 4), round(top, 4), round(float(rng.uniform(0.03, 0.2)), 4), 0.22),
                )
            )  # fmt: skip
    return tuple(sorted([*found, *_claims(seed, hour)], key=lambda s: s.begins))


def _claims(seed: int, hour: int) -> list[Sighting]:
    """What analytics claim in one UTC hour: rare, and some of it doubtful."""
    rng = np.random.default_rng([seed, 24, hour])
    day = 0.5 - 0.5 * np.cos(2 * np.pi * utc(hour * 3600).astimezone(ZONE).hour / 24)
    watching = [c for c in cameras(seed) if c.state == "live"]
    found = []
    for label, night, noon, lasts in _CLAIMS:
        for _ in range(int(rng.poisson(night + (noon - night) * day))):
            camera = watching[int(rng.integers(len(watching)))]
            begins = round(hour * 3600 + float(rng.random()) * 3600, 6)
            left, top = float(rng.uniform(0.1, 0.6)), float(rng.uniform(0.4, 0.6))
            found.append(
                Sighting(
                    f"{begins:.6f}-{label}", camera.id, label, "", ("pavement",), round(float(rng.beta(8, 3)), 6),
                    begins, begins + lasts * float(rng.uniform(0.7, 1.5)),
                    (round(left, 4), round(top, 4), 0.2 if label == "person_down" else 0.4, 0.12),
                )
            )  # fmt: skip
    return found


def sightings(seed: int, after: float, at: float) -> list[Sighting]:
    """What began after one moment and by another; at most the last 24 hours."""
    hours = range(int(max(after, at - 86_400) // 3600), int(at // 3600) + 1)
    return [s for hour in hours for s in sightings_of_hour(seed, hour) if after < s.begins <= at]


def glimpses(seed: int, camera: str, at: float) -> list[Sighting]:
    """What one camera sees at this moment."""
    return [s for s in sightings(seed, at - 900, at) if s.camera == camera and at <= min(s.ends, s.begins + 900)]


def flicker(seed: int, camera: int, at: float) -> Floats:
    """A little noise for one picture."""
    return chances(seed, 23, np.full(64, camera), np.arange(64) + int(at) * 64)
