"""The city's own streets, crossings and areas, found by what people type; built from the base map's files."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, hypot, radians
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import numpy as np
import shapely

from analysis.names import Names, words
from model.distance import DEGREE_M

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Key = TypeVar("Key", int, tuple[int, int])

_JOINS: Final = re.compile(r"\s*[/&@+]\s*|\s+(?:and|at)\s+|\s+(?:and|at)$", re.IGNORECASE)
_RANK: Final = {"motorway": 0, "main": 1, "collector": 2, "ramp": 3, "local": 4}
_SHUT: Final = frozenset({"motorway", "ramp"})  # who meets a motorway; all others pass over or under it
_SAME_M: Final = 120.0  # the two carriageways of a street meet another at one crossing
_ROUND_M: Final = 90.0  # what is shown round a crossing


@dataclass(frozen=True)
class Found:
    """A place by its name: where, its extent (west, south, east, north), and what the match cost."""

    kind: Literal["street", "crossing", "area"]
    title: str
    note: str
    lon: float
    lat: float
    bounds: Box
    cost: float


@dataclass(frozen=True)
class _Street:
    name: str
    rank: int
    lon: float
    lat: float
    bounds: Box


class Gazetteer:
    """What the streets and areas of one city are called, and where they are."""

    def __init__(self, streets: Iterable[dict[str, Any]], areas: Iterable[dict[str, Any]] = ()) -> None:
        parts: dict[str, list[tuple[str, shapely.Geometry]]] = defaultdict(list)
        for each in streets:
            if name := each["properties"]["name"] or each["properties"].get("ref", ""):
                parts[name].append((each["properties"]["cls"], shapely.from_geojson(json.dumps(each["geometry"]))))
        self._streets = [_street(name, lines) for name, lines in parts.items()]
        self._names = Names([each.name for each in self._streets])
        self._crossings = _crossings(parts)
        self._meeting: dict[int, set[int]] = defaultdict(set)
        for a, b in self._crossings:
            self._meeting[a].add(b)
            self._meeting[b].add(a)
        named = [(each["properties"]["name"], shapely.from_geojson(json.dumps(each["geometry"]))) for each in areas]
        self._areas = [_area(name, shape) for name, shape in named if name]
        self._area_names = Names([each.title for each in self._areas])

    @classmethod
    def read(cls, streets: Path, areas: Path | None = None) -> "Gazetteer":
        """From the prepared files of a base map."""
        return cls(_features(streets), _features(areas) if areas else ())

    @property
    def size(self) -> tuple[int, int, int]:
        """How many streets, crossings and areas it knows."""
        return len(self._streets), sum(map(len, self._crossings.values())), len(self._areas)

    def find(self, typed: str, near: Point | None = None, limit: int = 8) -> list[Found]:
        """The best matches of each kind, crossings before streets before areas; the nearer first where they tie."""
        sides = [words(side) for side in _JOINS.split(typed)]
        if len(sides) > 2 or not any(sides):
            return []
        crossings = self._where_two_meet(sides, limit)
        streets = self._streets_named(sides[0], limit) if len(sides) == 1 else []
        areas = self._areas_named(words(typed))
        return [*_best(crossings, near, limit), *_best(streets, near, limit), *_best(areas, near, limit)]

    def _streets_named(self, typed: list[str], limit: int) -> list[tuple[int, Found]]:
        named = _least(self._matching(typed), limit)
        return [(self._streets[n].rank, _found("street", self._streets[n], cost)) for n, cost in named.items()]

    def _areas_named(self, typed: list[str]) -> list[tuple[int, Found]]:
        found = self._area_names.matching(typed)
        return [(0, _costing(self._areas[n], cost)) for n, cost in found.items()]

    def _where_two_meet(self, sides: list[list[str]], limit: int) -> list[tuple[int, Found]]:
        """A crossing is told by two streets: parted by a sign or a word, or, where no street fits, anywhere."""
        if len(sides) == 2:
            splits = [(sides[0], sides[1])]
        elif self._matching(sides[0]):
            return []
        else:
            splits = [(sides[0][:at], sides[0][at:]) for at in range(1, len(sides[0]))]
        best: dict[tuple[int, int], float] = {}
        for left, right in splits:
            a = self._matching(left)
            b = self._matching(right) if right else None
            for one, cost in a.items():
                # Where the second street is not typed yet, all that meet the first are offered.
                for other in self._meeting.get(one, ()):
                    if b is None or other in b:
                        whole = cost + (b[other] if b is not None else 0)
                        best[one, other] = min(best.get((one, other), whole), whole)
        return [
            self._crossing(pair, point, cost)
            for pair, cost in _least(best, limit).items()
            for point in self._points(pair)
        ]

    def _points(self, pair: tuple[int, int]) -> list[Point]:
        return self._crossings[min(pair), max(pair)]

    def _crossing(self, pair: tuple[int, int], point: Point, cost: float) -> tuple[int, Found]:
        one, other = (self._streets[n] for n in pair)
        (lon, lat), high = point, _ROUND_M / DEGREE_M
        wide = high / max(0.1, cos(radians(lat)))
        box = (lon - wide, lat - high, lon + wide, lat + high)
        return one.rank + other.rank, Found("crossing", f"{one.name} / {other.name}", "Crossing", lon, lat, box, cost)

    def _matching(self, typed: list[str]) -> dict[int, float]:
        """Streets of that name; a house's number before it is no part of the name, unless a street is so called."""
        if not typed:
            return {}
        found = self._names.matching(typed)
        if not found and len(typed) > 1 and typed[0][0].isdigit():
            return self._names.matching(typed[1:])
        return found


def _least(costs: dict[Key, float], limit: int) -> dict[Key, float]:
    """Those that may be among the cheapest so many, ties included."""
    if len(costs) <= limit:
        return costs
    bar = sorted(costs.values())[limit - 1]
    return {key: cost for key, cost in costs.items() if cost <= bar}


def _best(ranked: list[tuple[int, Found]], near: Point | None, limit: int) -> list[Found]:
    def order(entry: tuple[int, Found]) -> tuple[float, float, int, str]:
        rank, found = entry
        away = _metres((found.lon, found.lat), near) // 500 if near else 0
        return found.cost, away if near else rank, rank, found.title

    return [found for _, found in sorted(ranked, key=order)[:limit]]


def _street(name: str, lines: list[tuple[str, shapely.Geometry]]) -> _Street:
    """A street stands for the middle of its longest piece."""
    whole = shapely.GeometryCollection([line for _, line in lines])
    pieces = [piece for _, line in lines for piece in shapely.get_parts(line)]
    longest = max(pieces, key=lambda piece: piece.length)
    middle = longest.interpolate(0.5, normalized=True)
    rank = min(_RANK.get(cls, 5) for cls, _ in lines)
    return _Street(name, rank, middle.x, middle.y, _box(whole))


def _area(name: str, shape: shapely.Geometry) -> Found:
    inside = shape.representative_point()
    return Found("area", name, "Area", inside.x, inside.y, _box(shape), 0.0)


def _found(kind: Literal["street"], street: _Street, cost: float) -> Found:
    return Found(kind, street.name, "Street", street.lon, street.lat, street.bounds, cost)


def _costing(found: Found, cost: float) -> Found:
    return Found(found.kind, found.title, found.note, found.lon, found.lat, found.bounds, cost)


def _crossings(parts: dict[str, list[tuple[str, shapely.Geometry]]]) -> dict[tuple[int, int], list[Point]]:
    """Where two named streets share a vertex; the lesser number first."""
    lines = [(number, cls, line) for number, each in enumerate(parts.values()) for cls, line in each]
    places, at = shapely.get_coordinates([line for *_, line in lines], return_index=True)
    street = np.array([number for number, *_ in lines], dtype=np.int32)[at]
    shut = np.array([_SHUT_AS.get(cls, 0) for _, cls, _ in lines], dtype=np.int8)[at]
    key = np.round(places * 1e6).astype(np.int64) @ np.array([1 << 32, 1])
    found: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for members in _shared(key):
        here = {(int(street[m]), int(shut[m])) for m in members}
        point = (float(places[members[0], 0]), float(places[members[0], 1]))
        for a, shut_a in here:
            for b, shut_b in here:
                if a < b and _meets(shut_a, shut_b) and not _known(found[a, b], point):
                    found[a, b].append(point)
    return {pair: points for pair, points in found.items() if points}


_SHUT_AS: Final = {"motorway": 2, "ramp": 1}


def _meets(a: int, b: int) -> bool:
    """A motorway meets motorways and ramps; what else shares its vertex passes over or under it."""
    return max(a, b) < 2 or min(a, b) >= 1


def _shared(key: np.ndarray[Any, np.dtype[np.int64]]) -> Iterator[np.ndarray[Any, np.dtype[np.intp]]]:
    """The positions of every key that stands more than once, together."""
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.diff(key[order], prepend=key[order][:1] - 1))
    for members in np.split(order, begins[1:]):
        if len(members) > 1:
            yield members


def _known(points: list[Point], point: Point) -> bool:
    return any(_metres(each, point) < _SAME_M for each in points)


def _metres(a: Point, b: Point) -> float:
    return hypot((a[0] - b[0]) * cos(radians(a[1])), a[1] - b[1]) * DEGREE_M


def _box(shape: shapely.Geometry) -> Box:
    west, south, east, north = shape.bounds
    return west, south, east, north


def _features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_bytes())["features"]
    return found
