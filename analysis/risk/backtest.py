"""What the forecasts would have been worth on days that are over: fitted on what was known before, asked day by day."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import shapely

from analysis.risk.asked import Backtest
from analysis.risk.cells import Cells, cells_named
from analysis.risk.forecast import (
    CHOOSING_D,
    MODELS,
    Fitted,
    Say,
    fit,
    happened,
    of_windows,
    over,
    starts,
    windows,
)
from analysis.risk.groups import ALL, split
from analysis.risk.past import Past, cleaned, hour
from analysis.risk.scores import Scores, difference

REFIT_D: Final = 92  # a house refits each night; here each quarter is enough, and a hundred times sooner done
NAMES: Final = {
    "counts": "plain counts of the last 365 days",
    "kde": "the tuned smoothed map",
    "mixture": "the mixture",
    "lightgbm": "the boosted trees",
    "blend": "the blend",
}


def reported(asked: Backtest, history: pl.DataFrame, say: Say = lambda _: None) -> dict[str, Any]:
    """CONTRACT's report: of all categories together, and under `categories` of each where there are several and
    something was known of it. ValueError, in a sentence, where nothing was known of any."""
    ground, zone = asked.ground, ZoneInfo(asked.ground.zone)
    cells = cells_named(ground.cells, ground.bounds, [shapely.from_wkb(each) for each in ground.areas])
    rows = split(history, ground.categories, ground.initiated)
    begins = datetime(asked.first.year, asked.first.month, asked.first.day, tzinfo=zone)
    told = cleaned(rows.learnt, cells, zone, asked.until, begins)
    first, last = (
        hour(datetime(day.year, day.month, day.day, 12, tzinfo=zone), zone) // 24 * 24
        for day in (asked.first, asked.last)
    )
    found = {}
    for n, name in enumerate([ALL, *ground.several]):
        past = (told if name == ALL else told.of(name)).past
        if not len(past.known_by(first)):
            if name == ALL:
                raise ValueError(f"Nothing was known before {asked.first}: there is nothing to forecast from.")
            continue
        found[name] = backtest(past, cells, first, last + 24, asked.hours, _part(say, n, 1 + len(ground.several)))
    days = {"from": asked.first.isoformat(), "to": asked.last.isoformat()}
    head = {
        **days,
        "cells": ground.cells,
        "hours": asked.hours,
        **found.pop(ALL),
        "history": {**told.noted, **rows.noted},
    }
    return head | ({"categories": found} if found else {})


def backtest(
    past: Past, cells: Cells, first: float, last: float, hours: int, say: Say = lambda _: None
) -> dict[str, Any]:
    """The report of one category: windows from `first` to `last` (hours of the city's clock), in order."""
    before = on_days_before(past, cells, first, hours)
    say(0.25)
    found = tried(past, cells, first, last, hours, lambda share: say(0.25 + 0.75 * share))
    chose = {name: round(before[name].pai5, 4) for name in MODELS}
    return report(found, chosen(before), hours) | {"chosen_by": chose}


def on_days_before(past: Past, cells: Cells, first: float, hours: int) -> dict[str, Scores]:
    """Every model's scores on the last days of which all was known by then, fitted on what was known before those."""
    known = past.known_by(first)
    end = over(known, first, hours)
    days = starts(end - CHOOSING_D * 24, end, hours)
    return scores(fit(known, cells, days[0], hours), known, cells, days)


def chosen(before: Mapping[str, Scores]) -> str:
    """Which forecast is used: what caught most in five percent of the area on the days before."""
    return max(MODELS, key=lambda name: before[name].pai5)


def tried(
    past: Past, cells: Cells, first: float, last: float, hours: int, say: Say = lambda _: None
) -> dict[str, Scores]:
    """Every model's scores on the windows from `first` to `last`, fitted anew each quarter."""
    every = np.arange(first, last - hours + 1e-6, hours)
    quarters = [
        every[(every >= begin) & (every < begin + REFIT_D * 24)] for begin in np.arange(first, last, REFIT_D * 24)
    ]
    quarters = [each for each in quarters if len(each)]
    found = fresh(cells)
    for n, quarter in enumerate(quarters):
        say(n / len(quarters))
        add(found, fit(past, cells, quarter[0], hours), past, cells, quarter)
    say(1.0)
    return found


def scores(fitted: Fitted, past: Past, cells: Cells, begun: Iterable[float]) -> dict[str, Scores]:
    """Each model's scores over these windows."""
    found = fresh(cells)
    add(found, fitted, past, cells, begun)
    return found


def add(found: Mapping[str, Scores], fitted: Fitted, past: Past, cells: Cells, begun: Iterable[float]) -> None:
    """Score each model on these windows, beside what it was scored on before."""
    target = of_windows(past, fitted.hours)
    for window in windows(fitted, past, cells, begun):
        came = happened(target, cells, window.start, fitted.hours)
        for name, one in found.items():
            one.add(window.shares[name], window.total, came)


def report(found: Mapping[str, Scores], winner: str, hours: int) -> dict[str, Any]:
    """The scores as CONTRACT's report has them, and the sentence that the page shows."""
    one = found[winner]
    against = {name: difference(one, found[name], hours) for name in MODELS if name != winner}
    blend = {name: difference(found["blend"], found[name], hours) for name in MODELS if name != "blend"}
    return {
        "events": int(sum(one.events)),
        "winner": winner,
        "words": words(found, winner, against),
        "models": {name: found[name].told() for name in MODELS},
        "differences": {**{f"blend-{name}": told for name, told in blend.items()},
                        **{f"{winner}-{name}": told for name, told in against.items()}},
    }  # fmt: skip


def words(found: Mapping[str, Scores], winner: str, against: Mapping[str, Mapping[str, float]]) -> str:
    """What it came to, in a sentence."""
    caught = {name: f"{100 * one.rate5:.1f} %" for name, one in found.items()}
    if winner == "counts":
        rest = max((name for name in MODELS if name != "counts"), key=lambda name: found[name].rate5)
        return (
            "Plain counts of the last 365 days are in use: on the days before, nothing did better. They caught "
            f"{caught['counts']} of incidents in 5 % of the area, {NAMES[rest]} {caught[rest]}."
        )
    told = against["counts"]
    sure = "surely more" if told["low"] > 0 else "no worse, as far as can be told" if told["high"] > 0 else "fewer"
    return (
        f"In 5 % of the area {NAMES[winner]} caught {caught[winner]} of incidents and plain counts {caught['counts']}: "
        f"{told['pai5_percent']:+.1f} % ({told['low']:+.1f} to {told['high']:+.1f}), {sure}."
    )


def fresh(cells: Cells) -> dict[str, Scores]:
    """Scores of every model, of no window yet."""
    luck = np.random.default_rng(3).random(len(cells))
    return {name: Scores(len(cells), luck) for name in MODELS}


def _part(say: Say, number: int, of: int) -> Say:
    """How far one part of several is, told as a share of the whole."""
    return lambda share: say((number + share) / of)
