"""What each cell remembers: incidents that fade, fast or slowly, taken up as they become known."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from analysis.risk.cells import Cells, Floats
from analysis.risk.past import Past

TAUS_D: Final = (1.5, 4.0, 10.0, 30.0, 90.0, 365.0, 1500.0)
SIGMAS_M: Final = (0.0, 200.0, 400.0, 800.0)


class Memory:
    """A[τ, cell] = Σ exp(-(t - tᵢ)/τ) over what is known at t. `taken` rows of the past are in it."""

    def __init__(self, cells: int, taus_d: Sequence[float] = TAUS_D) -> None:
        self._tau_h = np.array(taus_d)[:, None] * 24
        self.grids = np.zeros((len(taus_d), cells))
        self.at = -np.inf
        self.taken = 0

    def advance(self, past: Past, hour: float) -> Floats:
        """The grids at that hour: faded since, with what has become known. `past` is in the order of being known."""
        upto = int(np.searchsorted(past.known, hour, side="right"))
        if np.isfinite(self.at):
            self.grids *= np.exp(-(hour - self.at) / self._tau_h)
        new = slice(self.taken, upto)
        cell, age = past.cell[new], hour - past.at[new]
        for grid, tau in zip(self.grids, self._tau_h[:, 0], strict=True):
            grid += np.bincount(cell, np.exp(-age / tau), len(grid))
        self.at, self.taken = hour, upto
        return self.grids


def spread(grids: Floats, cells: Cells) -> Floats:
    """Each grid as shares (they sum to 1) at each scale of space, and last an even one: (scales × τ + 1, cells)."""
    found = np.empty((len(SIGMAS_M) * len(grids) + 1, len(cells)))
    for n, sigma in enumerate(SIGMAS_M):
        part = grids if sigma == 0 else cells.smoothed(grids, sigma)
        sums = part.sum(axis=1, keepdims=True)
        found[n * len(grids) : (n + 1) * len(grids)] = np.where(
            sums > 0, part / np.where(sums > 0, sums, 1), 1 / len(cells)
        )
    found[-1] = 1 / len(cells)
    return found
