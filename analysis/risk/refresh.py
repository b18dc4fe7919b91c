"""The forecast of now: fitted anew when asked, else scored, with its report card and what speaks for its places."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import shapely

from analysis.areas import Areas
from analysis.risk.asked import Refresh
from analysis.risk.candidates import counts
from analysis.risk.card import carded
from analysis.risk.cells import Cells, Floats, Ints, cells_named
from analysis.risk.fairness import cell_groups, people
from analysis.risk.feedback import changed
from analysis.risk.forecast import Fitted, Say, fit, scored
from analysis.risk.groups import ALL, split
from analysis.risk.memory import Memory, spread
from analysis.risk.past import Cleaned, Past, cleaned, hour
from analysis.risk.planned import SHIFT_H, Need, planned, shift_after
from analysis.risk.why import of_a_year, reasons, within

HORIZONS: Final = (8, 24, 168)
TOLD: Final = 120  # cells of which is told why
DAY_H: Final = 24
EDITION: Final = 2  # of what is kept; another is made anew


@dataclass(frozen=True)
class Known:
    """What is known at an hour: of each category what was reported, what police brought in, and the city's ground."""

    cells: Cells
    areas: Areas
    group: Ints
    groups: tuple[str, ...]
    of: Mapping[str, Cleaned]
    police: Past
    noted: Mapping[str, int]
    now: float


def refreshed(asked: Refresh, history: pl.DataFrame, say: Say = lambda _: None) -> dict[str, Any]:
    """`rows` of risk_cell (as frame), `told` for the page, the `plan` of the next shift (None without patrols), and
    whether it was fitted anew (`fitted`)."""
    known = _known(asked, history)
    kept = None if asked.refit else _kept(asked)
    if fitted := kept is None:
        kept = _learnt(known, say)
        asked.state.parent.mkdir(parents=True, exist_ok=True)
        asked.state.write_bytes(pickle.dumps((*_edition(asked), kept)))
    rows: list[pl.DataFrame] = []
    told: dict[str, Any] = {"cards": kept["cards"], "places": {}, "totals": {}, "categories": list(known.of),
                            "history": dict(known.noted), "feedback": {}, "groups": list(known.groups)}  # fmt: skip
    for name, mine in known.of.items():
        fits, use = kept["fits"].get(name, {}), _used(kept, name)
        parts = spread(Memory(len(known.cells)).advance(mine.past, known.now), known.cells)
        year = counts(mine.past, len(known.cells), known.now)
        for hours, one in fits.items():
            share = scored(one, parts, mine.past, known.cells, known.now)[use]
            total = one.totals.expect(mine.past, known.now)
            rows.append(_rows(share * total.expected, year, known.cells, name, hours, asked.at))
            told["totals"].setdefault(name, {})[str(hours)] = [total.low, total.high]
            if hours == DAY_H:
                order = np.lexsort((np.arange(len(known.cells)), -share))[:TOLD]
                told["places"][name] = reasons(order, one.weight, parts, mine, known.cells, known.now, known.areas)
                if name == ALL:
                    told["feedback"] = changed(one.weight, mine.past, parts, known.police, known.cells, known.group,
                                               len(known.groups), known.now)  # fmt: skip
    found = {"rows": pl.concat(rows) if rows else pl.DataFrame(), "told": told, "fitted": fitted}
    return found | {"plan": _plan(asked, known, kept) if rows else None}


def _known(asked: Refresh, history: pl.DataFrame) -> Known:
    ground, zone = asked.ground, ZoneInfo(asked.ground.zone)
    shapes = tuple(shapely.from_wkb(each) for each in ground.areas)
    areas = Areas(ground.names, shapes, ground.population, ground.daytime)
    cells = cells_named(ground.cells, ground.bounds, areas.shapes)
    parted, now = split(history, ground.categories, ground.initiated), hour(asked.at, zone)
    whole = cleaned(parted.learnt, cells, zone, asked.at)
    of = {ALL: whole} | {name: whole.of(name) for name in ground.several}
    of = {name: each for name, each in of.items() if len(each.past.known_by(now))}
    police = cleaned(parted.police, cells, zone, asked.at).past
    return Known(
        cells, areas, *cell_groups(cells, areas, ground.groups), of, police, {**whole.noted, **parted.noted}, now
    )


def _plan(asked: Refresh, known: Known, kept: Mapping[str, Any]) -> dict[str, Any] | None:
    """The plan of the next shift, for the categories that patrols are for."""
    patrols, cells = asked.patrols, known.cells
    if patrols is None:
        return None
    start = shift_after(known.now, patrols.begins_h, patrols.shift_h)
    wanted = [
        name for name in patrols.categories or (ALL,) if name in known.of and SHIFT_H in kept["fits"].get(name, {})
    ]
    if not wanted:
        return None  # nothing is known of what patrols are for
    expected, year = np.zeros(len(cells)), np.zeros(len(cells))
    for name in wanted:
        past, one = known.of[name].past, kept["fits"][name][SHIFT_H]
        parts = spread(Memory(len(cells)).advance(past, start), cells)  # as it will have faded by then
        share = scored(one, parts, past, cells, start)[_used(kept, name)]
        expected += share * one.totals.expect(past, start).expected
        year += counts(past, len(cells), known.now)
    every = known.of[ALL]
    told = every if wanted == [ALL] else every.only(np.isin(every.category, wanted))
    need = Need(expected, year, of_a_year(told, known.now), known.group, known.groups)
    made = planned(patrols, need, cells, known.areas, start, asked.left_out, asked.wanted)
    lived = people(known.areas, asked.ground.groups)
    for group, who in zip(made["groups"], lived, strict=True):
        group.update(who)
    return made | {"categories": wanted}


def _used(kept: Mapping[str, Any], category: str) -> str:
    """The model that won on the days before; the mixture where the history is too short to tell."""
    return str(kept["cards"][category]["winner"]) if category in kept["cards"] else "mixture"


def _learnt(known: Known, say: Say) -> dict[str, Any]:
    """A fit of every category and horizon, and the report card of each category's next 24 hours."""
    pasts, cells, now = {name: each.past for name, each in known.of.items()}, known.cells, known.now
    fits: dict[str, dict[int, Fitted]] = {}
    cards: dict[str, Any] = {}
    steps, done = len(pasts) * (len(HORIZONS) + 1), 0
    for name, past in pasts.items():
        fits[name] = {}
        for hours in HORIZONS:
            fits[name][hours] = fit(past, cells, now, hours)
            done += 1
            say(done / steps)
        if card := carded(past, cells, now, known.group, known.groups):
            cards[name] = card
        done += 1
        say(done / steps)
    return {"fits": fits, "cards": cards}


def _rows(expected: Floats, year: Floats, cells: Cells, category: str, hours: int, at: datetime) -> pl.DataFrame:
    """risk_cell rows: what is expected, what nine in ten such cells stay within, and the rank (1 the highest)."""
    low, high = within(expected, year)
    rank = np.empty(len(cells), dtype=np.int64)
    rank[np.lexsort((np.arange(len(cells)), -expected))] = np.arange(1, len(cells) + 1)
    count = len(cells)
    return pl.DataFrame({
        "source_id": [f"{cell}/{category}/{hours}" for cell in cells.ids], "cell": list(cells.ids),
        "category": [category] * count, "horizon_h": [hours] * count, "expected": expected, "low": low, "high": high,
        "rank": rank, "lon": cells.lon, "lat": cells.lat, "generated_at": [at] * count,
    })  # fmt: skip


def _kept(asked: Refresh) -> dict[str, Any] | None:
    """What was learnt before, if it is of the same cells and categories."""
    try:
        told = pickle.loads(asked.state.read_bytes())  # we wrote it ourselves, into our own folder  # nosec B301
        *edition, kept = told
    except (OSError, ValueError, TypeError, EOFError, pickle.UnpicklingError, AttributeError, ImportError):
        return None
    return kept if tuple(edition) == _edition(asked) else None


def _edition(asked: Refresh) -> tuple[object, ...]:
    ground = asked.ground
    return EDITION, ground.cells, repr(ground.categories), tuple(ground.initiated), repr(ground.groups), ground.names
