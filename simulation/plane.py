"""The city's flat map: metres east and north of its middle, and how they become lon and lat."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Open Atlantic, between Halifax and Sable Island: no real city lies under ours.
LON, LAT = -61.72, 43.28
M_PER_LAT = 111_120.0
M_PER_LON = 111_320.0 * math.cos(math.radians(LAT))
WIDTH, HEIGHT = 9_400.0, 8_400.0


def lonlat(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Where a point of the flat map lies on the globe, to the tenth of a metre."""
    lon = LON + np.asarray(x, dtype=float) / M_PER_LON
    lat = LAT + np.asarray(y, dtype=float) / M_PER_LAT
    return np.round(lon, 6), np.round(lat, 6)


def metres(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Where a place on the globe lies on the flat map."""
    return (
        (np.asarray(lon, dtype=float) - LON) * M_PER_LON,
        (np.asarray(lat, dtype=float) - LAT) * M_PER_LAT,
    )


def geographic(shape: BaseGeometry) -> Any:
    """The same shape in lon and lat."""
    return shapely.transform(shape, lambda points: np.column_stack(lonlat(points[:, 0], points[:, 1])))


def bounds() -> tuple[float, float, float, float]:
    """West, south, east and north of the city."""
    west, south = lonlat(-WIDTH / 2, -HEIGHT / 2)
    east, north = lonlat(WIDTH / 2, HEIGHT / 2)
    return float(west), float(south), float(east), float(north)


def smooth(points: npt.ArrayLike, every: float = 40.0, closed: bool = False) -> Floats:
    """A curve through the points (centripetal Catmull-Rom), with a vertex about every so many metres."""
    given = np.asarray(points, dtype=float)
    if closed:
        given = np.vstack([given[-1], given, given[:2]])
    else:
        given = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    parts = []
    for p0, p1, p2, p3 in zip(given[:-3], given[1:-2], given[2:-1], given[3:], strict=True):
        knots = np.cumsum([0, *(np.sqrt(np.hypot(*(b - a))) for a, b in ((p0, p1), (p1, p2), (p2, p3)))])
        t0, t1, t2, t3 = knots
        t = np.linspace(t1, t2, max(2, round(float(np.hypot(*(p2 - p1))) / every) + 1))[:-1, None]
        a1 = (t1 - t) / (t1 - t0) * p0 + (t - t0) / (t1 - t0) * p1
        a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2
        a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3
        b1 = (t2 - t) / (t2 - t0) * a1 + (t - t0) / (t2 - t0) * a2
        b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
        parts.append((t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2)
    return np.vstack([*parts, given[-2][None, :]])
