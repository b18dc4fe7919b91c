"""The street network as a graph on which units drive: joints, seconds along each stretch, shortest ways."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from simulation.geography import geography
from simulation.plane import Floats, Ints
from simulation.streets import Street

# Free-flow speeds of an urban network in m/s: 90, 50, 50, 40 and 30 km/h.
SPEED_MPS = {"motorway": 25.0, "ramp": 14.0, "main": 13.9, "collector": 11.1, "local": 8.3}


@dataclass(frozen=True)
class Roads:
    """Joints in metres, the edges between them, and the matrix of driving times."""

    points: Floats
    edges: Ints
    seconds: Floats
    street: Ints
    matrix: csr_array
    tree: cKDTree

    def nearest(self, x: float, y: float) -> int:
        """The joint closest to a point."""
        return int(self.tree.query([x, y])[1])

    def towards(self, goal: int) -> tuple[Floats, Ints]:
        """For every joint: seconds to the goal, and the next joint on the way (-9999 at the goal)."""
        times, following = dijkstra(self.matrix, directed=False, indices=goal, return_predecessors=True)
        return times, following

    def path(self, start: int, following: Ints) -> list[int]:
        """The joints from a start to the goal that `following` leads to."""
        way = [start]
        while (step := int(following[way[-1]])) >= 0:
            way.append(step)
        return way

    @cached_property
    def links(self) -> list[list[tuple[int, float, float, float]]]:
        """For each joint: the joints one stretch away, how far, and the direction as east and north."""
        step = self.points[self.edges[:, 1]] - self.points[self.edges[:, 0]]
        length = np.hypot(*step.T)
        found: list[list[tuple[int, float, float, float]]] = [[] for _ in self.points]
        for (a, b), (dx, dy), m in zip(self.edges.tolist(), step.tolist(), length.tolist(), strict=True):
            found[a].append((b, m, dx / m, dy / m))
            found[b].append((a, m, -dx / m, -dy / m))
        return found


@lru_cache(maxsize=4)
def roads(seed: int) -> Roads:
    """The graph of a city's streets: lines meet where they share a vertex."""
    return graph(geography(seed).streets)


def graph(streets: list[Street]) -> Roads:
    """The graph of these streets; what does not hang together with the rest is left out."""
    coords = [np.asarray(s.line.coords) for s in streets]
    every = np.vstack(coords)
    keys = np.round(every * 2).astype(np.int64)
    _, first, index = np.unique(keys[:, 0] * (1 << 24) + keys[:, 1], return_index=True, return_inverse=True)
    points = every[first]
    owner = np.repeat(np.arange(len(streets)), [len(c) for c in coords])
    inner = owner[:-1] == owner[1:]
    edges = np.column_stack([index[:-1], index[1:]])[inner]
    street = owner[:-1][inner]
    speed = np.array([SPEED_MPS[s.cls] for s in streets])[street]
    seconds = np.hypot(*(points[edges[:, 0]] - points[edges[:, 1]]).T) / speed
    count = len(points)
    both = csr_array((np.r_[seconds, seconds], (np.r_[edges.T[0], edges.T[1]], np.r_[edges.T[1], edges.T[0]])),
                     shape=(count, count))  # fmt: skip
    _, part = connected_components(both, directed=False)
    whole = np.flatnonzero(part == np.bincount(part).argmax())
    place = np.full(count, -1)
    place[whole] = np.arange(len(whole))
    kept = place[edges[:, 0]] >= 0
    both = both[whole][:, whole]
    return Roads(points[whole], place[edges[kept]], seconds[kept], street[kept], both, cKDTree(points[whole]))
