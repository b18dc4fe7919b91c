"""Chance that is the same whenever it is asked: numbers made from names and whole times."""

import numpy as np
import numpy.typing as npt

from simulation.plane import Floats, Ints


def chances(seed: int, stream: int, rows: Ints, columns: Ints) -> Floats:
    """A uniform number for each pair of whole numbers (a splitmix64 hash of them)."""
    with np.errstate(over="ignore"):
        mixed = (
            np.asarray(rows, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
            ^ np.asarray(columns, dtype=np.uint64) * np.uint64(0xBF58476D1CE4E5B9)
            ^ np.uint64((seed * 1_000_003 + stream * 7_919 + 17) & 0xFFFFFFFFFFFFFFFF) * np.uint64(0x94D049BB133111EB)
        )
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
    found: Floats = (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53
    return found


def drift(seed: int, stream: int, rows: Ints, at: Floats, every: float) -> Floats:
    """Noise between -1 and 1 that changes smoothly, a new level about every so many seconds."""
    step = np.floor(at / every).astype(np.int64)
    share = at / every - step
    share = share * share * (3 - 2 * share)
    before, after = (2 * chances(seed, stream, rows, step + i) - 1 for i in (0, 1))
    level: Floats = before + (after - before) * share
    return level


def silent(seed: int, count: int, at: float) -> npt.NDArray[np.bool_]:
    """Which of so many units are out of reach at this moment: now and then, for three to fourteen minutes."""
    rows, hour = np.arange(count), int(at // 3600)
    lost = np.zeros(count, dtype=bool)
    for begun in (hour - 1, hour):
        odds, start, lasts = (chances(seed, 60 + n, rows, np.full(count, begun)) for n in range(3))
        begins = (begun + start) * 3600
        lost |= (odds < 0.1) & (begins <= at) & (at < begins + 180 + 660 * lasts)
    return lost
