"""The weather office of Meridian: warnings with an area, updated, cancelled or left to expire."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from simulation.geography import geography
from simulation.plane import geographic, smooth

SLOT_S = 5 * 3600.0
Told = tuple[tuple[str, float], ...]  # earlier messages, by identifier and moment
SENDER = "office@weather.meridian.example"


@dataclass(frozen=True)
class Notice:
    """One CAP message."""

    identifier: str
    message_type: str  # Alert, Update, Cancel
    status: str  # Actual, Exercise
    event: str
    category: str
    severity: str
    urgency: str
    certainty: str
    headline: str
    description: str
    instruction: str
    area_desc: str
    sent: float
    expires: float
    references: Told
    polygon: tuple[tuple[float, float], ...]  # lon, lat


_EVENTS = (
    (
        "Severe thunderstorm warning",
        "Met",
        "Severe",
        "Immediate",
        "Likely",
        "Gusts to 95 km/h, hail and heavy rain are moving in from the west.",
        "Stay inside and away from windows. Secure what the wind could take.",
    ),
    (
        "Wind warning",
        "Met",
        "Moderate",
        "Expected",
        "Likely",
        "South-westerly gusts to 85 km/h along the coast.",
        "Keep away from the quays and from trees.",
    ),
    (
        "Heavy rain warning",
        "Met",
        "Moderate",
        "Expected",
        "Likely",
        "25 to 40 mm within three hours. Underpasses may flood.",
        "Do not drive through standing water.",
    ),
    (
        "Coastal flood advisory",
        "Met",
        "Minor",
        "Future",
        "Possible",
        "High tide with onshore wind; the lowest quays may be under water.",
        "Move vehicles from the harbour front.",
    ),
    (
        "River flood warning",
        "Met",
        "Severe",
        "Expected",
        "Likely",
        "The River Alder is rising and will pass the second mark at Weirside.",
        "Leave cellars. Keep off the river walks.",
    ),
    (
        "Dense fog advisory",
        "Met",
        "Minor",
        "Immediate",
        "Observed",
        "Visibility below 200 m over the harbour and the motorway.",
        "Slow down and use dipped lights.",
    ),
    (
        "Heat warning",
        "Health",
        "Moderate",
        "Expected",
        "Likely",
        "Up to 33 °C, nights above 20 °C.",
        "Drink, rest in the shade, look in on neighbours.",
    ),
    (
        "Air quality advisory",
        "Env",
        "Minor",
        "Immediate",
        "Observed",
        "Fine particles above 35 µg/m³ in still air.",
        "People with asthma should avoid exertion outside.",
    ),
)


def notices(seed: int, at: float) -> list[Notice]:
    """Every message of the last two days that has been sent by now, the newest first."""
    last = int(at // SLOT_S)
    found = [n for slot in range(last - 10, last + 1) for n in _slot(seed, slot) if n.sent <= at]
    return sorted((n for n in found if n.sent > at - 2 * 86_400), key=lambda n: -n.sent)


@lru_cache(maxsize=64)
def _slot(seed: int, slot: int) -> tuple[Notice, ...]:
    """One episode: a warning that lasts into the next, sometimes with an exercise beside it."""
    rng = np.random.default_rng([seed, 30, slot])
    begins = slot * SLOT_S + float(rng.uniform(0, 3600))
    found = list(_episode(seed, rng, f"{slot}", begins, "Actual")) if rng.random() < 0.88 else []
    if rng.random() < 0.22:
        found += list(_episode(seed, rng, f"{slot}-x", begins + 5400, "Exercise"))
    return tuple(found)


def _episode(seed: int, rng: np.random.Generator, key: str, begins: float, status: str) -> list[Notice]:
    event, category, severity, urgency, certainty, says, advice = _EVENTS[int(rng.integers(len(_EVENTS)))]
    polygon, area = _area(seed, rng)
    ends = begins + float(rng.uniform(3.2, 6.0)) * 3600
    name = f"urn:oid:2.49.0.1.124.9.meridian.{key}"
    prefix = "EXERCISE: " if status == "Exercise" else ""

    def notice(n: int, kind: str, sent: float, expires: float, told: Told) -> Notice:
        verb = {"Alert": "issued", "Update": "extended", "Cancel": "ended"}[kind]
        return Notice(
            f"{name}.{n}", kind, status, event, category, severity, urgency, certainty,
            f"{prefix}{event} {verb} for {area}", f"{prefix}{says}", advice, area,
            round(sent), round(expires), told, polygon,
        )  # fmt: skip

    first = notice(1, "Alert", begins, ends, ())
    chain = [first]
    if rng.random() < 0.55:
        later = begins + float(rng.uniform(0.5, 1.5)) * 3600
        ends += 3600
        chain.append(notice(2, "Update", later, ends, ((first.identifier, first.sent),)))
    if rng.random() < 0.25:
        told = tuple((n.identifier, n.sent) for n in chain)
        chain.append(notice(3, "Cancel", ends - 2400, ends, told))
    return chain


def _area(seed: int, rng: np.random.Generator) -> tuple[tuple[tuple[float, float], ...], str]:
    """A blob over part of the city, and the districts it touches most."""
    ground = geography(seed)
    home = ground.districts[int(rng.integers(len(ground.districts)))]
    middle = home.shape.representative_point()
    turns = np.linspace(0, 2 * np.pi, 9, endpoint=False)
    reach = rng.uniform(1500, 3300, 9)
    corners = np.column_stack([middle.x + reach * np.cos(turns), middle.y + reach * np.sin(turns)])
    blob: BaseGeometry = Polygon(smooth(corners, 900, closed=True)).simplify(60)
    touched = sorted(ground.districts, key=lambda d: -d.shape.intersection(blob).area)[:3]
    ring = geographic(blob).exterior.coords
    return tuple((round(x, 5), round(y, 5)) for x, y in ring), ", ".join(d.name for d in touched)
