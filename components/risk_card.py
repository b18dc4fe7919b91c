"""A card of /risk: its head, its body, its name for who can't see it."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component


def section(label: str, head: Component, body: Sequence[Component]) -> Component:
    """One card."""
    return html.Section(
        [html.Header(head), html.Div(list(body), className="card-body")], className="card", **{"aria-label": label}
    )
