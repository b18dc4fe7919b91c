"""The plan of the next shift as it is told: its beats and why, what it reaches, and whom it is sent to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analysis.areas import Areas
from analysis.risk import fairness, plan
from analysis.risk.asked import Patrols
from analysis.risk.cells import Cells, Floats, Ints
from analysis.risk.past import Cleaned
from analysis.risk.why import mostly, within

SHIFT_H: Final = 8  # the window that a plan is made on
ROUND_MIN: Final = 120.0  # each cell of a beat is visited about so often (Koper, Justice Quarterly 12, 1995)
DETOUR: Final = 1.3  # streets are longer than the straight line
MOST_CELLS: Final = 19


@dataclass(frozen=True)
class Need:
    """What a plan answers: what is expected of each cell in the shift, what was reported in the last year (of each
    cell, and the rows themselves), which group each cell is of, and the groups' names."""

    expected: Floats
    year: Floats
    lately: Cleaned
    group: Ints
    names: Sequence[str]


def planned(
    patrols: Patrols, need: Need, cells: Cells, areas: Areas, start: float, left_out: Sequence[str],
    wanted: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    """The plan of the shift that begins at that hour of the city's clock. By lot, but the same whenever it is asked."""
    number = {cell: n for n, cell in enumerate(cells.ids)}
    barred = np.zeros(len(cells), dtype=bool)
    barred[[number[each] for each in left_out if each in number]] = True
    kept = tuple(number[each] for each in wanted if each in number)[: patrols.count]
    size, visits = beat(patrols, cells.apart_m)
    reported = fairness.sums(need.group, need.year, len(need.names)) / max(need.year.sum(), 1.0)
    ground = plan.Ground(need.expected, plan.beats_of(cells, size), need.group, reported, barred, kept)
    luck = np.random.default_rng(int(start))
    made = plan.plan(ground, patrols.count, patrols.cap, patrols.lot, patrols.explore, luck)
    free = plan.best(ground, patrols.count)
    capped = plan.best(ground, patrols.count, patrols.cap)
    reach = {"plan": ground.reached(made.beats), "capped": ground.reached(capped), "free": ground.reached(free),
             "even": min(patrols.count * size / len(cells), 1.0)}  # fmt: skip
    return {
        "starts": start, "ends": start + patrols.shift_h, "hours": SHIFT_H, "patrols": patrols.count,
        "cells_each": size, "visits": visits, "visit_min": patrols.visit_min, "cap": patrols.cap,
        "reach": {name: round(each, 4) for name, each in reach.items()},
        "price_percent": round(100 * (1 - reach["capped"] / reach["free"]), 2) if reach["free"] else 0.0,
        "beats": [_beat(n, ground, need, made, cells, areas, patrols) for n in range(len(made.beats))],
        "groups": _groups(ground, need, made.beats, free),
        "gini": {"plan": _gini(made.beats, ground), "free": _gini(free, ground), "reported": fairness.gini(need.year)},
        "left_out": [each for each in left_out if each in number],
    }  # fmt: skip


def shift_after(hour: float, begins_h: int, shift_h: int) -> float:
    """When the next shift begins: hours of the city's own clock since 1970. A day holds a whole number of them."""
    return ((hour - begins_h) // shift_h + 1) * shift_h + begins_h


def beat(patrols: Patrols, apart: float) -> tuple[int, int]:
    """How many cells a patrol can keep up with, each visited once a round, and how many visits it makes in a shift."""
    each_min = patrols.visit_min + apart * DETOUR / (patrols.speed_kmh / 3.6) / 60
    return int(np.clip(ROUND_MIN // each_min, 1, MOST_CELLS)), int(patrols.shift_h * 60 // each_min)


def _beat(
    n: int, ground: plan.Ground, need: Need, made: plan.Chosen, cells: Cells, areas: Areas, patrols: Patrols
) -> dict[str, Any]:
    middle = made.beats[n]
    inside = ground.near[middle]
    inside = inside[~ground.barred[inside]]
    low, high = (float(each) for each in within(float(need.expected[inside].sum()), float(need.year[inside].sum())))
    group = int(need.group[middle])
    told = mostly(need.lately, inside)
    lon, lat = float(cells.lon[middle]), float(cells.lat[middle])
    return {
        "cell": cells.ids[middle], "cells": [cells.ids[each] for each in inside.tolist()], "lon": lon, "lat": lat,
        "area": areas.holding([lon], [lat])[0], "group": need.names[group] if group >= 0 else None,
        "low": round(low, 4), "high": round(high, 4), "explores": n >= made.explores,
        "wanted": middle in ground.wanted, **told,
        "tactics": list(patrols.tactics.get(told.get("category", ""), patrols.tactics.get("any", ()))),
    }  # fmt: skip


def _groups(ground: plan.Ground, need: Need, beats: Sequence[int], free: Sequence[int]) -> list[dict[str, Any]]:
    year = fairness.sums(need.group, need.year, len(need.names))
    shares: Mapping[str, Floats] = {"plan": ground.share(beats), "free": ground.share(free)}
    ratios = {name: fairness.ratio(each, ground.need) for name, each in shares.items()}
    return [
        {"name": name, "reported": round(float(ground.need[n]), 4), "a_year": int(year[n]),
         **{which: round(float(each[n]), 4) for which, each in shares.items()},
         **{f"{which}_ratio": each[n] for which, each in ratios.items()}}
        for n, name in enumerate(need.names)
    ]  # fmt: skip


def _gini(beats: Sequence[int], ground: plan.Ground) -> float:
    return fairness.gini(np.bincount(ground.near[list(beats)].ravel(), minlength=len(ground.value)).astype(np.float64))
