"""The forecast of now: fitted anew when asked, else scored, with its report card and what speaks for its places."""

import pickle
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import shapely
from scipy.stats import gamma

from analysis.areas import Areas
from analysis.risk.asked import Refresh
from analysis.risk.backtest import chosen, report, tried
from analysis.risk.candidates import counts
from analysis.risk.cells import Cells, Floats, cells_named
from analysis.risk.forecast import Fitted, Say, fit, over, scored
from analysis.risk.groups import ALL, grouped
from analysis.risk.memory import Memory, spread
from analysis.risk.past import Past, cleaned, hour
from analysis.risk.why import reasons

HORIZONS: Final = (8, 24, 168)
CARD_D: Final = 183
LEAST_D: Final = 150  # of history before the card's first day
SPREAD: Final = (0.05, 0.95)
TOLD: Final = 120  # cells of which is told why
DAY_H: Final = 24
EDITION: Final = 1  # of what is kept; another is made anew


def refreshed(asked: Refresh, history: pl.DataFrame, say: Say = lambda _: None) -> dict[str, Any]:
    """`rows` of risk_cell (as frame), `told` for the page, and whether it was fitted anew (`fitted`)."""
    ground, zone = asked.ground, ZoneInfo(asked.ground.zone)
    areas = Areas(ground.names, tuple(shapely.from_wkb(each) for each in ground.areas))
    cells = cells_named(ground.cells, ground.bounds, areas.shapes)
    whole, now = cleaned(grouped(history, ground.categories), cells, zone, asked.at), hour(asked.at, zone)
    several = [*ground.categories] if len(ground.categories) > 1 else []
    of = {ALL: whole} | {name: whole.of(name) for name in several}
    of = {name: each for name, each in of.items() if len(each.past.known_by(now))}
    kept = None if asked.refit else _kept(asked)
    if fitted := kept is None:
        kept = _learnt({name: each.past for name, each in of.items()}, cells, now, say)
        asked.state.parent.mkdir(parents=True, exist_ok=True)
        asked.state.write_bytes(pickle.dumps((*_edition(asked), kept)))
    rows, places, totals = [], {}, {}
    for name, told in of.items():
        past, use = told.past, kept["cards"][name]["winner"] if name in kept["cards"] else "mixture"
        parts, year = spread(Memory(len(cells)).advance(past, now), cells), counts(past, len(cells), now)
        fits: Mapping[int, Fitted] = kept["fits"].get(name, {})
        shares, total = {}, {}
        for hours, one in fits.items():
            shares[hours], total[hours] = scored(one, parts, past, cells, now)[use], one.totals.expect(past, now)
            rows.append(_rows(shares[hours] * total[hours].expected, year, cells, name, hours, asked.at))
        if DAY_H in fits:
            order = np.lexsort((np.arange(len(cells)), -shares[DAY_H]))[:TOLD]
            places[name] = reasons(order, fits[DAY_H].weight, parts, told, cells, now, areas)
        totals[name] = {str(hours): [each.low, each.high] for hours, each in total.items()}
    return {
        "rows": pl.concat(rows) if rows else pl.DataFrame(),
        "told": {"cards": kept["cards"], "places": places, "totals": totals, "history": dict(whole.noted),
                 "categories": list(of)},
        "fitted": fitted,
    }  # fmt: skip


def _learnt(pasts: Mapping[str, Past], cells: Cells, now: float, say: Say) -> dict[str, Any]:
    """A fit of every category and horizon, and the report card of each category's next 24 hours."""
    fits: dict[str, dict[int, Fitted]] = {}
    cards: dict[str, Any] = {}
    steps, done = len(pasts) * (len(HORIZONS) + 1), 0
    for name, past in pasts.items():
        fits[name] = {}
        for hours in HORIZONS:
            fits[name][hours] = fit(past, cells, now, hours)
            done += 1
            say(done / steps)
        if card := carded(past, cells, now):
            cards[name] = card
        done += 1
        say(done / steps)
    return {"fits": fits, "cards": cards}


def carded(past: Past, cells: Cells, now: float, hours: int = 24) -> dict[str, Any] | None:
    """How the forecasts would have done over the last half year, month by month too; None of too short a history."""
    end = over(past, now // 24 * 24, hours)
    known = past.known_by(now)
    since = float(known.at.min()) if len(known) else now
    first = max(end - CARD_D * 24, since + LEAST_D * 24)
    first += (end - first) % hours
    if end - first < 28 * 24:
        return None
    found = tried(known, cells, first, end, hours)
    winner = chosen(found)  # for the days to come these are the days before
    told = report(found, winner, hours)
    blocks = range(0, len(found["blend"].events), 30)
    rate = {name: [_rate(one.hits[n : n + 30], one.events[n : n + 30]) for n in blocks] for name, one in found.items()}
    last = found[winner]
    missed = sum(last.events[-30:]) - float(np.sum(last.hits[-30:], axis=0)[2])
    return {
        **told, "first": first, "last": end, "rates": rate, "starts": [first + n * hours for n in blocks],
        "missed": round(missed), "of": round(sum(last.events[-30:])), "windows": len(last.events),
    }  # fmt: skip


def _rows(expected: Floats, year: Floats, cells: Cells, category: str, hours: int, at: datetime) -> pl.DataFrame:
    """risk_cell rows: what is expected, what nine in ten such cells stay within, and the rank (1 the highest).

    The interval is a gamma's about the cell's own rate: the more of it was seen in a year, the narrower.
    """
    seen = year + 1.0
    low, high = (gamma.ppf(each, seen) / seen * expected for each in SPREAD)
    rank = np.empty(len(cells), dtype=np.int64)
    rank[np.lexsort((np.arange(len(cells)), -expected))] = np.arange(1, len(cells) + 1)
    count = len(cells)
    return pl.DataFrame({
        "source_id": [f"{cell}/{category}/{hours}" for cell in cells.ids], "cell": list(cells.ids),
        "category": [category] * count, "horizon_h": [hours] * count, "expected": expected, "low": low, "high": high,
        "rank": rank, "lon": cells.lon, "lat": cells.lat, "generated_at": [at] * count,
    })  # fmt: skip


def _rate(hits: Sequence[Floats], events: Sequence[float]) -> float:
    return round(float(np.sum(hits, axis=0)[2] / max(sum(events), 1.0)), 4)


def _kept(asked: Refresh) -> dict[str, Any] | None:
    """What was learnt before, if it is of the same cells and categories."""
    try:
        told = pickle.loads(asked.state.read_bytes())  # we wrote it ourselves, into our own folder  # nosec B301
        *edition, kept = told
    except (OSError, ValueError, TypeError, EOFError, pickle.UnpicklingError, AttributeError, ImportError):
        return None
    return kept if tuple(edition) == _edition(asked) else None


def _edition(asked: Refresh) -> tuple[int, str, tuple[str, ...]]:
    return EDITION, asked.ground.cells, tuple(asked.ground.categories)
