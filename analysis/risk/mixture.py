"""The mixture: what cells remember, at several scales of time and space, weighed so that it explains what came next.

The likelihood is that of a Poisson process whose intensity is a sum of parts with fixed shape (Ogata 1988, Mohler and
others 2011 without their parametric kernels); with the city's total given, only the rows of incidents are needed, and
EM for the weights is that of any finite mixture (Dempster, Laird and Rubin 1977).
"""

from typing import Final

import numpy as np

from analysis.risk.cells import Floats

ROUNDS: Final = 300
SETTLED: Final = 1e-7  # nats per incident


def weights(parts: Floats) -> Floats:
    """Non-negative weights that sum to 1, from the parts' shares where incidents then were (incidents, parts)."""
    count, kinds = parts.shape
    found = np.full(kinds, 1 / kinds)
    if not count:
        return found
    before = -np.inf
    for _ in range(ROUNDS):
        total = parts @ found
        found = found * ((1 / total) @ parts) / count  # the mean of each part's share in what explains an incident
        now = float(np.log(total).mean())
        if now - before < SETTLED:
            break
        before = now
    return np.asarray(found)
