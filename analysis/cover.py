"""Which part of the expected demand can be reached in time, and what it costs to take a unit away from it.

The expected cover is MEXCLP's (Daskin 1983) and its use at the moment of dispatch DMEXCLP's (Jagtenberg, Bhulai and
van der Mei 2015): where k units can reach a place in time and each is busy with probability q, the k-th of them adds
(1 - q) q^(k-1) of that place's demand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from analysis.network import LIMIT_S, Flags, Floats, Ints, Network

_BEYOND: Final = np.iinfo(np.uint16).max  # seconds of what is farther than the limit
_AT_ONCE: Final = 8  # places searched from in one call: others get a turn in between


@dataclass(frozen=True)
class Reach:
    """Seconds from every node to each place of demand, and how much is expected there (any unit, at least 0)."""

    seconds: npt.NDArray[np.uint16]  # (places, nodes)
    weight: Floats

    def covered(self, nodes: Ints, standard_s: float, head_start_s: Floats | float = 0.0) -> Flags:
        """Whether each place is reached from each node within the standard; (places, nodes asked for).

        `head_start_s` is what a unit needs before it stands at its node.
        """
        there = self.seconds[:, nodes]
        return np.asarray((there < _BEYOND) & (there + np.asarray(head_start_s) <= standard_s))

    def share(self, covered: Flags) -> float:
        """The share of the demand that at least one of these units can reach in time; 0 without demand."""
        total = self.weight.sum()
        return float(self.weight[covered.any(axis=1)].sum() / total) if total > 0 else 0.0

    def shares_without(self, covered: Flags) -> Floats:
        """For each unit: that share once it is gone."""
        total, count = self.weight.sum(), covered.sum(axis=1)
        if total <= 0:
            return np.zeros(covered.shape[1])
        alone = covered & (count == 1)[:, None]
        return np.asarray((self.weight[count > 0].sum() - self.weight @ alone) / total)

    def losses(self, covered: Flags, busy: float) -> Floats:
        """For each unit: the expected cover that goes with it, as a share of the demand."""
        total, count = self.weight.sum(), covered.sum(axis=1)
        if total <= 0:
            return np.zeros(covered.shape[1])
        last = np.where(count > 0, (1 - busy) * busy ** np.maximum(count - 1, 0), 0.0)
        return np.asarray((self.weight * last) @ covered / total)

    def uncovered(self, covered: Flags) -> Ints:
        """The places with demand that none of these units reaches in time."""
        return np.flatnonzero(~covered.any(axis=1) & (self.weight > 0))


def reach(
    network: Network,
    matrix: csr_matrix,
    lon: Sequence[float] | Floats,
    lat: Sequence[float] | Floats,
    weight: Sequence[float] | Floats,
    limit_s: float = LIMIT_S,
) -> Reach:
    """How far each place of demand is from everywhere; searched anew when streets are closed or opened.

    `limit_s` is the longest standard that will be asked about.
    """
    nodes, off = network.nearest(lon, lat)
    found = np.full((nodes.size, network.lon.size), _BEYOND, dtype=np.uint16)
    for at in range(0, nodes.size, _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        seconds = dijkstra(matrix, indices=nodes[some], limit=limit_s) + off[some, None]
        near = np.isfinite(seconds) & (seconds <= limit_s)
        found[some][near] = np.ceil(seconds[near]).astype(np.uint16)
    return Reach(found, np.asarray(weight, dtype=float))
