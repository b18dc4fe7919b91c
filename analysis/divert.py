"""Who is nearer than all that are free, but on its way to something that may wait."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from analysis.network import Network, Trips
from analysis.offer import Unit, Wanted, placed
from model.offer import Nearer, Need
from model.unit import ROLLING

SOONER_S: Final = 30.0  # for less nobody is taken from anybody
SHOWN: Final = 2
Bound = Mapping[str, tuple[str, int | None]]  # a unit that was sent → its state, and the priority of where it goes


def nearer(
    need: Need,
    priority: int,
    units: Sequence[Unit],
    bound: Bound,
    *,
    now: datetime,
    network: Network,
    trips: Trips,
    wanted: Wanted,
) -> tuple[Nearer, ...]:
    """The soonest of those of that kind that are rolling to a lesser priority and would gain SOONER_S at least.

    `units` are rows as queries.live.units_at_work gives them.
    """
    best = min((each.arrival_s for each in need.proposed), default=float("inf"))
    able = [
        (unit, bound[unit["id"]])
        for unit in placed(units, now)
        if unit["id"] in bound and wanted(need.item, unit["id"], unit["unit_type"])
    ]
    less = [(unit, state, of) for unit, (state, of) in able if state in ROLLING and of is not None and of > priority]
    if not less:
        return ()
    nodes, off = network.nearest([unit["lon"] for unit, *_ in less], [unit["lat"] for unit, *_ in less])
    there = trips.seconds[nodes] + off  # they are rolling: nobody has to turn out
    found = [
        Nearer(unit["id"], unit["name"] or unit["id"], unit["unit_type"], state, float(seconds), of)
        for (unit, state, of), seconds in zip(less, there, strict=True)
        if seconds < best - SOONER_S and seconds < float("inf")
    ]
    return tuple(sorted(found, key=lambda each: each.arrival_s)[:SHOWN])
