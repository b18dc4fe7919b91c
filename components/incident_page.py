"""The page of one incident: its card at the left, what is near at the right."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component


class Ids:
    """Every id that this page has."""

    body = "incident-page-body"
    asked = "incident-page-asked"


def page(row: Mapping[str, Any], card: Component, beside: Sequence[Component]) -> Component:
    """Two columns, and the ways on: the live map, and one page of paper."""
    record = quote(str(row["id"]), safe="")
    ways = [
        html.A("On the live map", href=f"/?selected=incident:{record}", className="btn pri"),
        html.A("One page to print (PDF)", href=f"/paper/incident/{record}.pdf", className="btn", target="_blank"),
    ]
    return html.Div(
        [
            html.Div([html.Section([html.Div(ways, className="ways"), card], className="card")], className="column"),
            html.Div([html.Section(list(beside), className="card beside")], className="column"),
        ],
        className="columns",
    )


def no_page(why: Component) -> Component:
    """Why there is nothing, and the way on."""
    way = html.Div(html.A("To the live map", href="/", className="btn pri"), className="ways")
    return html.Section([way, why], className="card")
