"""A plan made into choices: for each thing that it wants, who is sent and who could go."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from analysis.cover import Reach
from analysis.dispatch import Choice, Idle, choices
from analysis.network import Network, Trips
from model.offer import Need, Offer, Proposed
from model.unit import AID, UNIT_TYPES

STALE: Final = timedelta(minutes=30)  # an older place is none to send from
Unit = Mapping[str, Any]
Wanted = Callable[[str, str, str | None], bool]  # a plan's item, a unit's id and type → whether it is that


@dataclass(frozen=True)
class Rule:
    """How a type of unit is sent: its standard in seconds and whose it is, and the city's own figures."""

    turnout_s: float
    travel_s: float
    source: str
    busy: float
    slack_s: float


def offered(
    plan: Sequence[str],
    units: Sequence[Unit],
    sent: Sequence[str],
    bound: Sequence[str],
    *,
    urgent: bool,
    now: datetime,
    network: Network,
    trips: Trips,
    reach: Mapping[str, Reach],
    rules: Mapping[str, Rule],
    wanted: Wanted,
) -> Offer:
    """For each item of the plan the best free units.

    `units` are rows as queries.live.units_at_work gives them; `sent` and `bound` are the ids of those under way to this
    incident, and to any.

    A unit counts for one item: what a pattern of call signs wants is taken out before what a mere type does.
    """
    left = list(sent)
    needs = []
    kinds = {unit["id"]: unit["unit_type"] for unit in units}
    counts = Counter(plan)
    for item in sorted(counts, key=lambda item: item in UNIT_TYPES):
        mine = [unit for unit in left if wanted(item, unit, kinds.get(unit))][: counts[item]]
        left = [unit for unit in left if unit not in mine]
        free = _free(units, item, bound, wanted)
        needs.append(_need(item, counts[item], len(mine), free, urgent, now, network, trips, reach, rules))
    return Offer(tuple(sorted(needs, key=lambda need: list(counts).index(need.item))))


def _free(units: Sequence[Unit], item: str, bound: Sequence[str], wanted: Wanted) -> list[Unit]:
    """Units of that kind that are available and sent nowhere."""
    return [unit for unit in able(units, bound) if wanted(item, unit["id"], unit["unit_type"])]


def placed(units: Sequence[Unit], now: datetime) -> list[Unit]:
    """Units of which somebody knows where they are by now."""
    return [unit for unit in units if unit["lon"] is not None and unit["observed_at"] > now - STALE]


def able(units: Sequence[Unit], bound: Collection[str]) -> list[Unit]:
    """Units that are available and sent nowhere."""
    mine = (unit for unit in units if AID not in unit["id"])
    return [unit for unit in mine if unit["state"] == "available" and unit["id"] not in bound]


def _need(
    item: str, count: int, sent: int, free: Sequence[Unit], urgent: bool, now: datetime, network: Network, trips: Trips,
    reach: Mapping[str, Reach], rules: Mapping[str, Rule],
) -> Need:  # fmt: skip
    here = placed(free, now)
    unit_type = str(Counter(unit["unit_type"] for unit in free).most_common(1)[0][0] if free else item)
    rule = rules[unit_type] if unit_type in rules else rules["other"]
    proposed: tuple[Proposed, ...] = ()
    cover_now = None
    if here:
        nodes, off = network.nearest([unit["lon"] for unit in here], [unit["lat"] for unit in here])
        idle, around = Idle([unit["id"] for unit in here], nodes, off), reach.get(unit_type) or reach["other"]
        best = choices(
            idle, trips, around, urgent=urgent, standard_s=rule.travel_s, turnout_s=rule.turnout_s, busy=rule.busy,
            slack_s=rule.slack_s,
        )  # fmt: skip
        proposed = _proposed(best, here, around, urgent, rule)
        cover_now = around.share(around.covered(nodes, rule.travel_s, off)) if around.weight.any() else None
    standard = rule.turnout_s + rule.travel_s
    return Need(item, count, sent, proposed, len(free) - len(here), standard, rule.source, cover_now)


def _proposed(
    best: Sequence[Choice], units: Sequence[Unit], around: Reach, urgent: bool, rule: Rule
) -> tuple[Proposed, ...]:
    """The choices in words: why each stands where it does."""
    known = {unit["id"]: unit for unit in units}
    told = bool(around.weight.any())
    closest = min(best, key=lambda each: each.arrival_s, default=None)
    spared = min(best, key=lambda each: each.loss, default=None)
    found = []
    for each in best:
        row = known[each.unit_id]
        in_time = each.arrival_s <= rule.turnout_s + rule.travel_s
        reason = ""
        if each is closest:
            reason = "Closest, as for every priority 1" if urgent else "Closest"
        elif told and each is spared and closest is not None and each.loss < closest.loss:
            reason = "Least cover lost"
        left = each.cover_left if told else None
        name = row["name"] or each.unit_id
        found.append(
            Proposed(each.unit_id, name, row["unit_type"], row["state"], each.arrival_s, left, in_time, reason)
        )
    return tuple(found)
