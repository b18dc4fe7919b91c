"""Who can go in Meridian: stations, hospitals, units and responders, as the registries list them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.plane import lonlat
from simulation.roads import roads


@dataclass(frozen=True)
class Base:
    """A station or a hospital: `kind` is police, fire, ambulance or hospital."""

    id: str
    name: str
    kind: str
    x: float
    y: float
    joint: int
    lon: float
    lat: float


@dataclass(frozen=True)
class Vehicle:
    """A unit as the registry knows it."""

    id: str
    name: str
    unit_type: str
    station: Base


@dataclass(frozen=True)
class Member:
    """A responder: a call sign, never a person's name."""

    id: str
    name: str
    unit_id: str
    fitness: float  # 0 to 1, sets the pulse at rest and at work


_STATIONS = (
    ("Central Police Station", "police", -700, -1250), ("Docks Police Station", "police", 2350, -1500),
    ("Northgate Police Station", "police", -900, 2750), ("Quarry Hill Police Station", "police", -3350, 900),
    ("Orchard Police Station", "police", 1650, 1250),
    ("Fire Station 1, Old Harbour", "fire", -1050, -2080), ("Fire Station 2, Parkside", "fire", -2380, -1500),
    ("Fire Station 3, Weirside", "fire", -1900, 1450), ("Fire Station 4, Kingsbridge", "fire", 600, -500),
    ("Fire Station 5, Highmoor", "fire", 1900, 2950), ("Fire Station 6, Eastdocks", "fire", 2700, -900),
    ("Ambulance Station Central", "ambulance", -250, -700), ("Ambulance Station West", "ambulance", -3600, -1700),
    ("Ambulance Station North", "ambulance", 300, 2600), ("Ambulance Station East", "ambulance", 2500, 350),
)  # fmt: skip
_HOSPITALS = (("Meridian General Hospital", -1400, -150), ("Saint Anne Hospital", -1750, -1850),
              ("Weirside Hospital", 900, 2000), ("Eastern Infirmary", 3300, -350))  # fmt: skip
_COUNTS = {"police": 140, "fire": 45, "ambulance": 50}
_LETTERS = {"police": "P", "fire": "E", "ambulance": "A"}


@lru_cache(maxsize=4)
def stations(seed: int) -> tuple[Base, ...]:
    """The stations, each on its street."""
    return tuple(_base(seed, f"ST-{n}", *row) for n, row in enumerate(_STATIONS, 1))


@lru_cache(maxsize=4)
def hospitals(seed: int) -> tuple[Base, ...]:
    """The hospitals."""
    return tuple(_base(seed, f"H-{n}", name, "hospital", x, y) for n, (name, x, y) in enumerate(_HOSPITALS, 1))


@lru_cache(maxsize=4)
def vehicles(seed: int) -> tuple[Vehicle, ...]:
    """All 250 units; every fifth fire unit is a ladder, supervisors sit with the police, fire and ambulance."""
    homes = stations(seed)
    found = []
    for kind, count in _COUNTS.items():
        mine = [s for s in homes if s.kind == kind]
        for number in range(1, count + 1):
            letter = "L" if kind == "fire" and number % 5 == 0 else _LETTERS[kind]
            call_sign = f"{letter}-{number + 100 if kind == 'police' else number}"
            found.append(Vehicle(call_sign, call_sign, kind, mine[number % len(mine)]))
    for number in range(1, 16):
        found.append(Vehicle(f"S-{number}", f"S-{number}", "supervisor", homes[number - 1]))
    return tuple(found)


@lru_cache(maxsize=4)
def members(seed: int) -> tuple[Member, ...]:
    """The 120 responders who wear something: twenty fire crews of four, ten ambulances and ten patrols of two."""
    rng = np.random.default_rng([seed, 7])
    by_type = {t: [v for v in vehicles(seed) if v.unit_type == t] for t in ("fire", "ambulance", "police")}
    crews = [*((v, 4) for v in by_type["fire"][:20]), *((v, 2) for v in by_type["ambulance"][:10]),
             *((v, 2) for v in by_type["police"][:10])]  # fmt: skip
    return tuple(
        Member(
            f"{unit.id.replace('-', '')}{'ABCD'[seat]}",
            f"{unit.id.replace('-', '')} {'ABCD'[seat]}",
            unit.id,
            float(rng.random()),
        )
        for unit, seats in crews
        for seat in range(seats)
    )


def _base(seed: int, key: str, name: str, kind: str, x: float, y: float) -> Base:
    net = roads(seed)
    joint = net.nearest(x, y)
    x, y = net.points[joint].tolist()
    lon, lat = lonlat(x, y)
    return Base(key, name, kind, x, y, joint, float(lon), float(lat))
