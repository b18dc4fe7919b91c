"""`/handover`: what one shift hands over to the next, to be read or printed."""

import asyncio
from datetime import timedelta
from typing import Any, Final

import dash
from dash import Input, Output, callback, dcc, html
from dash.development.base_component import Component

import session
from components import handover_card, handover_moved, handover_page, handover_words, shell
from components.handover_moved import Asked
from components.handover_page import Ids
from components.markup import markup
from model.actor import HOUSE
from model.feed import FEED_POLL
from model.handover import Handover
from pages.card_notes import worded
from pages.frame import frame, only
from queries.handover import handover

dash.register_page(__name__, path="/handover", name="Hand-over", title="Hand-over · Watchfloor", order=10)
BARS: Final = 6


@only("/handover")
def layout(hours: str = "", list: str = "", kind: str = "", priority: str = "", **_: object) -> Component:
    """The frame; what is handed over follows, and is asked for again, with rests between, when it has moved."""
    asked = {"hours": handover_words.hours_of(hours), "list": list, "kind": kind, "priority": priority}
    body = [
        html.Main(html.Div(waiting(), id=Ids.body, className="handover"), className="sheet", id=shell.Ids.content,
                  tabIndex="-1"),
        dcc.Store(id=Ids.asked, data=asked),
    ]  # fmt: skip
    return shell.page(frame(), "Hand-over", "/handover", body)


def waiting() -> Component:
    """Still bars until it is read."""
    bars = [html.Div(className="bar") for _ in range(BARS)]
    return html.Div([html.Span("The hours are read", className="out-of-sight"), *bars], className="bars")


@callback(Output(Ids.body, "children"), Input(Ids.asked, "data"))
async def show(asked: dict[str, Any]) -> Component:
    """All of it, made beside the loop that serves everyone: a text that the browser lays out at once (handover.js)."""
    told = {name: str(asked.get(name) or "") for name in ("list", "kind", "priority")}
    asks = Asked(handover_words.hours_of(asked.get("hours")), **told)
    return html.Div(className="laid", **{"data-html": await asyncio.to_thread(lambda: markup(shown(asks)))})


def shown(asked: Asked) -> list[Component]:
    """What is handed over, as the one who asks may see it."""
    now, zone = session.now(), session.city().timezone
    known = handover(session.store(), session.runtime().store.reader(HOUSE), now - timedelta(hours=asked.hours), now)
    opened, ended = (int(known.moved[name].sum()) for name in ("opened", "ended"))
    finding = handover_words.finding(known.incidents, opened, ended)
    return [
        handover_page.head(handover_words.span(known.since, now, zone), asked.hours, finding),
        html.Div([handover_page.by_priority(known.incidents), handover_page.figures(sums(known, asked))],
                 className="handover-sums"),
        html.Div(
            [
                html.Section(handover_page.incidents(known.incidents, zone), className="card"),
                html.Div(beside(known, asked), className="card beside"),
            ],
            className="columns",
        ),
    ]  # fmt: skip


def sums(known: Handover, asked: Asked) -> list[tuple[str, str, str, str]]:
    """The figures beside the open incidents: name, figure, where it leads, colour."""
    opened, ended = (int(known.moved[name].sum()) for name in ("opened", "ended"))
    found = [
        ("Opened", str(opened), asked.href("opened"), ""),
        ("Closed", str(ended), asked.href("ended"), ""),
    ]
    if known.waiting is not None and known.alarms is not None:
        waits = sum(row["state"] == "raised" for row in known.waiting)
        found.append(("Alarms that wait", str(waits), f"#{Ids.waiting}", "red" if waits else ""))
        found.append(("Put aside", str(len(known.waiting) - waits), f"#{Ids.waiting}", ""))
        found.append(("Alarms raised", str(int(known.alarms["alarms"].sum())), f"#{Ids.alarms}", ""))
    if session.actor().may_read(FEED_POLL):
        bad = sum(each.state != "live" for each in session.feeds())
        found.append(("Feeds not live", str(bad), "/feeds", "amber" if bad else ""))
    if known.out_of_service is not None:
        found.append(("Units out of service", str(len(known.out_of_service)), f"#{Ids.units}", ""))
    return found


def beside(known: Handover, asked: Asked) -> list[Component]:
    """What stands beside the open incidents: each for who may read what it tells of."""
    zone, called = session.city().timezone, {row["id"]: row for row in known.incidents}
    found = []
    if known.waiting is not None:
        found.append(handover_card.waiting(known.waiting, called, zone))
    found += [
        handover_moved.moved(known.moved.to_dicts(), asked, zone),
        handover_moved.changed(known.changed),
        handover_moved.outcomes(known.outcomes, zone),
    ]
    if known.alarms is not None:
        found.append(handover_card.alarms(known.alarms.to_dicts()))
    if session.actor().may_read(FEED_POLL):
        found.append(handover_card.feeds(session.feeds()))
    if known.out_of_service is not None:
        found.append(handover_card.out_of_service(known.out_of_service))
    if known.closed_off is not None:
        found.append(handover_card.closed_off(known.closed_off, known.now, zone))
    if known.notes is not None:
        rows = [*worded(known.notes[: handover_card.MOST]), *known.notes[handover_card.MOST :]]
        found.append(handover_card.notes(rows, called, zone))
    return found
