"""Where patrols are worth most: beats that together reach the most of what is expected, under a cap for each group.

A beat is a cell and those nearest to it, as many as one patrol can visit in a round. Which beats: the maximal covering
location problem (Church and ReVelle, Papers of the Regional Science Association 32, 1974), solved by HiGHS; greedily
where that takes too long. A little luck keeps a plan from being foretold and from learning only of where it has sent
people; a share of the patrols looks elsewhere by lot. The cap bounds each group's share of patrol by its share of what
victims reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix, csr_matrix, eye_array, hstack, vstack
from scipy.spatial import cKDTree

from analysis.risk.cells import Cells, Floats, Ints

LONGEST_S: Final = 1.0
CLOSE: Final = 1e-3  # of the best there can be is good enough
MOST: Final = 400  # beats are tried of each group, the fullest: trying all of 3,350 found nothing better
OVER: Final = 1.0  # what a beat above a cap costs: all that could be reached
FEASIBLE: Final = 1e-9
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ground:
    """What a plan is made on: what is expected of each cell, the cells of each beat (its middle first), the group of
    each cell (-1: none), each group's share of what victims reported, which cells are left out, and which
    beats stay."""

    value: Floats
    near: Ints
    group: Ints
    need: Floats
    barred: Flags
    wanted: tuple[int, ...] = ()

    @cached_property
    def exposed(self) -> Floats:
        """(groups, beats): the share of each beat that lies in each group."""
        return np.array([(self.group[self.near] == g).mean(axis=1) for g in range(len(self.need))]).reshape(
            len(self.need), len(self.near)
        )

    @cached_property
    def worth(self) -> Floats:
        """What each beat reaches by itself."""
        return np.asarray(self.held[self.near].sum(axis=1))

    @cached_property
    def held(self) -> Floats:
        """What is expected of each cell that is not left out."""
        return np.where(self.barred, 0.0, self.value)

    def reached(self, beats: Sequence[int] | Ints) -> float:
        """The share of all that is expected which those beats reach, each cell once."""
        cells = np.unique(self.near[np.asarray(beats, dtype=np.int64)])
        return float(self.held[cells].sum() / max(self.value.sum(), FEASIBLE))

    def share(self, beats: Sequence[int] | Ints) -> Floats:
        """Each group's share of the patrol."""
        chosen = self.exposed[:, np.asarray(beats, dtype=np.int64)]
        return np.asarray(chosen.sum(axis=1) / max(len(beats), 1))


@dataclass(frozen=True)
class Chosen:
    """Beats by the number of their middle, the fullest first; those from `explores` on were drawn by lot."""

    beats: tuple[int, ...]
    explores: int


def beats_of(cells: Cells, size: int) -> Ints:
    """(cells, size): of each cell itself and those nearest to it."""
    at = np.column_stack([cells.x, cells.y])
    found = cKDTree(at).query(at, k=min(size, len(at)))[1]
    return np.asarray(found, dtype=np.int64).reshape(len(at), -1)


def plan(ground: Ground, count: int, cap: float, lot: float, explore: float, luck: np.random.Generator) -> Chosen:
    """So many beats. `lot`: the width of Gumbel noise on the logarithm of what beats hold; `explore`: the share of
    beats drawn by lot, each as likely as it is full."""
    elsewhere = min(round(explore * count), max(count - len(ground.wanted), 0))
    noisy = replace(ground, value=ground.value * np.exp(lot * luck.gumbel(size=len(ground.value))))
    kept = best(noisy, count - elsewhere, cap)
    order = sorted(kept, key=lambda beat: -ground.worth[beat])
    drawn = _drawn(ground, order, elsewhere, cap, luck)
    return Chosen((*order, *drawn), len(order))


def best(ground: Ground, count: int, cap: float = np.inf, longest_s: float = LONGEST_S) -> list[int]:
    """The beats that reach most: exactly where HiGHS is done in time, else by taking the fullest one after another."""
    tried = _tried(ground, count)
    if not len(tried):
        return []
    found = [each for each in (_exact(ground, tried, count, cap, longest_s), greedy(ground, tried, count, cap)) if each]
    return max(found, key=lambda beats: (-_above(ground, beats, count, cap), ground.reached(beats)), default=[])


def greedy(ground: Ground, tried: Ints, count: int, cap: float = np.inf) -> list[int]:
    """The fullest beat that no cap forbids, again and again; where caps forbid all, the one that breaks them least."""
    held, exposed = ground.held.copy(), ground.exposed
    found: list[int] = []
    room = cap * ground.need * count if np.isfinite(cap) else np.full(len(ground.need), np.inf)
    for number in range(min(count, len(tried))):
        if number < len(ground.wanted):
            beat = ground.wanted[number]
        else:
            over = np.maximum(exposed[:, tried] - room[:, None], 0).sum(axis=0) if len(room) else np.zeros(len(tried))
            gain = held[ground.near[tried]].sum(axis=1)
            rank = np.lexsort((-gain, np.round(over, 6) + 1e9 * np.isin(tried, found)))
            beat = int(tried[rank[0]])
        found.append(beat)
        held[ground.near[beat]] = 0
        room = room - exposed[:, beat]
    return found


def _exact(ground: Ground, tried: Ints, count: int, cap: float, longest_s: float) -> list[int]:
    """By HiGHS. Variables: a beat is chosen (whole), a cell is reached, a group is above its cap by so many beats."""
    cells = np.unique(ground.near[tried])
    where = np.full(len(ground.value), -1, dtype=np.int64)
    where[cells] = np.arange(len(cells))
    rows = where[ground.near[tried]].ravel()
    columns = np.repeat(np.arange(len(tried)), ground.near.shape[1])
    holds = csr_matrix(coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(cells), len(tried))))
    held = ground.held[cells] / max(ground.value.sum(), FEASIBLE)
    groups = len(ground.need) if np.isfinite(cap) else 0
    blank = csr_matrix((len(cells), groups))
    reach = hstack([-holds, eye_array(len(cells)), blank])
    number = hstack([np.ones((1, len(tried))), csr_matrix((1, len(cells) + groups))])
    whole = np.array([float(count)])
    parts, low, high = [reach, number], [np.full(len(cells), -np.inf), whole], [np.zeros(len(cells)), whole]
    if groups:
        exposed = csr_matrix(ground.exposed[:, tried])
        parts.append(hstack([exposed, csr_matrix((groups, len(cells))), -eye_array(groups)]))
        low.append(np.full(groups, -np.inf))
        high.append(cap * ground.need * count)
    least = np.isin(tried, ground.wanted).astype(float)
    done = milp(
        np.concatenate([np.zeros(len(tried)), -held, np.full(groups, OVER)]),
        integrality=np.concatenate([np.ones(len(tried)), np.zeros(len(cells) + groups)]),
        bounds=Bounds(
            np.concatenate([least, np.zeros(len(cells) + groups)]),
            np.concatenate([np.ones(len(tried) + len(cells)), np.full(groups, np.inf)]),
        ),
        constraints=LinearConstraint(vstack(parts).tocsr(), np.concatenate(low), np.concatenate(high)),
        options={"time_limit": longest_s, "mip_rel_gap": CLOSE},
    )
    return [] if done.x is None else [int(each) for each in tried[done.x[: len(tried)] > 0.5]]


def _tried(ground: Ground, count: int) -> Ints:
    """The beats worth trying: of each group the fullest, what is wanted, and no beat about a cell that is left out."""
    open_ = np.flatnonzero(~ground.barred)
    worth, group = ground.worth, ground.group
    most = max(MOST, 3 * count)
    found = [np.asarray(ground.wanted, dtype=np.int64)]
    for g in np.unique(group[open_]):
        mine = open_[group[open_] == g]
        found.append(mine[np.argsort(-worth[mine], kind="stable")][:most])
    return np.unique(np.concatenate(found))


def _drawn(ground: Ground, taken: Sequence[int], count: int, cap: float, luck: np.random.Generator) -> list[int]:
    """Beats by lot among those that reach something new, each as likely as it is full (Gumbel's trick for drawing
    without putting back), as far as the caps have room for them."""
    found: list[int] = []
    whole = len(taken) + count
    room = cap * ground.need * whole - ground.exposed[:, list(taken)].sum(axis=1)
    met = np.zeros(len(ground.value), dtype=bool)
    met[ground.near[list(taken)].ravel()] = True
    worth = np.where(ground.barred | met, 0.0, ground.worth)
    ticket = np.log(np.maximum(worth, FEASIBLE)) + luck.gumbel(size=len(worth))
    for beat in np.argsort(-np.where(worth > 0, ticket, -np.inf), kind="stable").tolist():
        if len(found) == count:
            break
        if worth[beat] > 0 and not met[beat] and (ground.exposed[:, beat] <= room + FEASIBLE).all():
            found.append(beat)
            room = room - ground.exposed[:, beat]
            met[ground.near[beat]] = True
    if len(found) < count:  # no cap had room: what is best
        found += [each for each in best(ground, whole, cap) if each not in taken and each not in found][
            : count - len(found)
        ]
    return found


def _above(ground: Ground, beats: Sequence[int], count: int, cap: float) -> float:
    """By how many beats its groups are above their caps, in all."""
    if not np.isfinite(cap) or not len(ground.need):
        return 0.0
    return round(float(np.maximum(ground.share(beats) * len(beats) - cap * ground.need * count, 0).sum()), 6)
