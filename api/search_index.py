"""What the search box holds in memory: the city's gazetteer, and call signs and names; made when first asked for."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import session
from analysis.gazetteer import Gazetteer
from analysis.names import Names, words
from api.audience import Audience, audience
from queries import search

FRESH_S: Final = 15.0
"""So old may the list of names be: registries change seldom, and what a page shows it finds by itself."""


@dataclass
class _Named:
    runtime: session.Runtime
    made: float
    rows: list[dict[str, Any]]
    signs: list[frozenset[str]]
    names: Names


_gazetteers: dict[session.BaseMap, Gazetteer] = {}
_lists: dict[Audience, _Named] = {}
_making, _listing = threading.Lock(), threading.Lock()


def gazetteer() -> Gazetteer | None:
    """The gazetteer of the base map, another city's let go; None where there are no streets."""
    if (ground := session.base_map()) is None:
        return None
    with _making:
        if ground not in _gazetteers:
            made = Gazetteer.read(ground.streets, ground.areas)
            _gazetteers.clear()
            _gazetteers[ground] = made
        return _gazetteers[ground]


def named(typed: Sequence[str], limit: int) -> list[tuple[dict[str, Any], bool]]:
    """Whatever has such a call sign or name, the best first, and whether it is called exactly that."""
    held, sign = _list(), "".join(typed)
    if not sign:
        return []
    costs = held.names.matching(typed)
    # E-12, e12 and E 12 are one call sign.
    costs |= {n: 0.0 for n, signs in enumerate(held.signs) if sign in signs}
    best = sorted(costs, key=lambda n: (sign not in held.signs[n], costs[n], held.rows[n]["id"]))
    return [(held.rows[n], sign in held.signs[n]) for n in best[:limit]]


def _list() -> _Named:
    who, runtime, now = audience(session.actor()), session.runtime(), time.monotonic()
    with _listing:
        held = _lists.get(who)
        if held is None or held.runtime is not runtime or now - held.made > FRESH_S:
            rows = search.named(session.store()).to_dicts()
            signs = [frozenset("".join(words(row[part] or "")) for part in ("id", "name")) for row in rows]
            names = [" ".join(dict.fromkeys(filter(None, (row["name"], row["id"])))) for row in rows]
            held = _lists[who] = _Named(runtime, now, rows, signs, Names(names))
        return held
