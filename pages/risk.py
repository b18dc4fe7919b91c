"""`/risk`: where it may happen next, why, and how good such forecasts have been."""

import asyncio
import json
from datetime import datetime
from typing import Any, Final

import dash
import polars as pl
from dash import Input, Output, callback, dcc, html
from dash.development.base_component import Component

import session
from components import risk_page, shell
from components.feed_table import nothing
from components.risk_page import Ids, Told
from components.risk_words import WINDOWS
from model.risk import PLAN, RISK_CELL, RISK_PLACE
from pages.frame import frame, only
from queries.live import incidents_per_cell
from queries.risk import ALL, patrol_plans, places_chosen, risk_surface

dash.register_page(__name__, path="/risk", name="Risk", title="Risk · Watchfloor", order=3)
BARS: Final = 6
SOON: Final = (
    "The first comes a few minutes after the start, once the past is there; later one each quarter of an hour."
)


@only("/risk")
def layout(hours: str = "24", category: str = ALL, **_: object) -> Component:
    """The frame; the forecast follows."""
    body = [
        html.Main(html.Div(waiting(), id=Ids.body, className="stack risk-page"), className="sheet",
                  id=shell.Ids.content, tabIndex="-1"),
        dcc.Store(id=Ids.asked, data={"hours": hours, "category": category}),
    ]  # fmt: skip
    return shell.page(frame(), "Risk", risk_page.ADDRESS, body)


def waiting() -> Component:
    """Still bars until it is read."""
    bars = [html.Div(className="bar") for _ in range(BARS)]
    return html.Div([html.Span("The forecast is read", className="out-of-sight"), *bars], className="bars")


@callback(Output(Ids.body, "children"), Input(Ids.asked, "data"))
async def show(asked: dict[str, Any]) -> list[Component]:
    """All of it, made beside the loop that serves everyone."""
    return await asyncio.to_thread(shown, asked)


def shown(asked: dict[str, Any]) -> list[Component]:
    """The forecast as the one who asks may see it, or why there is none."""
    if not session.actor().may_read(RISK_CELL):
        return [_instead("Not open to you", "The risk forecast is not open to your role.")]
    told, view = session.forecast(), session.view()
    hours = int(asked["hours"]) if str(asked["hours"]) in map(str, WINDOWS) else 24
    categories = list((told or {}).get("categories", [ALL]))
    category = asked["category"] if asked["category"] in categories else ALL
    ahead = risk_surface(session.store(), view, category, hours)
    if told is None or ahead.is_empty():
        return [_instead("No forecast yet", _learning() or SOON)]
    counted = incidents_per_cell(session.store(), view)
    ahead = ahead.join(counted, on="cell", how="left").with_columns(pl.col("count").fill_null(0))
    zone = session.city().timezone
    made = ahead["generated_at"].max()
    assert isinstance(made, datetime)
    actor, store = session.actor(), session.store()
    told_plans = patrol_plans(store, view).to_dicts() if actor.may_read(PLAN) else []
    plans = [row | {"body": json.loads(row["body"])} for row in told_plans]
    chosen = places_chosen(store, view).to_dicts() if actor.may_read(RISK_PLACE) else []
    known = {each["cell"]: each["area"] for every in told["places"].values() for each in every}
    known |= {each["cell"]: each["area"] for plan in plans for each in plan["body"]["beats"]}
    chosen = [each | {"area": known.get(each["cell"])} for each in chosen]
    may = frozenset(name for name in ("offer_plan", "choose_place") if actor.may(f"do {name}"))
    low, high = told["totals"][category][str(hours)]
    return risk_page.page(
        Told(
            hours, category, categories, (low, high), ahead, counted, _placed(told, category, ahead),
            told["cards"].get(category), told["history"], f"{made.astimezone(zone):%H:%M}", _learning(),
            session.city().bounds, plans, chosen, told.get("feedback", {}),
            told.get("groups", ()), zone, may,
        )
    )  # fmt: skip


def _placed(told: Any, category: str, ahead: pl.DataFrame) -> list[dict[str, Any]]:
    """The highest cell of each area, with what speaks for it; `more` is how many of the area's are as high as these."""
    speaks = {each["cell"]: each for each in told["places"].get(category, [])}
    found: dict[object, dict[str, Any]] = {}
    for row in ahead.head(len(speaks)).iter_rows(named=True):
        if (place := speaks.get(row["cell"])) is None:
            continue
        if (first := found.get(place["area"])) is not None:
            first["more"] += 1
            continue
        found[place["area"]] = {**place, "more": 0, **{name: row[name] for name in ("expected", "low", "high")}}
    return list(found.values())


def _learning() -> str:
    """How far it is with learning anew, in a sentence; nothing while it does not."""
    told = session.learning()
    return f"It learns anew, {100 * told.share:.0f} % done. " if told else ""


def _instead(title: str, sentence: str) -> Component:
    return html.Section(nothing(title, sentence), className="card")
