"""Joins lines that cross into a network of pieces, and trims the ends that lead nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import LineString, STRtree
from shapely.geometry.base import BaseGeometry

from simulation.arterials import Road
from simulation.plane import Ints

GRID_M = 0.5  # everything meets on this grid, so that joints are equal to the bit
STUB_M = 95.0


@dataclass(frozen=True)
class Pieces:
    """Stretches between two joints, and the road each belongs to."""

    lines: npt.NDArray[np.object_]
    parent: Ints
    roads: list[Road]

    def only(self, keep: npt.NDArray[np.bool_]) -> "Pieces":
        """Those pieces alone."""
        return Pieces(self.lines[keep], self.parent[keep], self.roads)

    def merged(self, river: BaseGeometry) -> Iterator[tuple[LineString, Road]]:
        """Pieces of one road put together again as far as they run on, save over the river."""
        wet = shapely.contains(river.buffer(2), shapely.line_interpolate_point(self.lines, 0.5, normalized=True))
        order = np.lexsort((wet, self.parent))
        keys = self.parent[order] * 2 + wet[order]
        for rows in np.split(order, np.flatnonzero(np.diff(keys)) + 1):
            road = self.roads[int(self.parent[rows[0]])]
            for line in parts_of(shapely.line_merge(shapely.multilinestrings(self.lines[rows]))):
                yield line, road


def joined(roads: list[Road]) -> Pieces:
    """Every crossing of these roads made a joint; streets that only shadow a main road are left out."""
    tree = STRtree([road.line for road in roads])
    lines = shapely.get_parts(shapely.union_all(tree.geometries, grid_size=GRID_M))
    lines = lines[shapely.length(lines) > 0]
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    pairs, near = tree.query_nearest(middles, all_matches=False, return_distance=False)
    parent = np.zeros(len(lines), dtype=np.int64)
    parent[pairs] = near
    pieces = Pieces(lines, parent, roads)
    lesser = np.array([roads[i].cls != "main" for i in parent])
    mains = shapely.union_all([road.line for road in roads if road.cls == "main"])
    shapely.prepare(mains)
    shadows = lesser & (shapely.distance(middles, mains) < 26) & (shapely.length(lines) > 34)
    return pieces.only(~shadows)


def without_stubs(pieces: Pieces) -> Pieces:
    """The network without short dead ends, and without what hangs together with nothing."""
    for _ in range(3):
        ends, count = _ends(pieces.lines)
        degree = np.bincount(ends.ravel(), minlength=count)
        minor = np.array([pieces.roads[i].cls != "main" for i in pieces.parent])
        dead = (degree[ends] == 1).any(axis=1) & (shapely.length(pieces.lines) < STUB_M) & minor
        pieces = pieces.only(~dead)
    ends, count = _ends(pieces.lines)
    joints = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    _, part = connected_components(joints, directed=False)
    largest = np.bincount(part[ends[:, 0]]).argmax()
    return pieces.only(part[ends[:, 0]] == largest)


def _ends(lines: npt.NDArray[np.object_]) -> tuple[Ints, int]:
    """The joints at both ends of each piece, numbered, and how many there are."""
    first = shapely.get_coordinates(shapely.get_point(lines, 0))
    last = shapely.get_coordinates(shapely.get_point(lines, -1))
    keys = np.round(np.vstack([first, last]) * 2).astype(np.int64) @ np.array([1 << 20, 1])
    found, index = np.unique(keys, return_inverse=True)
    return index.reshape(2, -1).T, len(found)


def parts_of(shape: BaseGeometry) -> list[LineString]:
    """The lines of a shape, of whatever it consists."""
    return [p for p in shapely.get_parts(shape) if isinstance(p, LineString) and p.length > 0]
