"""The incident board: open incidents, the worst first; its rows are drawn by the browser."""

from dash import html
from dash.development.base_component import Component


class Ids:
    """Every id that this board puts on a page."""

    board = "incident-board"
    rows = "incident-rows"
    count = "incident-count"
    empty = "incident-empty"
    more = "incident-more"
    open = "board-open"
    hour = "board-hour"
    new = "new-incident"
    sort = "board-sort"
    seen = "board-acknowledge"
    handover = "open-handover"


def board(hands_over: bool = False) -> Component:
    """The head with its count, the rows, and the sentence for when there are none; the way to the hand-over for whom
    it is open to."""
    return html.Section(
        [
            html.Div(
                [html.H2(["Incidents ", html.Span("reading …", id=Ids.count, className="t2")]), looks(), new()],
                className="h board-head",
            ),
            tools(hands_over),
            html.Div(id=Ids.rows, className="bd", role="list", **{"aria-label": "Open incidents, worst first"}),
            html.Div(waiting(), id=Ids.empty, className="empty", role="status"),
            html.Button([html.Span(), html.Span("▾", className="t3")], id=Ids.more, className="more", type="button"),
        ],
        id=Ids.board,
        className="board",
        tabIndex="-1",
    )


def looks() -> Component:
    """What the board lists: what is open in the city, or what began within the map's view in the last hour."""
    choices = (
        (Ids.open, "Open", "What is open in the city", "true"),
        (Ids.hour, "Last hour", "What began within the map's view in the last hour", "false"),
    )
    buttons = [
        html.Button(face, id=name, type="button", title=says, **{"aria-pressed": on})
        for name, face, says, on in choices
    ]
    return html.Div(buttons, className="segment", role="group", **{"aria-label": "What the board lists"})


def tools(hands_over: bool) -> Component:
    """How the rows stand, and one press for all that wait; both are the browser's. And the way to the hand-over."""
    orders = (("worst", "Worst first"), ("newest", "Newest first"), ("oldest", "Oldest first"), ("state", "By state"))
    options = [html.Option(face, value=name) for name, face in orders]
    return html.Div(
        [
            html.Span(
                html.Select(options, id=Ids.sort, className="sel", **{"aria-label": "How incidents are ordered"}),
                className="select",
            ),
            html.Button("Acknowledge all", id=Ids.seen, className="btn small", type="button", hidden=True),
            html.A("Hand-over", href="/handover", id=Ids.handover, className="btn small", title="q")
            if hands_over
            else None,
        ],
        className="board-tools",
    )


def new() -> Component:
    """Opens the sheet for an incident that came by voice; hidden until the browser knows that the role may."""
    return html.Button("New incident", id=Ids.new, className="btn", type="button", hidden=True, title="i")


def waiting() -> Component:
    """Still bars that appear when reading takes longer than 300 ms."""
    return html.Div([html.Div(className="bar") for _ in range(6)], className="bars")
