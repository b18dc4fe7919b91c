"""Whom patrols are sent to, held against who reports: by groups of the city's areas."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from analysis.areas import Areas
from analysis.risk.cells import Cells, Floats, Ints

FEW_AREAS: Final = 12  # so many are groups by themselves
QUARTERS: Final = ("Quarter 1, fewest people per km²", "Quarter 2", "Quarter 3", "Quarter 4, most people per km²")
LEAST: Final = 1e-9


def cell_groups(cells: Cells, areas: Areas, named: Mapping[str, Sequence[str]]) -> tuple[Ints, tuple[str, ...]]:
    """The number of each cell's group (-1: in none), and the groups' names.

    Groups as the city names them; else its areas, or, of many, quarters by how densely people live; else none.
    """
    groups = _members(areas, named)
    number = {area: n for n, members in enumerate(groups.values()) for area in members}
    held = areas.holding(cells.lon.tolist(), cells.lat.tolist())
    found = np.array([-1 if area is None else number.get(area, -1) for area in held], dtype=np.int64)
    return found, tuple(groups)


def _members(areas: Areas, named: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    if named:
        return dict(named)
    if len(areas.names) <= FEW_AREAS:
        return {name: (name,) for name in areas.names}
    if len(areas.population) != len(areas.names) or any(each is None for each in areas.population):
        return {}
    dense = [
        float(people or 0) / max(shape.area, LEAST)
        for people, shape in zip(areas.population, areas.shapes, strict=True)
    ]
    quarter = np.argsort(np.argsort(dense)) * len(QUARTERS) // len(dense)
    return {name: tuple(np.array(areas.names)[quarter == n].tolist()) for n, name in enumerate(QUARTERS)}


def sums(group: Ints, values: Floats, count: int) -> Floats:
    """What the cells of each group hold together."""
    inside = group >= 0
    return np.bincount(group[inside], values[inside], count).astype(np.float64)


def ratio(one: Floats, other: Floats) -> list[float | None]:
    """One over the other, by group; None of a group that has nothing to divide by."""
    return [round(float(a / b), 3) if b > LEAST else None for a, b in zip(one, other, strict=True)]


def gini(values: Floats) -> float:
    """How unevenly it is spread, 0 (all the same) to 1 (one has all): half the mean difference over the mean."""
    ordered, count = np.sort(values), len(values)
    if not count or ordered.sum() <= 0:
        return 0.0
    rank = np.arange(1, count + 1)
    return round(float((2 * rank - count - 1) @ ordered / (count * ordered.sum())), 3)


def people(areas: Areas, named: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """How many live in each group, and how many are there by day; None where any of its areas does not tell."""
    return [
        {"residents": _of(areas.names, areas.population, each), "daytime": _of(areas.names, areas.daytime, each)}
        for each in _members(areas, named).values()
    ]


def _of(names: Sequence[str], told: Sequence[float | None], members: Sequence[str]) -> float | None:
    known = dict(zip(names, told, strict=False))
    found = [known.get(each) for each in members]
    return None if not found or any(each is None for each in found) else float(sum(each or 0 for each in found))
