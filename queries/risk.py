"""What the forecast learns from, and what it last said."""

import json
from datetime import datetime
from typing import Final

import polars as pl

from model.risk import RISK_CELL
from model.view import View
from queries import sql
from queries.live import incidents_per_cell
from store import Reader

ALL: Final = "all"
DAY_H: Final = 24


def incident_history(store: Reader, at: datetime) -> pl.DataFrame:
    """Every incident as it is known at `at` (UTC): times, place, state, source, kind and the source's own words."""
    return store.read(sql("incident_history"), at=at)


def risk_surface(store: Reader, view: View, category: str = ALL, hours: int = DAY_H) -> pl.DataFrame:
    """The newest forecast of that category and window: `cell`, `expected`, `low`, `high`, `rank`, when, its middle."""
    words = {"at": view.at, "known": view.known, "category": category, "hours": hours}
    return store.read(sql("risk_surface"), **words)


def patrol_plans(store: Reader, view: View, most: int = 4) -> pl.DataFrame:
    """The last few plans, the newest first: `id`, `body` (JSON), `starts_at`, `state`, `by`, `reason`."""
    return store.read(sql("patrol_plans"), moment=view.moment, known=view.known, most=most)


def plans_outgoing(store: Reader, outlet: str) -> pl.DataFrame:
    """The offered plans that an outlet has not yet taken, the oldest first; `body` as the object that it is."""
    found = store.read(sql("plans_outgoing"), outlet=outlet)
    return found.with_columns(body=pl.Series([json.loads(each) for each in found["body"]], dtype=pl.Object))


def places_chosen(store: Reader, view: View) -> pl.DataFrame:
    """Places that people leave out of plans or add to them: `cell`, `action`, `by`, `reason`, when."""
    return store.read(sql("places_chosen"), moment=view.moment, known=view.known)


def heat(store: Reader, view: View) -> pl.DataFrame:
    """What the map's heat shows of each cell: `count`, the incidents of the last 365 days, and, where the next 24 hours
    are forecast, `expected` and `generated_at`."""
    counted = incidents_per_cell(store, view)
    if not store.actor.may_read(RISK_CELL) or (ahead := risk_surface(store, view)).is_empty():
        return counted
    told = ahead.select("cell", "expected", "generated_at")
    return told.join(counted, on="cell", how="left").with_columns(pl.col("count").fill_null(0))
