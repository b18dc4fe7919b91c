"""`backtest --from DATE --to DATE`: what the forecasts would have been worth on days that are over, as JSON."""

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from analysis.areas import Areas
from analysis.risk.asked import Backtest, Ground, Patrols
from analysis.risk.next_door import NextDoorError, ask
from config import City
from model.actor import HOUSE
from queries.risk import incident_history
from store import Store
from subcommands.usage import UsageError

HOURS: Final = (8, 24, 168)
TOLD: Final = 0.1  # how often it says how far it is


def backtest(
    given: Namespace, store: Store, city: City, areas: Areas, now: datetime, say: Callable[[str], None]
) -> int:
    """Write the report to --out, or say it; UsageError for days that are none, or not over."""
    first, last = _day(given.from_, "--from"), _day(given.to, "--to")
    if last < first:
        raise UsageError(f"--to {last} is before --from {first}")
    hours = _hours(given.hours)
    if (last - first).days + 1 < hours / 24:
        raise UsageError(f"{first} to {last} holds no window of {hours} h")
    if last >= now.astimezone(city.timezone).date():
        raise UsageError(f"--to {last}: that day is not over")
    ground = risk_ground(city, areas)
    asked = Backtest(replace(ground, cells=given.cells or ground.cells), first, last, hours, now)
    for warning in city.risk.warnings():
        say(warning)
    try:
        report = ask(asked, incident_history(store.reader(HOUSE), now), _progress(say))
    except NextDoorError as fault:
        raise UsageError(str(fault)) from None
    text = json.dumps(report, indent=2, ensure_ascii=False)
    if given.out:
        Path(given.out).write_text(text + "\n", encoding="utf-8")
    say(report["words"] if given.out else text)
    return 0


def risk_ground(city: City, areas: Areas) -> Ground:
    """What the forecast must know of a city."""
    shapes = tuple(each.wkb for each in areas.shapes)
    risk = city.risk
    return Ground(
        risk.cells, city.bounds, shapes, areas.names, str(city.timezone), risk.categories, risk.initiated, risk.groups,
        areas.population, areas.daytime,
    )  # fmt: skip


def patrols_of(city: City) -> Patrols:
    """Which patrols a plan is made for."""
    asked = city.risk.plan
    return Patrols(
        asked.patrols, asked.shift_hours, asked.begins, asked.visit.total_seconds() / 60, asked.speed_kmh,
        asked.explore, asked.lot, asked.cap, asked.categories, city.risk.tactics,
    )  # fmt: skip


def _progress(say: Callable[[str], None]) -> Callable[[float], None]:
    told = 0.0

    def heard(share: float) -> None:
        nonlocal told
        if share - told >= TOLD:
            told = share
            say(f"{100 * share:.0f} %")

    return heard


def _day(text: Any, option: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise UsageError(f"{option}: a date such as 2017-07-01, not {text!r}") from None


def _hours(text: Any) -> int:
    if str(text) not in map(str, HOURS):
        raise UsageError(f"--hours: 8, 24 or 168, not {text!r}")
    return int(text)
