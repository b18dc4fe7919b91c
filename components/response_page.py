"""The page of response times: how many calls it rests on, three charts, and the same figures as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from components import response_chart as chart
from components import response_words as say
from components.feed_table import nothing
from components.response_chart import Row
from components.response_links import Asked, controls
from components.words import length, words

TIMES_KEY: Final = (("half", "half of them"), ("most", "nine in ten"), ("standard", "standard"))
SHARES_KEY: Final = (("share", "in time"), ("standard", "asked by the standard"))


class Ids:
    """Every id that this page puts up."""

    body = "response-body"
    asked = "response-asked"
    steps = "response-steps"
    kinds = "response-kinds"
    areas = "response-areas"


@dataclass(frozen=True)
class Told:
    """All that the page shows. `steps` are rows by step and service, `kinds` and `areas` of the step asked for, each by
    the value that a filter takes; `total` is all calls' whole way."""

    asked: Asked
    heard: str
    total: Row | None
    steps: Sequence[tuple[str, Row]]
    kinds: Sequence[tuple[str, Row]]
    areas: Sequence[tuple[str, Row]]
    sources: Mapping[str, str]


def stores(fields: Mapping[str, str]) -> list[Component]:
    """What the address asks."""
    return [dcc.Store(id=Ids.asked, data=dict(fields))]


def page(told: Told) -> list[Component]:
    """The cards; where there is nothing, why, and the ways out."""
    head = _head(told)
    if not (told.steps or told.kinds or told.areas):
        empty = nothing(
            "No times to tell", "Nobody has told of a call's way yet. Look further back, or at all priorities."
        )
        return [head, html.Section(empty, className="card", **{"aria-label": "No times"})]
    step, name = told.asked.step, say.NAMES[told.asked.step]
    steps, kinds, areas = ([row for _, row in rows] for rows in (told.steps, told.kinds, told.areas))
    least = say.compared(areas, step, "districts")
    cards = [
        _card("Each step", say.overall(told.asked, told.total), chart.times, Ids.steps, steps, TIMES_KEY),
        _card(f"{name} by kind", say.compared(kinds, step, "kinds"), chart.times, Ids.kinds, kinds, TIMES_KEY),
        _card(f"{name} by district", least, chart.shares, Ids.areas, areas, SHARES_KEY),
    ]
    below = html.Div([_figures(told), _sources(told.sources)], className="response-below")
    return [head, html.Div(cards, className="response-charts"), below]


def _head(told: Told) -> Component:
    title = html.Div([html.H2("Response times"), html.P(told.heard, className="say", role="status")])
    return html.Section(
        [html.Header(title), html.Div(controls(told.asked), className="card-body response-controls")], className="card"
    )


def _card(
    title: str, says: str, draw: chart.Draw, name: str, rows: Sequence[Row], key: Sequence[tuple[str, str]]
) -> Component:
    if not rows:
        body: list[Component] = [nothing("Nothing to compare", "The table below tells each step all the same.")]
    else:
        body = [chart.key(key), draw(name, rows, f"{title}. {says}")]
    head = html.Header(html.Div([html.H2(title), html.P(says, className="say")]))
    return html.Section([head, html.Div(body, className="card-body")], className="card")


def _figures(told: Told) -> Component:
    """All of it in figures, for keyboard and screen reader, and for whoever copies it."""
    name, asked = say.NAMES[told.asked.step], told.asked
    parts = [
        ("Each step", told.steps, None),
        (f"{name} by kind", told.kinds, "kind"),
        (f"{name} by district", told.areas, "area"),
    ]
    heads = ("", "Half within", "Nine in ten within", "Standard", "In time", "Of")
    head = html.Tr([html.Th(each or html.Span("Which", className="out-of-sight"), scope="col",
                            className="num" if each else "") for each in heads])  # fmt: skip
    bodies = [
        html.Tbody([
            html.Tr(html.Th(title, scope="rowgroup", colSpan=len(heads), className="group")),
            *(_row(asked, value, row, column) for value, row in rows),
        ])
        for title, rows, column in parts if rows
    ]  # fmt: skip
    table = html.Table([html.Thead(head), *bodies], className="feeds response-table")
    title = html.Div([html.H2("In figures"), html.P(say.FIGURES, className="say")])
    return html.Section([html.Header(title), html.Div(table, className="card-body")], className="card")


def _row(asked: Asked, value: str, row: Row, column: str | None) -> Component:
    """One group; where it can be narrowed to, its name does that."""
    link = html.A(row.name, href=asked.address(**{column: (value,)}), className="name") if column else row.name
    if row.p50_s is None or row.p90_s is None:
        times = [html.Td("too few to say", className="num t3", colSpan=2)]
    else:
        look = "num amber" if row.late else "num"
        times = [html.Td(length(row.p50_s), className="num"),
                 html.Td(f"{'▲ ' if row.late else ''}{length(row.p90_s)}", className=look)]  # fmt: skip
    return html.Tr([
        html.Th(link, scope="row"),
        *times,
        html.Td("by kind" if row.standard_s is None else length(row.standard_s), className="num"),
        html.Td("–" if row.within is None else say.share(row.within), className="num"),
        html.Td(f"{row.n:,}", className="num"),
    ])  # fmt: skip


def _sources(sources: Mapping[str, str]) -> Component:
    """Who says what the standards are."""
    lines = [html.Div([html.Dt(words(name)), html.Dd(said)]) for name, said in sources.items()]
    head = html.Header(html.Div([html.H2("Standards"), html.P(say.STANDARDS, className="say")]))
    return html.Section([head, html.Div(html.Dl(lines), className="card-body response-sources")], className="card")
