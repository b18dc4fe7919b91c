"""The left rail: which layers are shown and how fresh they are; which incidents, with their counts."""

import json

from dash import html
from dash.development.base_component import Component

from model.incident import KINDS, OPEN_STATES, PRIORITIES


class Ids:
    """Every id that the rail puts on a page."""

    rail = "left-rail"
    layers = "layer-list"
    note = "layer-note"
    shown = "filters-shown"
    reset = "filters-reset"
    link = "copy-link"
    keys = "open-keys"
    fold = "rail-fold"

    @staticmethod
    def column(name: str) -> str:
        """The place where the choices of one column are drawn."""
        return f"filter-{name}"


def rail() -> Component:
    """Layers above, filters below, the link to this very view at the foot."""
    return html.Aside(
        [
            html.Div(
                [
                    head("Layers", html.Span("count · age of data", className="cap"), fold()),
                    html.Div(id=Ids.layers, className="layers", role="group", **{"aria-label": "Layers"}),
                    html.Div(id=Ids.note, className="cap layer-note"),
                    html.Div([filters_head(), filters()], className="sec"),
                ],
                className="scroll",
            ),
            html.Div(
                [
                    html.Button("Copy link to this view", id=Ids.link, className="btn", type="button"),
                    html.Button("Keys", id=Ids.keys, className="btn flat", type="button", title="Keyboard: ?"),
                ],
                className="foot",
            ),
        ],
        id=Ids.rail,
        className="left",
        **{"aria-label": "Layers and filters"},
    )


def fold() -> Component:
    """Folds the rail to its symbols, and opens it; what it will do the browser writes on it."""
    says = {"aria-label": "Fold layers and filters", "aria-expanded": "true"}
    return html.Button("‹", id=Ids.fold, className="btn small flat fold", type="button", **says)


def head(title: str, *rest: Component) -> Component:
    """A heading of the rail with its note at the right."""
    return html.Div([html.H2(title), *rest], className="h")


def filters_head() -> Component:
    """How many of all are shown, and the way back to all."""
    return head(
        "Filters",
        html.Span(
            [
                html.Button("Reset", id=Ids.reset, className="link", type="button", hidden=True),
                html.Span("", id=Ids.shown, className="cap", role="status"),
            ],
            className="h-right",
        ),
    )


def filters() -> Component:
    """One block a column; the browser draws the choices, with the counts of what it holds."""
    return html.Div(
        [
            block("priority", "Priority", "chips", [*map(str, PRIORITIES), "none"]),
            block("state", "State", "chips", list(OPEN_STATES)),
            block("kind", "Kind", "chips", list(KINDS)),
            block("area", "Area", "select", []),
            block("source", "Source", "select", []),
        ],
        className="flt",
    )


def block(column: str, title: str, control: str, order: list[str]) -> Component:
    """A column's label and its empty control."""
    return html.Div(
        [html.Div(title, className="lab"), html.Div(id=Ids.column(column), className=control)],
        className="filter",
        role="group",
        **{"aria-label": title, "data-column": column, "data-control": control, "data-order": json.dumps(order)},
    )
