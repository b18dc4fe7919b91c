"""The street graph: nodes, edges, and how long it takes to drive along them, around what is shut."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from model.distance import DEGREE_M

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

OFF_ROAD_KMH: Final = 15.0  # from a place to the nearest node
LIMIT_S: Final = 900.0  # nobody farther away is asked
BESIDE_M: Final = 10.0  # a street that a closed line runs along is that near to it, ...
ALONG_M: Final = 20.0  # ... for that long: no hand draws along a street to the metre


@dataclass(frozen=True)
class Trips:
    """How long it takes to drive to one place: seconds from each node (inf where it is farther than the limit), and
    each node's next one on the way (negative where there is none)."""

    seconds: Floats
    following: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Network:
    """Nodes by longitude and latitude in degrees; edges by their two nodes, length in metres and time in seconds.

    `shapes` are the edges' lines from `start` to `end`. `kept` is the share of the file's length in the graph's largest
    part, the only one that is kept; `left_out` are the lengths in metres of the other parts, longest first.
    """

    lon: Floats
    lat: Floats
    start: Ints
    end: Ints
    metres: Floats
    seconds: Floats
    level: Ints
    shapes: npt.NDArray[Any]
    kept: float
    left_out: tuple[float, ...]

    @cached_property
    def _index(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    @cached_property
    def _places(self) -> KDTree:
        return KDTree(self._plane(self.lon, self.lat))

    def nearest(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Ints, Floats]:
        """The node nearest to each place, and the seconds that it takes to get there from it."""
        away, node = self._places.query(self._plane(np.atleast_1d(lon), np.atleast_1d(lat)))
        return np.asarray(node, dtype=np.int64), away / (OFF_ROAD_KMH / 3.6)

    def shut(self, closures: Sequence[shapely.Geometry]) -> Flags:
        """Which edges are touched by any of these shapes (WGS 84), or have a line among them beside them."""
        shut = np.zeros(self.metres.size, dtype=bool)
        for shape in closures:
            shut[self._index.query(shape, predicate="intersects")] = True
            if shape.length and not shape.area:
                shut[self._along(shape)] = True
        return shut

    def _along(self, line: shapely.Geometry) -> Ints:
        """The edges that this line runs along: it need not lie on them."""
        band = line.buffer(BESIDE_M / DEGREE_M)
        near = self._index.query(band, predicate="intersects")
        beside = shapely.length(shapely.intersection(self.shapes[near], band)) * DEGREE_M
        # A degree of longitude is shorter than one of latitude: what runs east is a little narrower, and shorter.
        return np.asarray(near[(beside >= ALONG_M) | (beside >= 0.9 * self.metres[near])], dtype=np.int64)

    def matrix(self, shut: Flags | None = None) -> csr_matrix:
        """Seconds from node to node, without what is shut."""
        edges = np.arange(self.metres.size) if shut is None else np.flatnonzero(~shut)
        edges = edges[self.start[edges] != self.end[edges]]
        a = np.concatenate([self.start[edges], self.end[edges]])
        b = np.concatenate([self.end[edges], self.start[edges]])
        seconds = np.tile(self.seconds[edges], 2)
        # Of two edges between the same nodes the quicker counts; a sparse matrix would add them up.
        order = np.lexsort((seconds, b, a))
        a, b, seconds = a[order], b[order], seconds[order]
        first = np.ones(a.size, dtype=bool)
        first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
        return csr_matrix((seconds[first], (a[first], b[first])), shape=(self.lon.size, self.lon.size))

    def edges(self, nodes: Sequence[int], shut: Flags | None = None) -> list[int]:
        """The edges of the way along these nodes: between each two the quickest that is not shut.

        KeyError where there is none.
        """
        found = []
        for a, b in pairwise(nodes):
            able = [each for each in self._between[frozenset((a, b))] if shut is None or not shut[each]]
            if not able:
                raise KeyError(f"no open edge between nodes {a} and {b}")
            found.append(min(able, key=self.seconds.__getitem__))
        return found

    def line(self, nodes: Sequence[int], shut: Flags | None = None) -> list[tuple[float, float]]:
        """The way along these nodes, (lon, lat) in degrees, by those edges. KeyError where there is none."""
        way: list[tuple[float, float]] = []
        for a, edge in zip(nodes, self.edges(nodes, shut), strict=False):
            line = shapely.get_coordinates(self.shapes[edge])
            way += [(float(x), float(y)) for x, y in (line if self.start[edge] == a else line[::-1])][bool(way) :]
        return way

    @cached_property
    def _between(self) -> Mapping[frozenset[int], list[int]]:
        found: defaultdict[frozenset[int], list[int]] = defaultdict(list)
        for edge, pair in enumerate(zip(self.start.tolist(), self.end.tolist(), strict=True)):
            found[frozenset(pair)].append(edge)
        return found

    def _plane(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
        """Metres on a plane that fits the city."""
        across = DEGREE_M * np.cos(np.radians(self.lat.mean()))
        return np.column_stack([np.asarray(lon) * across, np.asarray(lat) * DEGREE_M])


def trips_to(matrix: csr_matrix, node: int, limit_s: float = LIMIT_S) -> Trips:
    """Seconds from every node to that one, searched from it outwards.

    The graph is open both ways, so that it is its own reverse.
    """
    seconds, following = dijkstra(matrix, indices=node, limit=limit_s, return_predecessors=True)
    return Trips(seconds, following)


def way(trips: Trips, start: int) -> list[int]:
    """The nodes from `start` to where these trips lead; just that one where no way leads there."""
    nodes = [start]
    while (following := int(trips.following[nodes[-1]])) >= 0:
        nodes.append(following)
    return nodes
