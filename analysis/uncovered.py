"""Which areas no free unit of a type can reach in time, though its stations could."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np

from analysis.cover import Reach
from analysis.network import Flags

LEAST: Final = 0.1  # an area of which less of the demand is reached is not covered


def gaps(reach: Reach, area: Sequence[str | None], free: Flags, home: Flags) -> list[str]:
    """Areas with demand of which `free` units reach less than LEAST, while from `home` more can be reached.

    `free` and `home` are whether each place is reached from where units are, and from their stations (any shape with a
    row a place); `area` names each place's area. What not even the stations reach is no alarm: it is so every day.
    """
    now, could = (np.asarray(each.any(axis=1)).tolist() for each in (free, home))
    told: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for name, weight, reached, able in zip(area, reach.weight, now, could, strict=True):
        if name is not None and weight > 0:
            told[name][0] += weight
            told[name][1] += weight * reached
            told[name][2] += weight * able
    return sorted(
        name for name, (all_of_it, reached, able) in told.items()
        if reached < LEAST * all_of_it <= able
    )  # fmt: skip


def anywhere(reach: Reach) -> Flags:
    """Where no station of a type is known: as if each place could be reached."""
    return np.ones((reach.weight.size, 1), dtype=bool)
