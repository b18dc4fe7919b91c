"""The page of the risk forecast: the map, the highest places and why, and the forecast's own report card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any, Final
from urllib.parse import quote

import polars as pl
from dash import html
from dash.development.base_component import Component

from components import risk_audit, risk_chart, risk_map, risk_plan
from components import risk_words as say
from components.feed_table import nothing
from components.risk_card import section

ADDRESS: Final = "/risk"
SHOWN: Final = 12


class Ids:
    """Every id that this page puts up."""

    body = "risk-body"
    asked = "risk-asked"
    caught = "risk-caught"
    months = "risk-months"
    tenths = "risk-tenths"


@dataclass(frozen=True)
class Told:
    """All that the page shows. `ahead` is the surface with a year's `count`, `total` what nine in ten such windows of
    the whole city stay within; `card` is None of too short a history; `plans` the newest first, each with its body
    read; `may` what the one who asks may do."""

    hours: int
    category: str
    categories: Sequence[str]
    total: tuple[float, float]
    ahead: pl.DataFrame
    counted: pl.DataFrame
    places: Sequence[Mapping[str, Any]]
    card: Mapping[str, Any] | None
    history: Mapping[str, int]
    made: str
    learning: str
    bounds: tuple[float, float, float, float]
    plans: Sequence[Mapping[str, Any]] = ()
    chosen: Sequence[Mapping[str, Any]] = ()
    feedback: Mapping[str, Any] = field(default_factory=dict)
    groups: Sequence[str] = ()
    zone: tzinfo = UTC
    may: frozenset[str] = frozenset()


def page(told: Told) -> list[Component]:
    """The three columns: the map and where it comes from; places and the plan; how good it is, and how fair."""
    plan = told.plans[0] if told.plans else None
    foretold = (told.card or {}).get("groups", ())
    left = [_map(told), risk_audit.feedback(told.feedback, told.groups, told.bounds), _history(told)]
    middle = [
        _places(told),
        risk_plan.plan_card(plan, told.plans[1:], told.zone, "offer_plan" in told.may, "choose_place" in told.may),
        risk_plan.places(told.chosen, told.zone, "choose_place" in told.may),
    ]
    right = [_card(told), risk_audit.audit(plan["body"] if plan else None, foretold)]
    return [html.Div([html.Div(each, className="stack") for each in (left, middle, right)], className="risk-columns")]


def _map(told: Told) -> Component:
    five = max(1, round(0.05 * told.ahead.height))
    whole = float(told.ahead["expected"].sum())
    share = float(told.ahead["expected"].head(five).sum()) / max(whole, 1e-9)
    head = html.Div([
        html.H2(f"Risk, next {say.WINDOWS[told.hours]}"),
        html.P(say.headline(*told.total, share), className="say"),
    ])  # fmt: skip
    ways = [
        _choice(
            "Window",
            [(address(hours, told.category), name, hours == told.hours) for hours, name in say.WINDOWS.items()],
        )
    ]
    if len(told.categories) > 1:
        ways.append(
            _choice("Category", [(address(told.hours, each), each, each == told.category) for each in told.categories])
        )
    drawn = risk_map.risk_map(told.ahead, told.counted, told.places, told.bounds)
    foot = html.P(
        ["Forecast at ", html.Span(told.made, className="num"), ". ", told.learning, "Places only, never persons."],
        className="t3 cap",
    )
    return section(
        "Risk", head, [html.Div(ways, className="response-controls"), drawn, risk_map.legend(told.ahead), foot]
    )


def _places(told: Told) -> Component:
    choosing = "choose_place" in told.may and bool(told.plans)
    rows = [
        html.Tr([
            html.Td(str(n + 1), className="num"), html.Th(_named(place), scope="row"),
            html.Td(say.often(place["low"], place["high"], told.hours), className="nw"),
            html.Td(say.why(place), className="t2"),
            *([html.Td(risk_plan.choose("add", place["cell"], f"{n + 1}, {place['area']}"))] if choosing else []),
        ])
        for n, place in enumerate(told.places[:SHOWN])
    ]  # fmt: skip
    heads = [html.Th(each, scope="col") for each in ("", "Place", "Expected", "Why", *([""] if choosing else []))]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="feeds risk-places")
    up = sum(place["month"] > 1.5 * place["year"] / 12.17 + 1 for place in told.places[: risk_map.NUMBERED])
    finding = (
        f"{up} of the first {risk_map.NUMBERED} are up in the last 30 days; the others rest on a longer history."
        if up
        else "All of the first rest on a long history: none is up in the last 30 days."
    )
    head = html.Div([html.H2("Top places and why"), html.P(finding, className="say")])
    return section("Top places", head, [table] if rows else [nothing("No places yet", "Nothing is forecast.")])


def _card(told: Told) -> Component:
    card = told.card
    if card is None:
        head = html.Div(
            [html.H2("Report card"), html.P("There is too little history to judge a forecast by.", className="say")]
        )
        return section("Report card", head, [nothing("No report card yet", "It takes half a year of incidents.")])
    days = round(card["windows"])
    head = html.Div([html.H2(f"Report card, last {days} days"), html.P(card["words"], className="say")])
    told_tenths = card["models"][card["winner"]]["calibration"]
    used = card["models"][card["winner"]]
    facts = [
        ("Missed in the last 30 days", f"{card['missed']:,} of {card['of']:,} fell outside the marked 5 %"),
        ("The city's total", f"within its interval on {100 * used['coverage90']:.0f} % of days (90 % asked)"),
        ("From one day to the next", f"{100 * used['jaccard5']:.0f} % of the marked area stays marked"),
    ]
    return section("Report card", head, [
        html.H3("Share of incidents caught in 5 % of the area"), risk_chart.caught(card, Ids.caught),
        html.H3(f"By month; {say.MODELS[risk_chart.rival(card)].lower()} dashed"), risk_chart.months(card, Ids.months),
        html.H3("Happened over expected, by tenth of risk"),
        risk_chart.tenths(told_tenths, Ids.tenths, say.calibrated(told_tenths)),
        html.P(say.calibrated(told_tenths), className="say t2"),
        html.Dl([html.Div([html.Dt(name), html.Dd(said)]) for name, said in facts], className="risk-facts"),
    ])  # fmt: skip


def _history(told: Told) -> Component:
    lines = [
        html.Div([html.Dt(f"{count:,}", className="num"), html.Dd(say.HISTORY.get(reason, reason))])
        for reason, count in told.history.items() if count or reason == "rows"
    ]  # fmt: skip
    head = html.Div([
        html.H2("What it learns from"),
        html.P(
            "What people reported, as it was known at the time. Nothing is left out without being counted.",
            className="say",
        ),
    ])  # fmt: skip
    return section("History", head, [html.Dl(lines, className="risk-facts counts")])


def address(hours: int, category: str) -> str:
    """The page with that window and category; what is usual is left out."""
    parts = ([f"hours={hours}"] if hours != 24 else []) + ([f"category={quote(category)}"] if category != "all" else [])
    return f"{ADDRESS}?{'&'.join(parts)}" if parts else ADDRESS


def _choice(name: str, ways: Sequence[tuple[str, str, bool]]) -> Component:
    links = [html.A(said, href=href, **{"aria-current": "true" if on else "false"}) for href, said, on in ways]
    group = html.Div(links, className="segment", role="group", **{"aria-label": name})
    return html.Div([html.Span(name, className="lab", **{"aria-hidden": "true"}), group])


def _named(place: Mapping[str, Any]) -> Component:
    """The area it lies in; a link to it on the live map."""
    href = f"/?map=16/{place['lat']:.5f}/{place['lon']:.5f}&layers=incident,unit,heat"
    more = place.get("more", 0)
    rest = html.Span(f" and {more} more beside it" if more else "", className="t3")
    return html.Span([html.A(place.get("area") or "Outside every area", href=href), rest])
