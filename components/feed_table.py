"""The table of feeds: each against its own cadence and delay, with what went wrong in plain words."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from components.layers.mark import ISO
from components.symbol import since
from components.words import duration, words
from model.feed import FeedStatus

STATES: Final = {"live": "", "late": "late", "down": "cut", "paused": "off"}
ORDER: Final = ("down", "late", "paused", "live")


class Ids:
    """Every id that this table puts on a page."""

    table = "feed-table"
    asked = "feed-rejects-asked"
    drawer = "feed-drawer"
    rejects = "feed-rejects"
    revision = "feed-revision"


HEADS: Final = (
    ("State", ""), ("Feed", ""), ("Asked every", "num"), ("Usual delay", "num"), ("Late after", "num"),
    ("Last success", "num"), ("Lag", "num"), ("Received", "num"), ("Written", "num"), ("Rejected", "num"),
    ("Last error", ""), ("", ""),
)  # fmt: skip


@dataclass(frozen=True)
class May:
    """What the one who looks may do here: which of the two deeds, and whether they may read what was rejected."""

    deeds: frozenset[str] = frozenset()
    rejects: bool = False


def stores() -> list[Component]:
    """What the browser says: rejects to read, and that polls have happened."""
    return [dcc.Store(id=Ids.asked), dcc.Store(id=Ids.revision)]


def table(feeds: Iterable[FeedStatus], norms: Mapping[str, float], may: May) -> Component:
    """All feeds, those in trouble first, each beside the silence that is usual for it."""
    ranked = sorted(feeds, key=lambda feed: (ORDER.index(feed.state), feed.name))
    if not ranked:
        return nothing("This city has no feeds", "Add a [[feeds]] section to city.toml, then start again.")
    head = html.Tr([html.Th(name, className=kind, scope="col") for name, kind in HEADS])
    return html.Div(
        [
            html.P(summary(ranked), className="say", role="status"),
            html.Table(
                [html.Thead(head), html.Tbody([row(feed, norms.get(feed.name), may) for feed in ranked])],
                className="feeds",
            ),
        ]
    )


def summary(feeds: Sequence[FeedStatus]) -> str:
    """The finding in one sentence."""
    counts = {state: sum(feed.state == state for feed in feeds) for state in ORDER}
    others = [f"{counts[state]} {state}" for state in ORDER[:3] if counts[state]]
    return ", ".join([f"{counts['live']} of {len(feeds)} live", *others]) + "."


def row(feed: FeedStatus, norm_s: float | None, may: May) -> Component:
    """One feed: how it stands, its norm, what it brought, what it said last."""
    return html.Tr(
        [
            html.Td(state(feed)),
            html.Td([html.B(feed.name), html.Span(f" {feed.kind}", className="t3")], className="nw"),
            html.Td(duration(feed.every_s) if feed.every_s else "pushes", className="num"),
            html.Td(duration(feed.delay_s), className="num"),
            html.Td(duration(norm_s) if norm_s else "–", className="num"),
            html.Td(since(feed.last_success.strftime(ISO), " ago") if feed.last_success else "never", className="num"),
            html.Td(duration(feed.lag_s) if feed.lag_s is not None else "–", className="num"),
            *(html.Td(f"{count or 0:,}", className="num") for count in (feed.received, feed.written)),
            html.Td(rejected(feed, may), className="num"),
            html.Td(feed.last_error or html.Span("none", className="t3"), className="error"),
            html.Td(pause(feed, may), className="num"),
        ],
        className=f"feed {feed.state}",
        **{"data-feed": feed.name},
    )


def state(feed: FeedStatus) -> Component:
    """The state as shape and word."""
    return html.Span([html.I(), words(feed.state)], className=f"fr {STATES.get(feed.state, 'cut')}")


def rejected(feed: FeedStatus, may: May) -> Component | str:
    """The count of rejects; where there are any that they may read, a button that opens them."""
    if not feed.rejected or not may.rejects:
        return f"{feed.rejected or 0:,}"
    return button(f"{feed.rejected:,}", Ids.asked, {"feed": feed.name}, f"Read what {feed.name} sent that was rejected")


def pause(feed: FeedStatus, may: May) -> Component | str:
    """The one deed that this page offers for a feed, where they may do it (assets/commands/press.js)."""
    deed, done = ("resume", "is asked again") if feed.state == "paused" else ("pause", "is paused")
    command = f"{deed}_feed"
    if command not in may.deeds:
        return ""
    told = {
        "data-command": command, "data-fields": json.dumps({"feed": feed.name}), "data-done": f"{feed.name} {done}.",
        "aria-label": f"{words(deed)} {feed.name}",
    }  # fmt: skip
    return html.Button(words(deed), className="btn small", type="button", **told)


def button(face: str, store: str, value: dict[str, str], says: str) -> Component:
    """A button whose press the browser writes into a store (assets/view/deeds.js)."""
    told = {"data-sets": store, "data-value": json.dumps(value), "aria-label": says}
    return html.Button(face, className="btn small", type="button", **told)


def nothing(title: str, sentence: str) -> Component:
    """An empty state: what is so, and the way out."""
    return html.Div([html.B(title), html.P(sentence, className="say")], className="empty")
