"""The forecast's report card: how it would have done over the last half year, against all that it has to beat."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from analysis.risk.backtest import chosen, report, tried
from analysis.risk.cells import Cells, Floats, Ints
from analysis.risk.fairness import ratio, sums
from analysis.risk.forecast import over
from analysis.risk.past import Past

CARD_D: Final = 183
LEAST_D: Final = 150  # of history before the card's first day


def carded(
    past: Past, cells: Cells, now: float, group: Ints, groups: Sequence[str] = (), hours: int = 24
) -> dict[str, Any] | None:
    """How the forecasts would have done over the last half year, month by month too, and what was expected of each
    group of areas over what came; None of too short a history."""
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
    foreseen, came = (sums(group, each, len(groups)) for each in (last.foreseen, last.happened))
    return {
        **told, "groups": ratio(foreseen, came), "first": first, "last": end, "rates": rate,
        "starts": [first + n * hours for n in blocks],
        "missed": round(missed), "of": round(sum(last.events[-30:])), "windows": len(last.events),
    }  # fmt: skip


def _rate(hits: Sequence[Floats], events: Sequence[float]) -> float:
    return round(float(np.sum(hits, axis=0)[2] / max(sum(events), 1.0)), 4)
