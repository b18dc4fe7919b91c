"""What a forecast has to beat: plain counts of a year, and a smoothed map whose span and width were tuned."""

from collections.abc import Sequence
from itertools import product
from typing import Final

import numpy as np

from analysis.risk.cells import Cells, Floats
from analysis.risk.past import Past

YEAR_D: Final = 365.0
SPANS_D: Final = (182.0, 365.0, 730.0, 1460.0)
WIDTHS_M: Final = (50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 450.0)
EVEN: Final = 0.01  # of the whole is spread evenly: nothing is impossible


def counts(past: Past, cells: int, hour: float, days: float = YEAR_D) -> Floats:
    """How many incidents of the last days are known of each cell at that hour."""
    upto = int(np.searchsorted(past.known, hour, side="right"))
    lately = past.at[:upto] > hour - days * 24
    found: Floats = np.bincount(past.cell[:upto][lately], minlength=cells).astype(np.float64)
    return found


def shares(field: Floats) -> Floats:
    """A field as shares of the whole, a little of it even."""
    total, count = field.sum(), len(field)
    return (1 - EVEN) * (field / total) + EVEN / count if total > 0 else np.full(count, 1 / count)


def smoothed_map(past: Past, cells: Cells, hour: float, days: float, width_m: float) -> Floats:
    """The shares of a map of the last days, each incident spread by a Gaussian of that width."""
    return shares(cells.smoothed(counts(past, len(cells), hour, days), width_m))


def tuned(past: Past, cells: Cells, windows: Sequence[tuple[float, Floats]]) -> tuple[float, float]:
    """The span (days) and width (metres) whose fullest twentieth then caught most.

    `windows`: the hour of each forecast, and how many incidents followed in each cell.
    """
    widths = [width for width in WIDTHS_M if width >= cells.apart_m / 2] or [WIDTHS_M[-1]]
    best, found, marked = -1.0, (YEAR_D, widths[0]), max(1, len(cells) // 20)
    for days, width in product(SPANS_D, widths):
        caught = 0.0
        for hour, happened in windows:
            field = smoothed_map(past, cells, hour, days, width)
            caught += float(happened[np.argpartition(-field, marked - 1)[:marked]].sum())
        if caught > best:
            best, found = caught, (days, width)
    return found
