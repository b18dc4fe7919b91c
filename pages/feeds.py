"""`/feeds`: how every feed is faring against its own norm; pause, resume, read its rejects."""

import asyncio
from datetime import timedelta
from typing import Any, Final

import dash
from dash import Input, Output, callback, html
from dash.development.base_component import Component

import session
from analysis import freshness
from commands import words
from commands.errors import UnfitError
from components import feed_table, reject_drawer, shell
from model.actor import DEMONSTRATION
from model.feed import REJECT
from pages.frame import frame, only
from queries import feeds

dash.register_page(__name__, path="/feeds", name="Feeds", title="Feeds · Watchfloor", order=1)
NEWEST: Final = 200


@only("/feeds")
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
            id=shell.Ids.content,
            tabIndex="-1",
        ),
        html.Div(id=feed_table.Ids.drawer),
        *feed_table.stores(),
    ]
    return shell.page(frame(), "Feeds", "/feeds", body)


@callback(
    Output(feed_table.Ids.table, "children"),
    Input(feed_table.Ids.revision, "data"),
    prevent_initial_call=True,
)
def refreshed(_: int | None) -> Component:
    """The table as it stands. What is done to a feed is a command (commands/feeds.py), and no business of the page."""
    return table()


def table() -> Component:
    """Every feed as it stands, beside the silence that is usual for it."""
    feeds = session.feeds()
    norms = {
        feed.name: freshness.norm(timedelta(seconds=feed.every_s), timedelta(seconds=feed.delay_s)).total_seconds()
        for feed in feeds
        if feed.every_s
    }
    actor = session.actor()
    deeds = frozenset(each for each in ("pause_feed", "resume_feed") if actor.may(f"do {each}"))
    return feed_table.table(feeds, norms, feed_table.May(deeds, actor.may_read(REJECT)))


@callback(Output(feed_table.Ids.drawer, "children"), Input(feed_table.Ids.asked, "data"), prevent_initial_call=True)
async def open_rejects(asked: dict[str, Any] | None) -> Component | None:
    """The drawer with the named feed's rejects; closed when none is named."""
    return await asyncio.to_thread(opened, asked or {})


def opened(asked: dict[str, Any]) -> Component | None:
    """The drawer. What entries said is shown to who may see it, once they have said for what purpose."""
    actor = session.actor()
    if "feed" not in asked or not actor.may_read(REJECT):
        return None
    feed = str(asked["feed"])
    found = feeds.rejects(session.store(), feed, NEWEST)
    if found.is_empty():
        return reject_drawer.drawer(feed, found, False)
    if "raw" not in actor.columns(REJECT):
        return reject_drawer.drawer(feed, found, False, reject_drawer.withheld())
    try:
        purpose = DEMONSTRATION if actor.grant is None else words.purpose(asked.get("purpose", ""))
    except UnfitError as fault:
        said = reject_drawer.why(feed, str(fault) if "purpose" in asked else "")
        return reject_drawer.drawer(feed, found, False, said)
    session.note("look", REJECT.name, None, purpose, f"{found.height} of {feed}, the newest")
    return reject_drawer.drawer(feed, found, True)
