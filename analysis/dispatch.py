"""Whom to send: the units that suit, how soon each is there, and what cover is left behind it.

Priority 1 gets the closest. Others get, of the units that are there within a slack of the closest and no later than
the standard, the one whose leaving costs the least expected cover (analysis/cover.py). Without that second bound the
rule makes more calls late than it saves: see `python -m bench sending`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.cover import Reach
from analysis.network import Floats, Ints, Trips

SHOWN: Final = 3


@dataclass(frozen=True)
class Idle:
    """Units of one kind that could go: their ids, the nodes they stand nearest to, and the seconds from there to it."""

    ids: Sequence[str]
    nodes: Ints
    off_s: Floats


@dataclass(frozen=True)
class Choice:
    """One unit that could go: seconds until it is there, the share of the demand (0 to 1) that the others of its kind
    still reach in time, and the expected cover that goes with it."""

    unit_id: str
    arrival_s: float
    cover_left: float
    loss: float


def choices(
    idle: Idle,
    trips: Trips,
    reach: Reach,
    *,
    urgent: bool,
    standard_s: float,
    turnout_s: float = 0.0,
    busy: float,
    slack_s: float,
    shown: int = SHOWN,
) -> list[Choice]:
    """The best units, best first; empty where none can get there within the trips' limit.

    `urgent`: the closest first, whatever it costs.
    """
    arrival = trips.seconds[idle.nodes] + idle.off_s + turnout_s
    covered = reach.covered(idle.nodes, standard_s, idle.off_s)
    losses, left = reach.losses(covered, busy), reach.shares_without(covered)
    order = ranked(arrival, losses, 0.0 if urgent else slack_s, turnout_s + standard_s)
    return [Choice(idle.ids[i], float(arrival[i]), float(left[i]), float(losses[i])) for i in order[:shown]]


def ranked(arrival_s: Floats, losses: Floats, slack_s: float, standard_s: float) -> Ints:
    """The order of sending: those within the slack of the closest, and in time, by what their leaving costs; then the
    others by arrival.

    Who cannot get there at all is left out.
    """
    able = np.flatnonzero(np.isfinite(arrival_s))
    if not able.size:
        return able
    closest = arrival_s[able].min()
    close = arrival_s[able] <= max(closest, min(closest + slack_s, standard_s))
    return able[np.lexsort((arrival_s[able], np.where(close, losses[able], np.inf), ~close))]
