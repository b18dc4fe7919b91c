"""Whom to send: how soon it is told on a city of 30,000 crossings, and what the rule is worth over simulated days."""

import heapq
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from analysis.cover import Reach, reach
from analysis.dispatch import Idle, choices
from analysis.network import Floats, Ints, Network, trips_to, way
from analysis.street_graph import network
from analysis.uncovered import gaps
from bench.measure import Figure, measurement, milliseconds, seconds
from config import Dispatch
from simulation.calls import calls, worded
from simulation.fleet import stations
from simulation.geography import geography
from simulation.response import work_s

SEED: Final = 7
SIDE: Final = 173  # crossings along each edge of the grid: 30,000 in all
UNITS, CELLS = 200, 300
STANDARD_S: Final = 240.0  # travel (NFPA 1710)
DAYS, CREWS, LOAD = 60, 24, 0.3
SPEEDS: Final = Dispatch().speeds.model_dump()
SLACK_S: Final = Dispatch().slack.total_seconds()
FIRST: Final = date(2026, 3, 2)


@measurement("dispatching")
def dispatching(folder: Path, scale: float) -> Iterator[Figure]:
    """A recommendation on a grid of 100 m blocks with 200 idle units, each time for another place."""
    city, luck = network(_grid(SIDE), SPEEDS), np.random.default_rng(1)
    matrix = city.matrix()
    cells = luck.integers(city.lon.size, size=CELLS)
    made: list[Reach] = []
    yield Figure("crossings", city.lon.size, "")
    yield Figure(
        "reach of 300 places made anew (a closure drawn)",
        seconds(lambda: made.append(reach(city, matrix, city.lon[cells], city.lat[cells], luck.random(CELLS)))),
        "s",
    )
    idle = Idle([f"U{n}" for n in range(UNITS)], luck.integers(city.lon.size, size=UNITS), np.zeros(UNITS))
    places = luck.integers(city.lon.size, size=500)

    def recommend(n: int) -> None:
        choices(
            idle,
            trips_to(matrix, int(places[n])),
            made[0],
            urgent=False,
            standard_s=STANDARD_S,
            busy=LOAD,
            slack_s=SLACK_S,
        )

    p50, p95 = milliseconds(recommend, 400)
    yield Figure("a recommendation, p50", p50, "ms")
    yield Figure("a recommendation, p95", p95, "ms", at_most=20)
    shut = city.shut([])

    def draw(n: int) -> None:
        trips = trips_to(matrix, int(places[n]))
        for node in idle.nodes[:3].tolist():
            city.line(way(trips, node), shut)

    p50, p95 = milliseconds(draw, 200)
    yield Figure("the ways of three units, p50", p50, "ms")
    yield Figure("the ways of three units, p95", p95, "ms")
    areas = [f"area {n % 12}" for n in range(CELLS)]
    home = made[0].covered(idle.nodes[:20], STANDARD_S)

    def look(n: int) -> None:
        gaps(made[0], areas, made[0].covered(idle.nodes, STANDARD_S), home)

    p50, _ = milliseconds(look, 50)
    yield Figure("one type's cover looked at, p50", p50, "ms")


@measurement("sending")
def sending(folder: Path, scale: float) -> Iterator[Figure]:
    """The same calls of sixty simulated days under three rules: 24 crews, 8 minutes, busy 30 % of the time."""
    city = network(json.loads(geography(SEED).streets_geojson)["features"], SPEEDS)
    bases = stations(SEED)
    home, _ = city.nearest([base.lon for base in bases], [base.lat for base in bases])
    homes = np.resize(home, CREWS)
    days = [_day(city, FIRST + timedelta(days=n)) for n in range(max(2, round(DAYS * scale)))]
    past = np.concatenate([day.nodes for day in days[: len(days) // 2]])
    nodes, weight = np.unique(past, return_counts=True)
    matrix = city.matrix()
    around = reach(city, matrix, city.lon[nodes], city.lat[nodes], weight.astype(float))
    rules: dict[str, dict[str, Any]] = {
        "closest": {"urgent": True, "slack_s": 0.0},
        "60 s slack": {"urgent": False, "slack_s": SLACK_S},
        "no limit": {"urgent": False, "slack_s": np.inf},
    }
    for name, rule in rules.items():
        found = np.concatenate([_lived(day, homes, matrix, around, rule) for day in days[len(days) // 2 :]])
        for priority in ("all", 1, 2, 3):
            some = found if priority == "all" else found[found[:, 0] == priority]
            travel = some[:, 1]
            about = f"{name}, priority {priority}"
            yield Figure(f"{about}: calls", len(some), "")
            yield Figure(f"{about}: late", 100 * float((travel > STANDARD_S).mean()), "%")
            yield Figure(f"{about}: travel, mean", float(travel.mean()), "s")
            yield Figure(f"{about}: travel, p90", float(np.quantile(travel, 0.9)), "s")


@dataclass(frozen=True)
class _Day:
    """A day's calls in their order: seconds of the day, nodes, priorities, seconds of work at the scene."""

    at: Floats
    nodes: Ints
    priority: Ints
    work: Floats


def _day(city: Network, day: date) -> _Day:
    """So many of the day's calls, chosen by lot, that 24 crews are busy for the wanted share of it."""
    told = worded(SEED, calls(SEED, day, day)).sort("at")
    luck = np.random.default_rng([SEED, day.toordinal()])
    work = np.array(
        [
            work_s(kind, priority, float(luck.random()))
            for kind, priority in zip(told["kind"], told["priority"], strict=True)
        ]
    )
    wanted = CREWS * LOAD * 86_400 / (work.mean() + 2 * 240)
    some = np.sort(luck.choice(len(work), size=min(len(work), round(wanted)), replace=False))
    nodes, _ = city.nearest(told["lon"].to_numpy()[some], told["lat"].to_numpy()[some])
    at = told["at"].to_numpy()[some].astype(float)
    return _Day(at, nodes, told["priority"].to_numpy()[some], work[some])


def _lived(day: _Day, homes: Ints, matrix: Any, around: Reach, rule: dict[str, Any]) -> Floats:
    """Each call's priority and seconds of travel, where one crew goes to each; who is done drives home and is idle."""
    free = {unit: int(node) for unit, node in enumerate(homes)}  # idle units, and the nodes they stand at
    busy: list[tuple[float, int]] = []
    waiting: list[int] = []
    found: list[tuple[float, float]] = []

    def send(call: int, now: float) -> None:
        units = list(free)
        idle = Idle([str(unit) for unit in units], np.array([free[unit] for unit in units]), np.zeros(len(units)))
        trips = trips_to(matrix, int(day.nodes[call]), np.inf)
        how = {**rule, "urgent": rule["urgent"] or day.priority[call] == 1}
        best = choices(idle, trips, around, standard_s=STANDARD_S, busy=LOAD, shown=1, **how)[0]
        unit, travel = int(best.unit_id), best.arrival_s
        del free[unit]
        found.append((float(day.priority[call]), travel + now - day.at[call]))
        back = trips.seconds[homes[unit]]  # the street is as long in both directions
        heapq.heappush(busy, (now + travel + day.work[call] + back, unit))

    for call, at in enumerate(day.at):
        while busy and busy[0][0] <= at:
            now, unit = heapq.heappop(busy)
            free[unit] = int(homes[unit])
            if waiting:
                send(waiting.pop(0), now)
        if free:
            send(call, float(at))
        else:
            waiting.append(call)
    return np.array(found)


def _grid(side: int) -> Iterator[dict[str, Any]]:
    step = 100 / 111_195
    for n in range(side):
        for line in (
            [(i * step, n * step) for i in range(side)],
            [(n * step, i * step) for i in range(side)],
        ):
            for pair in pairwise(line):
                yield {"properties": {"cls": "local"}, "geometry": {"type": "LineString", "coordinates": pair}}
