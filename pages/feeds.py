"""`/feeds`: how every feed is faring against its own norm; pause, resume, read its rejects."""

from datetime import timedelta
from typing import Any

import dash
from dash import Input, Output, callback, ctx, html
from dash.development.base_component import Component

import session
from analysis import freshness
from components import feed_table, reject_drawer, shell
from pages.frame import frame
from queries import feeds

dash.register_page(__name__, path="/feeds", name="Feeds", title="Feeds · Watchfloor", order=1)
NEWEST = 200


def layout(**_: object) -> Component:
    """The table as it stands; the browser asks for it again when a poll has ended."""
    body = [
        html.Main(
            html.Section(
                [
                    html.Header(html.H2("Feeds")),
                    html.Div(table(), id=feed_table.Ids.table, className="card-body"),
                ],
                className="card",
            ),
            className="sheet",
        ),
        html.Div(id=feed_table.Ids.drawer),
        *feed_table.stores(),
    ]
    return shell.page(frame(), "Feeds", "/feeds", body)


@callback(
    Output(feed_table.Ids.table, "children"),
    Input(feed_table.Ids.deed, "data"),
    Input(feed_table.Ids.revision, "data"),
    prevent_initial_call=True,
)
def refreshed(deed: dict[str, str] | None, _: int | None) -> Component:
    """Do what was pressed, if anything was; then the table as it stands."""
    if ctx.triggered_id == feed_table.Ids.deed and deed:
        carry_out(deed)
    return table()


def table() -> Component:
    """Every feed as it stands, beside the silence that is usual for it."""
    feeds = session.feeds()
    norms = {
        feed.name: freshness.norm(timedelta(seconds=feed.every_s), timedelta(seconds=feed.delay_s)).total_seconds()
        for feed in feeds
        if feed.every_s
    }
    return feed_table.table(feeds, norms)


def carry_out(deed: dict[str, str]) -> None:
    """Pause or resume the feed named."""
    {"pause": session.pause, "resume": session.resume}[deed["deed"]](deed["feed"])


@callback(Output(feed_table.Ids.drawer, "children"), Input(feed_table.Ids.asked, "data"), prevent_initial_call=True)
def open_rejects(asked: dict[str, Any] | None) -> Component | None:
    """The drawer with the named feed's rejects; closed when none is named."""
    if not asked or "feed" not in asked:
        return None
    return reject_drawer.drawer(asked["feed"], feeds.rejects(session.store(), asked["feed"], NEWEST))
