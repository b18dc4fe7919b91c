"""Shapes fit to be drawn: broken ones mended or left out, lines joined, the city's outer edge."""

import itertools
import json
import math

import shapely

from model.distance import DEGREE_M


def sound_shape(geometry: object) -> shapely.Geometry | None:
    """The geometry, mended where it crosses itself; None where nothing of it lies on the earth."""
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, TypeError, ValueError):
        return None
    if shape is None or shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -85.06 <= south <= north <= 85.06):
        return None
    if shape.geom_type.endswith("Polygon") and not shape.is_valid:
        parts = [part for part in shapely.get_parts(shapely.make_valid(shape)) if part.geom_type.endswith("Polygon")]
        return shapely.union_all(parts) if parts else None
    if shape.geom_type.endswith("LineString") and not shape.length:
        return None
    return shape


def joined(lines: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """Lines joined end to end; every vertex stays."""
    parts = [part for line in lines for part in shapely.get_parts(line)]
    return list(shapely.get_parts(shapely.line_merge(shapely.MultiLineString(parts))))


def outline(shapes: list[shapely.Geometry]) -> shapely.Geometry:
    """The city's outer edge: slivers between areas closed, and holes filled, for a park is no abroad."""
    closed = shapely.union_all(shapes).buffer(0.0006).buffer(-0.0006)
    return shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(closed)])


def metres(geometry: object) -> int:
    """A GeoJSON line's length on the ground, near enough; 0 for what is no line."""
    shape = sound_shape(geometry)
    if shape is None or shape.geom_type != "LineString":
        return 0
    line = list(shape.coords)
    east = math.cos(math.radians(line[0][1]))
    degrees = sum(math.hypot((b[0] - a[0]) * east, b[1] - a[1]) for a, b in itertools.pairwise(line))
    return round(degrees * DEGREE_M)


def middle(shape: shapely.Geometry) -> shapely.Geometry:
    """A point well inside the shape's largest part, where its name has most room."""
    whole = max(shapely.get_parts(shape), key=lambda part: part.area)
    west, south, east, north = whole.bounds
    reach = min(east - west, north - south)
    return shapely.get_point(shapely.maximum_inscribed_circle(whole, tolerance=reach / 50), 0)


def midline(shape: shapely.Geometry) -> shapely.Geometry | None:
    """The line down the middle of a long shape (a river), for its name to run along; None if it is not long.

    The shape is sliced across its long axis, and the slices' middles are joined.
    """
    whole = max(shapely.get_parts(shape), key=lambda part: part.area)
    corners = list(shapely.minimum_rotated_rectangle(whole).exterior.coords)
    (a, b, c) = corners[:3]
    if math.dist(a, b) < math.dist(b, c):
        a, b, c = b, c, (corners[3][0], corners[3][1])
    if math.dist(a, b) < 3 * math.dist(b, c) and whole.area > 0.2 * math.dist(a, b) * math.dist(b, c):
        return None
    steps = 24
    across = (c[0] - b[0], c[1] - b[1])
    middles = []
    for step in range(steps):
        sides = [(a[0] + (b[0] - a[0]) * at / steps, a[1] + (b[1] - a[1]) * at / steps) for at in (step, step + 1)]
        strip = shapely.Polygon([*sides, *((x + across[0], y + across[1]) for x, y in reversed(sides))])
        piece = shapely.intersection(whole, strip)
        if not piece.is_empty and piece.area > 0:
            middles.append(piece.centroid)
    return shapely.LineString(middles).simplify(0.0002) if len(middles) > 2 else None
