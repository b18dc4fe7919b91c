"""What the mixture leaves to explain: gradient-boosted trees on a Poisson likelihood that begin at the mixture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import lightgbm
import numpy as np
import numpy.typing as npt

from analysis.risk.candidates import counts
from analysis.risk.cells import Cells, Floats
from analysis.risk.memory import SIGMAS_M, TAUS_D
from analysis.risk.past import Past

ROUNDS: Final = 300
PATIENCE: Final = 30
EMPTY: Final = 0.05  # of the cells in which nothing happened are learnt from, with so much more weight
RHYTHM_D: Final = 730.0
SPANS_D: Final = (28.0, 182.0, 365.0, 1095.0)
NARROW_M: Final = 400.0
SETTINGS: Final = {
    "objective": "poisson", "learning_rate": 0.05, "num_leaves": 15, "min_data_in_leaf": 400, "lambda_l2": 20.0,
    "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1, "seed": 7, "deterministic": True,
    "force_row_wise": True, "num_threads": 1, "verbosity": -1,
}  # fmt: skip
PARTS: Final = len(SIGMAS_M) * len(TAUS_D) + 1
Rows = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Taught:
    """Some cells of one window: what is known of them, what then happened there, how many cells each stands for, the
    parts whose mixture the trees begin at, and what happened in the whole city."""

    traits: Rows
    happened: Floats
    weight: Floats
    parts: Floats  # (cells, parts)
    total: float

    @property
    def met(self) -> Floats:
        """The parts where something happened, once for each incident: what the mixture is weighed by."""
        return np.repeat(self.parts, self.happened.astype(np.int64), axis=0)


def traits(parts: Floats, past: Past, cells: Cells, start: float, hours: int) -> Rows:
    """What is known of each cell at the window's start (cells, traits): its parts, its place, its rhythm, the day."""
    day, season = start // 24, 2 * np.pi * (start / 24 % 365.2425) / 365.2425
    told = np.empty((len(cells), len(parts) + 6 + len(SPANS_D)), dtype=np.float32)
    told[:, : len(parts)] = np.log(parts * len(cells) + 1e-3).T
    told[:, len(parts)] = cells.x
    told[:, len(parts) + 1] = cells.y
    told[:, len(parts) + 2] = _rhythm(past, cells, start, hours)
    told[:, len(parts) + 3] = (day + 3) % 7
    told[:, len(parts) + 4] = np.sin(season)
    told[:, len(parts) + 5] = np.cos(season)
    for n, days in enumerate(SPANS_D):
        told[:, len(parts) + 6 + n] = counts(past, len(cells), start, days)
    return told


def taught(told: Rows, parts: Floats, happened: Floats, luck: np.random.Generator) -> Taught:
    """A window's rows to learn from: every cell in which something happened, and a few of the others."""
    some = happened > 0
    kept = some | (luck.random(len(happened)) < EMPTY)
    weight = np.where(some, 1.0, 1 / EMPTY)
    return Taught(told[kept], happened[kept], weight[kept], parts[:, kept].T, max(float(happened.sum()), 1.0))


def learn(teach: Sequence[Taught], test: Sequence[Taught], mixture: Floats) -> lightgbm.Booster:
    """Trees that correct the mixture of those weights; no more of them than help on the windows they are tested on."""
    return lightgbm.train(
        SETTINGS, _dataset(teach, mixture), ROUNDS, valid_sets=[_dataset(test, mixture)],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )  # fmt: skip


def corrected(trees: lightgbm.Booster, told: Rows, begin: Floats) -> Floats:
    """The shares that the trees make of the mixture's."""
    raw: Any = trees.predict(told, raw_score=True, num_threads=1)
    found = begin * np.exp(np.clip(raw, -3, 3))
    return np.asarray(found / found.sum())


def _dataset(rows: Sequence[Taught], mixture: Floats) -> lightgbm.Dataset:
    return lightgbm.Dataset(
        np.concatenate([each.traits for each in rows]),
        np.concatenate([each.happened for each in rows]),
        weight=np.concatenate([each.weight for each in rows]),
        init_score=np.concatenate([np.log(each.parts @ mixture * each.total) for each in rows]),
        free_raw_data=False,
    )


def _rhythm(past: Past, cells: Cells, start: float, hours: int) -> Floats:
    """How much of what happens near each cell happens in this slot of the week, beside the city's own share of it."""
    upto = int(np.searchsorted(past.known, start, side="right"))
    lately = (past.at[:upto] > start - RHYTHM_D * 24) & ~past.vague[:upto]
    cell, at = past.cell[:upto][lately], past.at[:upto][lately]
    if hours >= 168 or not len(cell):
        return np.zeros(len(cells))
    weekend = (at // 24 + 3) % 7 >= 5
    mine = weekend == ((start // 24 + 3) % 7 >= 5)
    if hours < 24:
        mine &= at % 24 // hours == start % 24 // hours
    both = np.array([np.bincount(cell[mine], minlength=len(cells)), np.bincount(cell, minlength=len(cells))], float)
    here, all_here = cells.smoothed(both, NARROW_M)
    share = max(mine.mean(), 1e-6)
    return np.asarray(np.log((here + 5 * share / 25) / ((all_here + 5 / 25) * share)))
