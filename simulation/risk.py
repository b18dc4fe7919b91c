"""The law by which calls arise in Meridian, and the true intensity it implies.

For each kind k, with t in hours, place s a spot on a street, and cell c its hundred-metre square:

    λ_k(s, t) = μ_k · w_k(s) · r_k(t) / 24  +  Σ_{i: t_i < t, kind k} n_k · g_k(t − t_i) · p_i(s)

μ_k is the background per day, w_k(s) the share of a spot (they sum to 1), r_k(t) the rhythm over the hour of day,
the weekday and the season in the city's own time (its mean over a week is 1), n_k the mean number of calls one call
gives rise to, g_k an exponential of mean τ_k cut off after seven days, and p_i(s) the shares of the 40 spots nearest
to the earlier call, as exp(−d²/2σ_k²). The intensity handed out is that sum over a cell, per km² and hour: exactly
what the generator in `calls.py` draws from.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from scipy.spatial import cKDTree

from simulation.call_types import KINDS
from simulation.geography import geography
from simulation.plane import Floats, Ints
from simulation.spots import ACROSS, UP, spots

ZONE = ZoneInfo("America/Halifax")
A_DAY = 515.0  # calls a day, all kinds
NEAR = 40
LONGEST_H = 7 * 24.0


@dataclass(frozen=True)
class Law:
    """One kind's share of all calls, its rhythm and how it excites itself."""

    share: float
    offspring: float
    tau_h: float
    sigma_m: float
    hours: tuple[float, ...]
    week: tuple[float, float, float, float, float, float, float]
    season: float  # amplitude over the year, greatest in mid-July, negative for mid-January


def _hours(*eight: float) -> tuple[float, ...]:
    """A day's 24 weights from its values at 0, 3, 6, … 21 h."""
    return tuple(np.interp(np.arange(24), np.arange(0, 27, 3), [*eight, eight[0]]).tolist())


_EVEN = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
_WEEKEND = (0.9, 0.88, 0.9, 0.96, 1.16, 1.24, 0.96)
_WORKING = (1.06, 1.08, 1.08, 1.1, 1.16, 0.82, 0.7)
LAWS = {
    "fire": Law(0.055, 0.12, 30.0, 220, _hours(0.9, 0.7, 0.6, 0.9, 1.1, 1.2, 1.4, 1.2), _EVEN, 0.08),
    "medical": Law(0.30, 0.06, 20.0, 110, _hours(0.75, 0.6, 0.75, 1.2, 1.25, 1.2, 1.15, 1.0), _EVEN, -0.06),
    "crime": Law(0.26, 0.30, 40.0, 170, _hours(1.25, 0.7, 0.45, 0.8, 1.0, 1.15, 1.3, 1.4), _WEEKEND, 0.14),
    "traffic": Law(0.145, 0.15, 0.75, 240, _hours(0.5, 0.3, 0.75, 1.4, 1.15, 1.5, 1.35, 0.8), _WORKING, -0.05),
    "hazard": Law(0.05, 0.15, 4.0, 300, _hours(0.8, 0.7, 0.8, 1.1, 1.2, 1.2, 1.1, 1.0), _EVEN, -0.12),
    "flood": Law(0.012, 0.45, 6.0, 380, _hours(1, 1, 1, 1, 1, 1, 1, 1), _EVEN, -0.35),
    "crowd": Law(0.028, 0.25, 1.5, 140, _hours(1.9, 0.9, 0.2, 0.4, 0.7, 0.9, 1.4, 2.1), _WEEKEND, 0.3),
    "public": Law(0.10, 0.20, 18.0, 130, _hours(1.5, 0.7, 0.5, 0.8, 0.9, 1.0, 1.2, 1.6), _WEEKEND, 0.15),
    "other": Law(0.05, 0.08, 12.0, 120, _hours(1.1, 0.9, 0.8, 1.0, 1.0, 1.0, 1.0, 1.1), _EVEN, 0.0),
}
SHARE, OFFSPRING, TAU_H, SIGMA_M, SEASON = (
    np.array([getattr(LAWS[kind], name) for kind in KINDS])
    for name in ("share", "offspring", "tau_h", "sigma_m", "season")
)


@dataclass(frozen=True)
class Field:
    """Where each kind's background lies, and the spots near each spot."""

    share: Floats  # [kind, spot], each row sums to 1
    summed: Floats
    near: Ints
    away2: Floats
    cells: Floats  # [kind, cell]


@lru_cache(maxsize=4)
def field(seed: int) -> Field:
    """The background of a city: who lives there, how busy it is, its hot spots, its water and its main roads."""
    ground, place = geography(seed), spots(seed)
    rng = np.random.default_rng([seed, 4])
    people = np.array([d.population / d.shape.area for d in ground.districts])
    bustle = np.array([d.bustle for d in ground.districts])
    lived = (people / people.mean())[place.district]
    busy = bustle[place.district]
    main = np.isin(place.cls, ["main", "motorway"])
    water = ground.land.water.simplify(8)
    shapely.prepare(water)
    wet = np.exp(-shapely.distance(water, shapely.points(place.x, place.y)) / 160)
    big = np.where(main, 2.6, np.where(place.cls == "collector", 1.5, 0.7))
    base = {
        "fire": lived * busy**0.3, "medical": lived * busy**0.4, "crime": lived**0.6 * busy * big**0.4,
        "traffic": big**1.7 * np.where(place.junction, 2.2, 0.6) * busy**0.3, "hazard": lived**0.5,
        "flood": wet**2 + 0.01, "crowd": busy**2.2 * big**0.5, "public": lived * busy**0.7, "other": lived * busy**0.5,
    }  # fmt: skip
    sharp = {"crime": 9.0, "crowd": 14.0, "public": 5.0, "traffic": 3.5, "medical": 2.2, "fire": 2.0}
    home = base["crime"] / base["crime"].sum()
    share = np.empty((len(KINDS), len(place.x)))
    for row, kind in enumerate(KINDS):
        heat = np.zeros(len(place.x))
        for middle in rng.choice(len(place.x), 26, p=home):
            away = np.hypot(place.x - place.x[middle], place.y - place.y[middle])
            heat += rng.gamma(1.2) * np.exp(-0.5 * (away / rng.uniform(90, 280)) ** 2)
        weight = base[kind] * (1 + sharp.get(kind, 1.0) * heat)
        if kind not in ("traffic", "hazard"):
            weight = np.where(place.cls == "motorway", weight * 0.03, weight)
        share[row] = weight / weight.sum()
    at = np.column_stack([place.x, place.y])
    away, near = cKDTree(at).query(at, k=NEAR)
    cells = np.array([np.bincount(place.cell, row, ACROSS * UP) for row in share])
    summed = np.cumsum(share, axis=1)
    return Field(share, summed / summed[:, -1:], np.asarray(near, dtype=np.int64), np.asarray(away) ** 2, cells)


def rhythm(hour: Ints) -> Floats:
    """How each kind stands against its mean in whole UTC hours since 1970, [kind, hour]."""
    offset = _offset_hours(hour)
    local = hour + offset
    of_day, weekday = local % 24, (local // 24 + 3) % 7  # 1 January 1970 was a Thursday
    year = 2 * np.pi * (local / 24 / 365.2425 - 195 / 365.2425)
    level = np.array([_level(LAWS[kind])[weekday, of_day] for kind in KINDS])
    found: Floats = level * (1 + SEASON[:, None] * np.cos(year))
    return found


def background_a_day() -> Floats:
    """μ of each kind: calls a day that no other call gave rise to."""
    found: Floats = A_DAY * SHARE * (1 - OFFSPRING)
    return found


def fading(kind: Ints, lag_h: Floats) -> Floats:
    """g: the density, per hour, of a call following another after so many hours."""
    tau = TAU_H[kind]
    inside = (lag_h > 0) & (lag_h < LONGEST_H)
    return np.where(inside, np.exp(-np.clip(lag_h, 0, None) / tau) / tau / -np.expm1(-LONGEST_H / tau), 0.0)


def spread(law_field: Field, kind: Ints, spot: Ints) -> Floats:
    """p: the shares of the spots near each given spot, [given, near]."""
    weight = np.exp(law_field.away2[spot] / (-2 * SIGMA_M[kind] ** 2)[:, None])
    shares: Floats = weight / weight.sum(axis=1, keepdims=True)
    return shares


@lru_cache(maxsize=16)
def _level(law: Law) -> Floats:
    table = np.outer(law.week, law.hours)
    level: Floats = table / table.mean()
    return level


def _offset_hours(hour: Ints) -> Ints:
    """What the city's clock adds to UTC; whole hours, it changes at most twice a year."""
    days = np.unique(hour // 24)
    edge = {}
    for day in days.tolist():
        ends = [_offset(datetime.fromtimestamp((day * 24 + h) * 3600, UTC)) for h in (0, 23)]
        if ends[0] != ends[1]:
            edge[day] = [_offset(datetime.fromtimestamp((day * 24 + h) * 3600, UTC)) for h in range(24)]
        else:
            edge[day] = [ends[0]] * 24
    return np.array([edge[h // 24][h % 24] for h in hour.tolist()], dtype=np.int64)


def _offset(at: datetime) -> int:
    shift = at.astimezone(ZONE).utcoffset()
    return round(shift.total_seconds() / 3600) if shift is not None else 0
