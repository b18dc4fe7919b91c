"""`/response`: how soon the city comes, by step, kind and district, against the standards."""

import asyncio
from typing import Any

import dash
from dash import Input, Output, callback, html
from dash.development.base_component import Component

import session
from components import response_links, response_page, shell
from components.feed_table import nothing
from model.incident import INCIDENT
from pages.frame import frame, only
from pages.response_asked import AskedError, asked, told
from pages.response_told import told as figures

dash.register_page(__name__, path="/response", name="Response", title="Response · Watchfloor", order=2)


@only("/response")
def layout(**address: object) -> Component:
    """The frame; what the address asks follows."""
    slot = html.Div(waiting(), id=response_page.Ids.body, className="stack response-page")
    body = [
        html.Main(slot, className="sheet", id=shell.Ids.content, tabIndex="-1"),
        *response_page.stores(told(address)),
    ]
    return shell.page(frame(), "Response", response_links.ADDRESS, body)


def waiting() -> Component:
    """Still bars until it is read."""
    bars = [html.Div(className="bar") for _ in range(5)]
    return html.Div([html.Span("Response times are read", className="out-of-sight"), *bars], className="bars")


@callback(Output(response_page.Ids.body, "children"), Input(response_page.Ids.asked, "data"))
async def show(fields: dict[str, Any] | None) -> list[Component]:
    """All of it, made beside the loop that serves everyone; once each time the page is opened."""
    return await asyncio.to_thread(shown, told(fields or {}))


def shown(fields: dict[str, str]) -> list[Component]:
    """The figures, or why there are none."""
    if not session.actor().may_read(INCIDENT):
        return [_instead("Not open to you", "Incidents are not open to your role.")]
    try:
        return response_page.page(figures(asked(fields)))
    except AskedError as fault:
        return [_instead("This address cannot be read", str(fault))]


def _instead(title: str, sentence: str) -> Component:
    way = html.A("The last 24 hours", href=response_links.ADDRESS, className="btn")
    return html.Section([nothing(title, sentence), html.Div(way, className="card-body")], className="card")
