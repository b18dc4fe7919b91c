"""The response times that were asked for, as the one who asks may know them."""

from collections.abc import Sequence
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any, Final

import polars as pl

import session
from analysis import response_steps as analysis
from analysis.response_steps import ASKED, STEPS, Standards
from components import response_words as say
from components.response_chart import Row
from components.response_links import Asked
from components.response_page import Told
from components.words import length, words
from model.incident import KINDS
from model.unit import UNIT, UNIT_TYPES
from queries.response_steps import response_steps

WINDOWS: Final = {
    "8h": timedelta(hours=8),
    "24h": timedelta(hours=24),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}


def told(asked: Asked) -> Told:
    """Everything that the page shows: asked once, then worked out."""
    heard = response_steps(session.store(), session.now() - WINDOWS[asked.window])
    calls, trips = analysis.narrowed(heard.calls, heard.trips, asked.kind, asked.priority, asked.area)
    steps = analysis.timed(calls, trips, standards())
    chosen = steps.filter(pl.col("step") == asked.step)
    overall = rows(analysis.figures(steps.filter(pl.col("step") == "total"), ["step"]), "step")
    missing = calls.select(pl.col("sent_at", "on_scene_at").is_null().sum()).row(0)
    strange = trips["call"].null_count()
    return Told(
        asked,
        say.heard(asked, calls.height, missing[0], missing[1], trips.height, strange),
        overall[0][1] if overall else None,
        by_step(steps),
        slowest(rows(analysis.figures(chosen, ["kind"]), "kind")),
        slowest(rows(analysis.figures(chosen, ["area"]), "area")),
        sources(),
    )


def standards() -> Standards:
    """The city's standards in seconds, and which service goes first to each kind of call."""
    dispatch = session.city().dispatch
    given = {name: dispatch.standard(name) for name in UNIT_TYPES}
    return Standards(
        dispatch.sending.within.total_seconds(),
        {name: each.turnout.total_seconds() for name, each in given.items()},
        {name: each.travel.total_seconds() for name, each in given.items()},
        {kind: service_of(dispatch.plan(kind, None)[0]) for kind in KINDS},
    )


def service_of(item: str) -> str:
    """The type of unit that an item of a plan wants, be it named or a pattern of call signs."""
    if item in UNIT_TYPES or not session.actor().may_read(UNIT):
        return item if item in UNIT_TYPES else "other"
    known = session.store().rows(UNIT).select("id", "unit_type").rows()
    return next((kind for unit, kind in known if kind in UNIT_TYPES and fnmatchcase(unit, item)), "other")


def sources() -> dict[str, str]:
    """Who says what the standards are, by service."""
    dispatch = session.city().dispatch
    named = {"dispatch": f"{length(dispatch.sending.within.total_seconds())} · {dispatch.sending.source}"}
    for name in UNIT_TYPES[:3]:
        each = dispatch.standard(name)
        times = f"turnout {length(each.turnout.total_seconds())}, travel {length(each.travel.total_seconds())}"
        named[name] = f"{times} · {each.source}"
    return named


def by_step(steps: pl.DataFrame) -> list[tuple[str, Row]]:
    """Each step's rows: sending is one for all, the others by service."""
    one = pl.when(pl.col("step") == "dispatch").then(pl.lit("")).otherwise("service").alias("service")
    found = analysis.figures(steps.with_columns(one), ["step", "service"]).to_dicts()
    found.sort(key=lambda row: (STEPS.index(row["step"]), ("", *UNIT_TYPES).index(row["service"])))
    return [(row["step"], _row(_named(row["step"], row["service"]), row)) for row in found]


def rows(found: pl.DataFrame, column: str) -> list[tuple[str, Row]]:
    """Figures by one column, each with the value that a filter takes."""
    return [
        (row[column], _row(words(row[column]) if column == "kind" else row[column], row)) for row in found.to_dicts()
    ]


def slowest(found: Sequence[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """Those that keep the standard the least first; of whom too little is known last."""
    return sorted(found, key=lambda each: (each[1].within is None, each[1].within or 0.0, -each[1].n, each[1].name))


def _named(step: str, service: str) -> str:
    return f"{say.NAMES[step]} · {words(service)}" if service else say.NAMES[step]


def _row(name: str, row: dict[str, Any]) -> Row:
    one = row["standard_s"] if row["standard_s"] == row["standard_low_s"] else None
    return Row(name, row["n"], row["p50_s"], row["p90_s"], row["within"], one, ASKED)
