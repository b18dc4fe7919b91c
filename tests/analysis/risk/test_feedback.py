"""What records that police bring in would change: told, with nothing learnt from them."""

import numpy as np

from analysis.risk.boosted import PARTS
from analysis.risk.feedback import changed, together
from analysis.risk.memory import Memory, spread
from analysis.risk.past import Past
from tests.analysis.risk.town import cells

WEIGHT = np.full(PARTS, 1 / PARTS)
NOW = 24 * 400.0


def past(cell: list[int], days: int = 300) -> Past:
    at = NOW - 24 * np.linspace(days, 1, len(cell))
    return Past(np.array(cell, dtype=np.int64), at, at, np.zeros(len(cell), dtype=bool))


def test_without_such_records_nothing_would_change() -> None:
    some = cells()
    told = changed(WEIGHT, past([1, 2]), np.ones((PARTS, len(some))), past([]), some, np.zeros(len(some), int), 1, NOW)
    assert told == {"records": 0, "moved": 0.0, "groups": [], "cells": {}}


def test_records_of_one_corner_raise_it_and_lower_the_rest() -> None:
    some = cells()
    luck = np.random.default_rng(1)
    reported = past(luck.integers(len(some), size=2_000).tolist())
    corner = int(np.argmin(some.x + some.y))
    police = past([corner] * 600)
    group = (some.x > some.x.max() / 2).astype(np.int64)
    parts = spread(Memory(len(some)).advance(reported, NOW), some)
    told = changed(WEIGHT, reported, parts, police, some, group, 2, NOW)
    assert told["records"] == 600 and told["cells"][some.ids[corner]] == 2 and -1 in told["cells"].values()
    west, east = told["groups"]
    assert west > 1 > east


def test_together_is_in_the_order_of_being_known() -> None:
    both = together(past([1, 1, 1]), past([2, 2], 30))
    assert (np.diff(both.known) >= 0).all() and sorted(both.cell.tolist()) == [1, 1, 1, 2, 2]
