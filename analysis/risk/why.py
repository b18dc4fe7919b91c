"""What speaks for a place: which memories raise it, and what has happened there."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import gamma

from analysis.areas import Areas
from analysis.risk.candidates import counts
from analysis.risk.cells import Cells, Floats, Ints
from analysis.risk.memory import SIGMAS_M, TAUS_D
from analysis.risk.past import Cleaned

SPREAD: Final = (0.05, 0.95)
MONTH_D: Final = 30.0
SOON_D: Final = 10.0  # a memory that fades within so many days speaks of what was lately
YEARS_D: Final = 365.0
MOSTLY: Final = 0.4  # of what happened in one quarter of the day is worth saying
SLOTS: Final = ("at night", "in the morning", "in the afternoon", "in the evening")


def within(expected: Floats | float, seen: Floats | float) -> tuple[Any, Any]:
    """What nine in ten such places stay within: a gamma's interval about a place's own rate, the narrower the more was
    seen of it in a year."""
    shape = np.asarray(seen) + 1.0
    low, high = (gamma.ppf(each, shape) / shape * expected for each in SPREAD)
    return low, high


def reasons(
    order: Ints, weight: Floats, parts: Floats, told: Cleaned, cells: Cells, now: float, areas: Areas
) -> list[dict[str, Any]]:
    """Of each cell in that order: `cell`, `lon`, `lat`, `area`, counts of a `month` and a `year`, how much of its risk
    comes of the last days, of months, of years and of its neighbourhood (`speaks`), what mostly happens there, when."""
    month, year = counts(told.past, len(cells), now, MONTH_D), counts(told.past, len(cells), now)
    speaks, lately = _speaking(weight, parts), of_a_year(told, now)
    inside = areas.holding(cells.lon[order].tolist(), cells.lat[order].tolist())
    return [
        {
            "cell": cells.ids[n], "lon": float(cells.lon[n]), "lat": float(cells.lat[n]), "area": area,
            "month": int(month[n]), "year": int(year[n]),
            "speaks": {name: round(float(share[n]), 3) for name, share in speaks.items()},
            **mostly(lately, np.array([n])),
        }
        for n, area in zip(order.tolist(), inside, strict=True)
    ]  # fmt: skip


def _speaking(weight: Floats, parts: Floats) -> dict[str, Floats]:
    """Which memories a cell's share in the mixture comes from."""
    each = weight[:, None] * parts
    total = each.sum(axis=0)
    kinds: dict[str, list[int]] = {"days": [], "months": [], "years": [], "near": [len(parts) - 1]}
    for s, sigma in enumerate(SIGMAS_M):
        for t, tau in enumerate(TAUS_D):
            kind = "near" if sigma else "days" if tau <= SOON_D else "months" if tau < YEARS_D else "years"
            kinds[kind].append(s * len(TAUS_D) + t)
    return {kind: np.asarray(each[rows].sum(axis=0) / total) for kind, rows in kinds.items()}


def of_a_year(told: Cleaned, now: float) -> Cleaned:
    """What of it happened in the last year."""
    return told.only((told.past.at > now - YEARS_D * 24) & (told.past.at <= now))


def mostly(lately: Cleaned, cells: Ints) -> dict[str, str]:
    """What most of these cells' incidents together were (`what`, `category`), and when (`when`)."""
    some = np.flatnonzero(np.isin(lately.past.cell, cells))
    if not len(some):
        return {}
    what, of = (_commonest(each[some]) for each in (lately.words, lately.category))
    return {"what": what, "category": of, "when": _when(lately.past.at[some][~lately.past.vague[some]])}


def _commonest(words: npt.NDArray[np.object_]) -> str:
    return str(pl.Series(words.tolist(), dtype=pl.String).value_counts(sort=True).row(0)[0])


def _when(at: Floats) -> str:
    """The quarter of the day in which most of it fell; nothing where none stands out."""
    slots = np.bincount((at % 24 // 6).astype(np.int64), minlength=len(SLOTS))
    return SLOTS[int(slots.argmax())] if slots.max() > MOSTLY * max(slots.sum(), 1) else ""
