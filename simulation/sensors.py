"""Meridian's sensors: levels, air, wind, warmth, noise and people, each with its day and with what happens near it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.calls import utc
from simulation.geography import geography
from simulation.luck import chances, drift
from simulation.plane import Floats, lonlat
from simulation.risk import ZONE, field
from simulation.spots import spots


@dataclass(frozen=True)
class Sensor:
    """A fixed instrument."""

    id: str
    name: str
    quantity: str
    unit: str
    x: float
    y: float
    lon: float
    lat: float


@dataclass(frozen=True)
class Disturbance:
    """Something that happens near sensors: its kind, place, and since when."""

    kind: str
    x: float
    y: float
    since: float
    strength: float


# quantity, unit, how many, prefix
_SETS = (("water_level", "m", 8, "WL"), ("pm2_5", "µg/m³", 18, "AQ"), ("wind_speed", "m/s", 8, "WS"),
         ("temperature", "°C", 16, "TE"), ("noise", "dB", 18, "NO"),
         ("people_count", "people/min", 18, "PC"))  # fmt: skip


@lru_cache(maxsize=4)
def sensors(seed: int) -> tuple[Sensor, ...]:
    """All 86."""
    ground, place = geography(seed), spots(seed)
    rng = np.random.default_rng([seed, 24])
    crowd = field(seed).share[6]
    found = []
    for quantity, unit, count, prefix in _SETS:
        for number in range(1, count + 1):
            if quantity == "water_level":
                at = ground.land.river_line.interpolate(0.12 + 0.86 * number / count, normalized=True)
                x, y, where = float(at.x), float(at.y), f"River Alder, gauge {number}"
            else:
                weight = crowd**0.7 if quantity in ("noise", "people_count") else np.ones(len(crowd))
                spot = int(rng.choice(len(crowd), p=weight / weight.sum()))
                x, y, where = float(place.x[spot]), float(place.y[spot]), str(place.address[spot])
            lon, lat = lonlat(x, y)
            words = quantity.replace("_", " ").replace("pm2 5", "PM2.5").capitalize()
            found.append(
                Sensor(f"{prefix}-{number:02d}", f"{words}, {where}", quantity, unit, x, y, float(lon), float(lat))
            )
    return tuple(found)


def readings(seed: int, at: float, near: Iterable[Disturbance]) -> Floats:
    """The value of every sensor at one moment."""
    all_sensors = sensors(seed)
    rows = np.arange(len(all_sensors))
    quantity = np.array([s.quantity for s in all_sensors])
    moment = np.full(len(rows), at)
    hour = _local_hour(at)
    slow, quick = drift(seed, 25, rows, moment, 7200.0), drift(seed, 26, rows, moment, 240.0)
    jitter = 2 * chances(seed, 27, rows, np.full(len(rows), int(at))) - 1
    common = float(drift(seed, 28, np.zeros(1, dtype=np.int64), np.array([at]), 21_600.0)[0])
    own = chances(seed, 29, rows, rows)
    day = 0.5 - 0.5 * np.cos(2 * np.pi * (hour - 4) / 24)
    year = np.cos(2 * np.pi * (at / 86_400 - 200) / 365.2425)
    tide = np.cos(2 * np.pi * at / 44_714.0)
    seaward = np.clip(rows / 8, 0, 1)
    people = np.interp(hour, [0, 4, 8, 12, 17, 21, 24], [4, 1, 18, 30, 34, 17, 4])
    value = np.select(
        [quantity == q for q, *_ in _SETS],
        [
            1.4 + 0.6 * own + 0.5 * seaward * tide + 0.35 * common + 0.05 * quick + 0.01 * jitter,
            7 + 5 * own + 5 * day + 4 * slow + 3 * common + 1.2 * quick + 0.4 * jitter,
            np.clip(5.5 + 3.5 * common + 1.5 * slow + 1.4 * quick + 0.5 * jitter + 1.5 * day, 0, None),
            8
            + 9 * year
            + 3.2 * np.sin(2 * np.pi * (hour - 9) / 24)
            + 2 * common
            + 0.6 * own
            + 0.2 * quick
            + 0.05 * jitter,
            44 + 8 * own + 12 * day + 3 * slow + 3 * quick + 1.5 * jitter,
            people * (0.4 + 1.4 * own) * (1 + 0.35 * slow + 0.2 * quick),
        ],
    )
    return _disturbed(value, all_sensors, quantity, at, near)


def _disturbed(
    value: Floats, all_sensors: tuple[Sensor, ...], quantity: np.ndarray, at: float, near: Iterable[Disturbance]
) -> Floats:
    x, y = np.array([s.x for s in all_sensors]), np.array([s.y for s in all_sensors])
    for event in near:
        away = np.hypot(x - event.x, y - event.y)
        rise = event.strength * (1 - np.exp(-(at - event.since) / 300))
        if event.kind == "fire":
            value = value + (quantity == "pm2_5") * 85 * rise * np.exp(-away / 450)
        elif event.kind == "crowd":
            value = value + (quantity == "people_count") * 60 * rise * np.exp(-away / 180)
            value = value + (quantity == "noise") * 18 * rise * np.exp(-away / 180)
        elif event.kind == "flood":
            value = value + (quantity == "water_level") * 1.1 * rise * np.exp(-away / 900)
        elif event.kind == "traffic":
            value = value + (quantity == "noise") * 6 * rise * np.exp(-away / 120)
    whole = quantity == "people_count"
    return np.where(
        whole,
        np.maximum(0, np.round(value)),
        np.round(np.maximum(value, np.where(quantity == "temperature", -40, 0)), 2),
    )


def _local_hour(at: float) -> float:
    local = utc(at).astimezone(ZONE)
    return local.hour + local.minute / 60
