"""Fills the ground between the main roads with streets, each quarter turned its own way."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon

from simulation.arterials import Road
from simulation.names import Names
from simulation.plane import Floats

DOWNTOWN = (-520.0, -1560.0)


@dataclass(frozen=True)
class Style:
    """How a part of town is laid out: its block, its bends, the share of streets left out."""

    name: str
    across: float
    along: float
    bend: float
    gaps: float


CORE = Style("core", 86, 124, 6, 0.03)
INNER = Style("inner", 92, 176, 22, 0.07)
OUTER = Style("outer", 112, 228, 62, 0.17)
WORKS = Style("works", 176, 270, 8, 0.14)


def style_at(x: float, y: float) -> Style:
    """How the town is laid out about this point."""
    if x > 1250 and y < -1650:
        return WORKS
    away = float(np.hypot(x - DOWNTOWN[0], y - DOWNTOWN[1]))
    if away < 900:
        return CORE
    return INNER if away < 2650 else OUTER


def quarter_streets(quarter: Polygon, names: Names, rng: np.random.Generator) -> Iterator[Road]:
    """The streets of one quarter: two families of lines, bent together, cut at its edge."""
    middle = quarter.representative_point()
    style = style_at(middle.x, middle.y)
    grid = _grid(quarter, style, rng)
    every = int(rng.integers(4, 6))
    for axis in (0, 1):
        lines = grid if axis == 0 else grid.transpose(1, 0, 2)
        for index, points in enumerate(lines):
            collector = index % every == every // 2 and style is not CORE
            inside = shapely.intersection(quarter, LineString(points))
            if inside.length < 45:
                continue
            gaps = 0.0 if collector else style.gaps * (1.5 if axis else 0.7)
            kept = [LineString(run) for run in _runs(points, rng.random(len(points)) < gaps)]
            parts = [p for p in shapely.get_parts(shapely.intersection(quarter, kept)) if p.length > 1]
            cls = "collector" if collector else "local"
            name = names.street(cls, style.name)
            yield from (Road(part, cls, name) for part in _lines(parts))


def _grid(quarter: Polygon, style: Style, rng: np.random.Generator) -> Floats:
    """Crossing points, [across, along, xy], turned as the quarter's edges run and gently bent."""
    edge = np.asarray(quarter.exterior.simplify(15).coords)
    step = np.diff(edge, axis=0)
    turn = np.angle(np.sum(np.hypot(*step.T) * np.exp(4j * np.arctan2(step[:, 1], step[:, 0])))) / 4
    turn += np.pi / 2 * int(rng.integers(2))
    out, side = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    centre = edge[:-1].mean(axis=0)
    u, v = (edge - centre) @ out, (edge - centre) @ side
    rows = _ticks(u.min() - 200, u.max() + 200, style.across, rng)
    columns = _ticks(v.min() - 300, v.max() + 300, style.along, rng)
    a, b = np.meshgrid(rows, columns, indexing="ij")
    phase = rng.uniform(0, 2 * np.pi, 4)
    longer = 1400 + 500 * rng.random(2)
    bent_a = a + style.bend * np.sin(2 * np.pi * b / longer[0] + phase[0])
    bent_b = b + style.bend * np.sin(2 * np.pi * a / longer[1] + phase[1])
    points: Floats = centre + bent_a[..., None] * out + bent_b[..., None] * side
    return points


def _ticks(low: float, high: float, every: float, rng: np.random.Generator) -> Floats:
    steps = every * rng.uniform(0.86, 1.16, int((high - low) / every) + 2)
    return low + np.cumsum(steps)


def _runs(points: Floats, gap: np.ndarray) -> Iterator[Floats]:
    """The line in pieces, the stretches that fall in a gap left out."""
    start = 0
    for i in range(len(points) - 1):
        if gap[i]:
            if i > start:
                yield points[start : i + 1]
            start = i + 1
    if len(points) - 1 > start:
        yield points[start:]


def _lines(parts: list[shapely.Geometry]) -> Iterator[LineString]:
    yield from (part for part in parts if isinstance(part, LineString))
