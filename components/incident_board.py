"""The incident board: open incidents, the worst first; its rows are drawn by the browser."""

from dash import html
from dash.development.base_component import Component


class Ids:
    """Every id that this board puts on a page."""

    board = "incident-board"
    rows = "incident-rows"
    count = "incident-count"
    empty = "incident-empty"


def board() -> Component:
    """The head with its count, the rows, and the sentence for when there are none."""
    return html.Section(
        [
            html.Div(
                html.H2(["Incidents ", html.Span("reading …", id=Ids.count, className="t2")]), className="h board-head"
            ),
            html.Div(id=Ids.rows, className="bd", role="list", **{"aria-label": "Open incidents, worst first"}),
            html.Div(waiting(), id=Ids.empty, className="empty", role="status"),
        ],
        id=Ids.board,
        className="board",
    )


def waiting() -> Component:
    """Still bars that appear when reading takes longer than 300 ms."""
    return html.Div([html.Div(className="bar") for _ in range(6)], className="bars")
