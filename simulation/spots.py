"""Every place in Meridian where something can happen: doors along the streets and the junctions between them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from simulation.geography import Geography, geography
from simulation.plane import HEIGHT, WIDTH, Floats, Ints, lonlat
from simulation.roads import Roads, roads

CELL_M = 100.0
EVERY_M = 44.0
ACROSS = int(WIDTH / CELL_M) + 2
UP = int(HEIGHT / CELL_M) + 2


@dataclass(frozen=True)
class Spots:
    """Places, where they lie, how they are addressed, the joint by which units reach them, their cell."""

    x: Floats
    y: Floats
    lon: Floats
    lat: Floats
    address: npt.NDArray[np.object_]
    cls: npt.NDArray[np.str_]
    junction: npt.NDArray[np.bool_]
    joint: Ints
    district: Ints
    cell: Ints


@lru_cache(maxsize=4)
def spots(seed: int) -> Spots:
    """The places of a city, in a fixed order."""
    ground, net = geography(seed), roads(seed)
    rng = np.random.default_rng([seed, 3])
    crossings = _crossings(ground, net)
    doors = [(x, y, a, c, False) for x, y, a, c in _doors(ground, rng)]
    found = [*crossings, *doors]
    at = np.array([(f[0], f[1]) for f in found])
    inside = shapely.contains_xy(ground.land.city.buffer(30), at[:, 0], at[:, 1])
    found = [f for f, keep in zip(found, inside, strict=True) if keep]
    at = at[inside]
    lon, lat = lonlat(at[:, 0], at[:, 1])
    return Spots(
        x=at[:, 0],
        y=at[:, 1],
        lon=lon,
        lat=lat,
        address=np.array([f[2] for f in found], dtype=object),
        cls=np.array([f[3] for f in found]),
        junction=np.array([f[4] for f in found]),
        joint=np.asarray(net.tree.query(at)[1], dtype=np.int64),
        district=district_of(ground, at[:, 0], at[:, 1]),
        cell=cell_of(at[:, 0], at[:, 1]),
    )


def cell_of(x: npt.ArrayLike, y: npt.ArrayLike) -> Ints:
    """The number of the hundred-metre cell a point lies in, -1 outside the grid."""
    column = np.floor((np.asarray(x, dtype=float) + WIDTH / 2 + CELL_M) / CELL_M).astype(np.int64)
    row = np.floor((np.asarray(y, dtype=float) + HEIGHT / 2 + CELL_M) / CELL_M).astype(np.int64)
    inside = (column >= 0) & (column < ACROSS) & (row >= 0) & (row < UP)
    return np.where(inside, row * ACROSS + column, -1)


def district_of(ground: Geography, x: Floats, y: Floats) -> Ints:
    """The number of the district each point lies in, or else the nearest."""
    owner = np.full(len(x), -1, dtype=np.int64)
    shapes = [d.shape for d in ground.districts]
    for number, shape in enumerate(shapes):
        shapely.prepare(shape)
        owner[shapely.contains_xy(shape, x, y)] = number
    stray = np.flatnonzero(owner < 0)
    away = [shapely.distance(shape, shapely.points(x[stray], y[stray])) for shape in shapes]
    owner[stray] = np.argmin(away, axis=0)
    return owner


def _crossings(ground: Geography, net: Roads) -> list[tuple[float, float, str, str, bool]]:
    """Joints where two streets of different names meet."""
    meets: dict[int, dict[str, str]] = {}
    for (a, b), street in zip(net.edges.tolist(), net.street.tolist(), strict=True):
        road = ground.streets[street]
        for joint in (a, b):
            meets.setdefault(joint, {})[road.name] = road.cls
    order = ("motorway", "ramp", "main", "collector", "local")
    found = []
    for joint in sorted(meets):
        names = sorted(meets[joint], key=lambda n: order.index(meets[joint][n]))
        if len(names) > 1 and "ramp" not in meets[joint].values():
            x, y = net.points[joint]
            found.append((float(x), float(y), f"{names[1]} / {names[0]}", meets[joint][names[0]], True))
    return found


def _doors(ground: Geography, rng: np.random.Generator) -> list[tuple[float, float, str, str]]:
    """House numbers along every street, counted from where the street begins."""
    begun: dict[str, int] = {}
    found = []
    for street in ground.streets:
        if street.cls == "ramp" or street.bridge or street.line.length < EVERY_M:
            continue
        count = int(street.line.length / EVERY_M)
        along = (np.arange(count) + 0.5) * street.line.length / count
        points = shapely.get_coordinates(shapely.line_interpolate_point(street.line, along))
        first = begun.get(street.name, 0)
        begun[street.name] = first + count
        for place, (x, y) in enumerate(points.tolist()):
            if street.cls == "motorway":
                address = f"{street.ref} {street.name}, km {(first + place) * EVERY_M / 1000:.1f}"
            else:
                address = f"{(first + place) * 6 + int(rng.integers(1, 7))} {street.name}"
            found.append((x, y, address, street.cls))
    return found
