"""What is near an incident: the pictures of its nearest cameras, and what else happened there."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from components.layers.mark import ISO
from components.selection_card import face, title_of
from components.symbol import since, symbol
from components.words import duration, words

Row = Mapping[str, Any]


def cameras(rows: Sequence[Row]) -> Component:
    """The latest picture of each, fetched again while it is looked at (assets/view/thumbs.js); with its age.

    Drawn from what is kept as soon as the card is made anew: no picture flickers.
    """
    head = html.H3([html.Span("Nearest cameras"), html.Span("latest picture")])
    if not rows:
        return html.Section([head, html.P("No camera within 400 m.", className="say t3")], className="near-cameras")
    return html.Section([head, html.Div([_thumb(row) for row in rows], className="thumbs")], className="near-cameras")


def happened(rows: Sequence[Row], metres: float, past: timedelta) -> Component:
    """Other incidents near this one, each a link to its own page."""
    bounds = f"within {metres:.0f} m, {duration(past.total_seconds())}"
    head = html.H3([html.Span(f"Near here, {len(rows)}" if rows else "Near here"), html.Span(bounds)])
    listed = html.Ul([_other(row) for row in rows]) if rows else html.P("Nothing else.", className="say t3")
    return html.Section([head, listed], className="near")


def _thumb(row: Row) -> Component:
    address = f"/images/camera/{quote(str(row['id']), safe='')}"
    called = row["name"] or row["id"]
    return html.Figure(
        [
            html.Img(alt=f"The latest image of {called}", hidden=True),
            html.Figcaption([html.B(f"{called}", className="clip"), html.Span(f"{row['away_m']:.0f} m"),
                             html.Span(role="status", className="t2")]),
        ],
        className="thumb", **{"data-thumb": address},
    )  # fmt: skip


def _other(row: Row) -> Component:
    shape, colour = face("incident", row)
    where = row["area"] if row["sensitive"] else row["address"] or row["area"] or ""
    name = html.A(title_of("incident", row), href=f"/incident/{quote(row['id'], safe='')}", className="clip")
    about = html.Span(
        f"{row['away_m']:.0f} m · {words(row['state'] or 'unknown')} · {where}", className="reason t2 clip"
    )
    return html.Li([symbol(shape, 16, colour), html.Div([name, about]), since(row["began"].strftime(ISO))],
                   className="other")  # fmt: skip
