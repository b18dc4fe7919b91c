"""What the map would say if it learnt from what police bring in themselves, which follows where they are sent."""

from typing import Any, Final

import numpy as np

from analysis.risk.cells import Cells, Floats, Ints
from analysis.risk.fairness import ratio, sums
from analysis.risk.memory import Memory, spread
from analysis.risk.past import Past

MARKED: Final = 0.05  # of the area, as the map marks it
STEPS: Final = (0.1, 0.5)  # a cell's share is up or down by a tenth, by half: what is less is no difference


def changed(
    weight: Floats, reported: Past, parts: Floats, police: Past, cells: Cells, group: Ints, groups: int, now: float
) -> dict[str, Any]:
    """`records` that police brought in, the share of the marked area that they would move (`moved`), each group's share
    of risk with them over without (`groups`), and by how many steps each cell would change (`cells`: -2 to 2).

    `parts` is what cells remember of what was reported (`memory.spread`), `weight` the mixture's. The same mixture is
    asked of both: what differs is the records alone.
    """
    if not len(police.known_by(now)):
        return {"records": 0, "moved": 0.0, "groups": [], "cells": {}}
    before, after = weight @ parts, weight @ spread(Memory(len(cells)).advance(together(reported, police), now), cells)
    marked = max(1, round(MARKED * len(cells)))
    one, other = (set(np.argsort(-each, kind="stable")[:marked].tolist()) for each in (before, after))
    steps = _steps(after / before - 1)
    return {
        "records": len(police), "moved": round(len(other - one) / marked, 3),
        "groups": ratio(sums(group, after, groups), sums(group, before, groups)),
        "cells": {cells.ids[n]: int(steps[n]) for n in np.flatnonzero(steps).tolist()},
    }  # fmt: skip


def together(one: Past, other: Past) -> Past:
    """Both, in the order in which they became known."""
    parts = [np.concatenate([getattr(one, name), getattr(other, name)]) for name in ("cell", "at", "known", "vague")]
    order = np.lexsort((parts[1], parts[2]))
    return Past(*(each[order] for each in parts))


def _steps(change: Floats) -> Ints:
    found = sum((np.abs(change) >= step).astype(np.int64) for step in STEPS)
    return np.asarray(found * np.sign(change).astype(np.int64))
