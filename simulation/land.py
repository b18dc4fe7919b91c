"""Where Meridian is land and where it is water: coast, river, harbour and the city's edge."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from simulation.plane import HEIGHT, WIDTH, smooth

# Drawn by hand, in metres east and north of the city's middle.
COAST = [
    (-6500, -3500), (-5200, -3080), (-4300, -3260), (-3500, -3020), (-2700, -3300), (-1900, -3100),
    (-1150, -3420), (-520, -3330), (-60, -2960), (180, -2480), (420, -2180), (1120, -2120), (1560, -2420),
    (1760, -2900), (2150, -3220), (2750, -3330), (3250, -3020), (3480, -2400), (3980, -1850), (4160, -1050),
    (3960, -250), (4300, 550), (4950, 1150), (6500, 1600),
]  # fmt: skip
RIVER = [
    (-2150, 5400), (-2050, 4700), (-1620, 3700), (-1980, 2850), (-2080, 2150), (-1480, 1540), (-560, 1330),
    (260, 1480), (880, 1180), (960, 520), (480, -20), (180, -560), (420, -1150), (800, -1600), (860, -2200),
]  # fmt: skip
EDGE = [
    (-4250, -3900), (-4560, -2300), (-4420, -900), (-4560, 500), (-4180, 1650), (-4400, 2750), (-3600, 3760),
    (-2350, 3900), (-1250, 4150), (-150, 3960), (1000, 4150), (2250, 3900), (3300, 3720), (3880, 2900),
    (4560, 2250), (4650, 400), (4650, -4100),
]  # fmt: skip
OFFING = [(150_000, 40_000), (150_000, -150_000), (-150_000, -150_000), (-150_000, -40_000)]  # beyond any screen
DOCKS = [
    (1830, -2330, 760, 120, 20),
    (1880, -2590, 640, 120, 20),
    (-60, -2520, 520, 120, 12),
    (1080, -2160, 620, 300, 0),
]
PIERS = [(-20, -2830, 520, 46, -10), (1800, -3010, 520, 50, 118), (700, -2290, 44, 300, 8)]
ISLAND = (918, 560, 110, 420, -14)  # in the middle of the river


@dataclass(frozen=True)
class Land:
    """The city's ground: `city` is all of its land with the river, `dry` what can be built on; `open_sea` lies off the
    sea, so that no map shows its end."""

    city: Polygon
    dry: BaseGeometry
    river: Polygon
    river_line: LineString
    harbour: Polygon
    sea: Polygon
    open_sea: Polygon
    water: BaseGeometry


def land() -> Land:
    """The ground of Meridian."""
    window = box(-WIDTH / 2 - 2600, -HEIGHT / 2 - 2600, WIDTH / 2 + 2600, HEIGHT / 2 + 2600)
    coast = smooth(COAST, 60)
    sea = Polygon([*coast, (7500, -7500), (-7500, -7500)]).buffer(0)
    line = LineString(smooth(RIVER, 40))
    river = _river(line)
    for pier in PIERS:
        sea = sea.difference(_slab(*pier))
    mouth = Polygon([(-700, -2300), (2300, -2100), (2300, -2880), (1700, -3150), (80, -3150), (-700, -2900)])
    docks = [_slab(*dock) for dock in DOCKS]
    harbour = shapely.union_all([sea.intersection(mouth), *docks])
    harbour = _largest(harbour.difference(shapely.union_all([_slab(*pier) for pier in PIERS])).buffer(3).buffer(-3))
    island = Polygon(_ellipse(*ISLAND))
    river = river.union(island.buffer(62)).difference(shapely.union_all([sea, harbour, island]))
    river = _largest(river)
    sea = _largest(sea.difference(harbour).intersection(window))
    # On the grid of the streets, so that rounding to degrees cannot fold a shore over itself.
    river, harbour, sea = (_largest(shapely.set_precision(part, 0.5)) for part in (river, harbour, sea))
    water = shapely.union_all([sea, river, harbour])
    frame = Polygon(smooth(EDGE, 60, closed=True))
    city = _largest(frame.difference(shapely.union_all([sea, harbour])))
    return Land(
        city=city,
        dry=city.difference(water),
        river=river.intersection(window),
        river_line=line,
        harbour=harbour,
        sea=sea,
        open_sea=Polygon([*coast, *OFFING]).buffer(0).difference(box(-6300, -6600, 6300, 6600)),
        water=water,
    )


def _river(line: LineString) -> Polygon:
    """The river, narrow upstream and broad where it meets the harbour."""
    points = np.asarray(line.coords)
    along = np.linspace(0, 1, len(points))
    half = 38 + 22 * along + 55 * np.clip(along - 0.82, 0, 1) / 0.18 + 6 * np.sin(along * 37)
    direction = np.gradient(points, axis=0)
    normal = np.column_stack([-direction[:, 1], direction[:, 0]]) / np.hypot(*direction.T)[:, None]
    sides = [points + normal * half[:, None], (points - normal * half[:, None])[::-1]]
    return Polygon(np.vstack(sides)).buffer(0)


def _slab(x: float, y: float, length: float, width: float, turn: float) -> Polygon:
    """A rectangle about a point: a dock or a pier."""
    a = np.radians(turn)
    u, v = np.array([np.cos(a), np.sin(a)]) * length / 2, np.array([-np.sin(a), np.cos(a)]) * width / 2
    return Polygon([np.array([x, y]) + s * u + t * v for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1))])


def _ellipse(x: float, y: float, width: float, height: float, turn: float) -> np.ndarray:
    angle, a = np.linspace(0, 2 * np.pi, 40, endpoint=False), np.radians(turn)
    u, v = width / 2 * np.cos(angle), height / 2 * np.sin(angle)
    return np.column_stack([x + u * np.cos(a) - v * np.sin(a), y + u * np.sin(a) + v * np.cos(a)])


def _largest(shape: BaseGeometry) -> Polygon:
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    return max((p for p in parts if isinstance(p, Polygon)), key=lambda p: p.area)
