"""The page of a hand-over: the hours in figures, each leading to what it counts, and what is open, the worst first."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from components import handover_words
from components.addresses import at_incident
from components.layers.mark import ISO
from components.selection_card import face, title_of
from components.symbol import since, symbol
from components.words import words
from model.incident import PRIORITIES

Row = Mapping[str, Any]
MOST: Final = 100
"""Open incidents that the page lists; the board has the others."""


class Ids:
    """Every id that this page has."""

    body = "handover-body"
    asked = "handover-asked"
    waiting = "waiting"
    list = "moved"
    alarms = "alarms"
    units = "units"
    notes = "notes"


def head(span: str, hours: int, finding: str) -> Component:
    """Which hours, in one sentence what they were, other hours to look at, and the paper."""
    ways = [
        html.A(f"{each} h", href=f"/handover?hours={each}", className="on" if each == hours else "",
               **{"aria-current": "page" if each == hours else "false"})
        for each in handover_words.HOURS
    ]  # fmt: skip
    return html.Header(
        [
            html.Div([html.H2("Hand-over"), html.P(f"{span}. {finding}", className="say", role="status")]),
            html.Nav(ways, className="segment", **{"aria-label": "The last hours"}),
            html.A("On paper (PDF)", href=f"/paper/handover.pdf?hours={hours}", className="btn", target="_blank"),
        ],
        className="handover-head",
    )


def figures(told: Sequence[tuple[str, str, str, str]]) -> Component:
    """Each figure with its name, where it leads and its colour's class."""
    return html.Div(
        [
            html.A([html.Span(name, className="lab"), html.B(figure, className=look)], href=href, className="sum")
            for name, figure, href, look in told
        ],
        className="sums",
    )


def by_priority(rows: Sequence[Row]) -> Component:
    """How many are open of each priority, each a link to the board that shows just these."""
    counts = [(each, sum(row["priority"] == each for row in rows)) for each in PRIORITIES]
    links = [
        html.A([html.Span(str(each), className=f"pb p{each}"), html.B(str(count))], href=f"/?priority={each}",
               className="pri", title=f"{count} open of priority {each}")
        for each, count in counts
    ]  # fmt: skip
    return html.Div([html.Span(f"Open, {len(rows)}", className="lab"), html.Div(links)], className="sum open")


def incidents(rows: Sequence[Row], zone: ZoneInfo) -> Component:
    """What is open, the worst first."""
    if not rows:
        return html.Div(
            [html.B("Nothing is open"), html.P("The next shift begins with an empty board.", className="say")],
            className="empty",
        )
    heads = (("", ""), ("Incident", ""), ("State", ""), ("Owner", ""), ("Units", ""), ("Waits for", ""), ("Age", "num"))
    head = html.Tr([html.Th(name, className=kind, scope="col") for name, kind in heads])
    table = html.Table(
        [html.Thead(head), html.Tbody([_incident(row, zone) for row in rows[:MOST]])], className="handover-open"
    )
    return html.Div([table, _more(len(rows) - MOST)])


def _more(left: int) -> Component | None:
    if left <= 0:
        return None
    words = f"{left} more, the least urgent, are on the board and on the paper."
    return html.P(html.A(words, href="/", className="link"), className="handover-more")


def _incident(row: Row, zone: ZoneInfo) -> Component:
    shape, colour = face("incident", row)
    where = row["area"] if row["sensitive"] else row["address"] or row["area"] or ""
    badge = html.Span(str(row["priority"] or "–"), className=f"pb p{row['priority'] or 5}")
    name = html.A(title_of("incident", row), href=at_incident(row["id"]), className="clip")
    waits = [html.Span(told, className=look) for look, told in handover_words.waits(row, zone)]
    began = row["reported_at"] or row["observed_at"]
    units = handover_words.going(row["units"])
    return html.Tr(
        [
            html.Td(html.Div([badge, symbol(shape, 16, colour)], className="badge")),
            html.Td([name, html.Span(where, className="reason t2 clip")], className="what"),
            html.Td(words(row["state"]), className="nw"),
            html.Td(row["owner"] or html.Span("nobody", className="t3"), className="owner clip"),
            html.Td(units or html.Span("none", className="t3"), className="units-sent"),
            html.Td(waits or html.Span("–", className="t3"), className="waits"),
            html.Td(since(began.strftime(ISO)), className="num nw"),
        ],
        **{"data-id": row["id"]},
    )
