"""CAP's polygons and circles as GeoJSON. CAP writes latitude first; GeoJSON longitude first."""

import math
from typing import Final

import orjson

Ring = list[list[float]]
SIDES: Final = 64
EARTH_KM: Final = 6371.0088  # mean radius (IUGG)


class ShapeError(ValueError):
    """A polygon or circle that is none; the message says why."""


def ring(text: str) -> Ring:
    """A CAP polygon: at least four "lat,lon" pairs, the last as the first (CAP 1.2, 3.2.4)."""
    points = [_pair(pair) for pair in text.split()]
    if len(points) < 4:
        raise ShapeError(f"a polygon of {len(points)} points")
    if points[0] != points[-1]:
        raise ShapeError("a polygon that is not closed")
    return points


def circle(text: str) -> tuple[list[float], float]:
    """A CAP circle: "lat,lon radius" as its centre and its radius in km."""
    parts = text.split()
    if len(parts) != 2:
        raise ShapeError(f"a circle written {text!r}")
    radius = _number(parts[1])
    if not 0 <= radius <= 20_000:
        raise ShapeError(f"a circle of radius {parts[1]}")
    return _pair(parts[0]), radius


def around(centre: list[float], radius_km: float) -> Ring:
    """A circle as a polygon of 64 sides, on a sphere; ShapeError where it would cross a pole or the date line."""
    lon, lat = math.radians(centre[0]), math.radians(centre[1])
    reach = radius_km / EARTH_KM
    if abs(lat) + reach >= math.pi / 2 or abs(lon) + math.asin(math.sin(reach) / math.cos(lat)) > math.pi:
        raise ShapeError("a circle over a pole or the date line")
    points = []
    for side in range(SIDES):
        bearing = -2 * math.pi * side / SIDES  # counter-clockwise, as RFC 7946 has outer rings
        y = math.asin(math.sin(lat) * math.cos(reach) + math.cos(lat) * math.sin(reach) * math.cos(bearing))
        x = lon + math.atan2(
            math.sin(bearing) * math.sin(reach) * math.cos(lat), math.cos(reach) - math.sin(lat) * math.sin(y)
        )
        points.append([round(math.degrees(x), 6), round(math.degrees(y), 6)])
    return [*points, points[0]]


def geojson(rings: list[Ring]) -> str | None:
    """The rings as one Polygon or MultiPolygon; None for none."""
    if not rings:
        return None
    if len(rings) == 1:
        return orjson.dumps({"type": "Polygon", "coordinates": rings}).decode()
    return orjson.dumps({"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}).decode()


def _pair(text: str) -> list[float]:
    parts = text.split(",")
    if len(parts) != 2:
        raise ShapeError(f"a point written {text!r}")
    lat, lon = _number(parts[0]), _number(parts[1])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ShapeError(f"a point off the earth: {text}")
    return [lon, lat]


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ShapeError(f"a number written {text!r}") from None
    if not math.isfinite(value):
        raise ShapeError(f"a number written {text!r}")
    return value
