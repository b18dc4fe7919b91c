"""Shell: the strip along the top of every page, and the container below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from components.layers.mark import ISO
from components.symbol import symbol
from components.words import words

ADDRESSES: Final = (("/", "Live"), ("/feeds", "Feeds"))


class Ids:
    """Every id that the shell puts on a page."""

    page = "page"
    figures = "key-figures"
    feeds = "feeds-alive"
    clock = "clock"
    theme = "theme-toggle"
    demo = "demo-banner"
    cut = "cut-banner"
    revisions = "revisions"


@dataclass(frozen=True)
class Frame:
    """What every page says of itself: whose city, whose eyes, what time."""

    city: str
    timezone: str
    role: str
    demo: bool
    now: datetime


def page(frame: Frame, title: str, address: str, body: Sequence[Component], figures: bool = False) -> Component:
    """A whole page: the strip, the banner for when nothing is heard, and its own body."""
    return html.Div(
        [
            strip(frame, title, address, figures),
            html.Div(id=Ids.cut, className="cut-banner", role="alert", hidden=True),
            dcc.Store(id=Ids.revisions),
            *body,
        ],
        id=Ids.page,
        className=f"page page-{words(title).split()[0].lower()}",
        **{"data-timezone": frame.timezone, "data-now": frame.now.strftime(ISO), "data-city": frame.city},
    )


def strip(frame: Frame, title: str, address: str, figures: bool) -> Component:
    """Brand, key figures, the other pages, who is looking, and the city's time."""
    return html.Header(
        [
            brand(frame.city, title),
            html.Div(key_figures() if figures else [], id=Ids.figures, className="kf"),
            navigation(address),
            html.Div([*who(frame), theme_toggle(), html.Time(id=Ids.clock, className="clock")], className="who"),
        ],
        className="strip",
    )


def brand(city: str, title: str) -> Component:
    """The mark, the house's name, the city's and the page's."""
    names = html.Div([html.B("Watchfloor"), html.Span(f"{city} · {title}", className="clip")], className="names")
    return html.A([symbol("brand", 22), names], href="/", className="brand")


def key_figures() -> list[Component]:
    """The slots of the figures that are real now; the browser fills them from the layers it holds."""
    return [
        figure("open", "Open incidents"),
        figure("unacknowledged", "Oldest unacknowledged"),
        figure("units", "Units available"),
        figure("feeds", "Feeds", href="/feeds"),
    ]


def figure(name: str, title: str, href: str | None = None) -> Component:
    """One slot: its label above its value."""
    parts = [
        html.Span(title, className="lab", **{"data-figure-label": name}),
        html.Span("–", className="v", **{"data-figure": name}),
    ]
    return html.A(parts, href=href, className="figure") if href else html.Div(parts, className="figure")


def navigation(address: str) -> Component:
    """The other pages; the one shown is marked."""
    links = [
        html.A(name, href=href, className="on" if href == address else "", **{"aria-current": current(href, address)})
        for href, name in ADDRESSES
    ]
    return html.Nav(links, className="nav", **{"aria-label": "Pages"})


def current(href: str, address: str) -> str:
    """What a screen reader is told of a link: whether it is the page shown."""
    return "page" if href == address else "false"


def who(frame: Frame) -> list[Component]:
    """In whose eyes the page is drawn, and that the city is a simulated one when it is."""
    role = words(frame.role)
    if not frame.demo:
        return [html.Span(role, className="t2")]
    words_of_demo = [html.B("Demonstration"), html.Span(f"seen as {role.lower()}", className="t2")]
    return [html.Div(words_of_demo, id=Ids.demo, className="demo")]


def theme_toggle() -> Component:
    """Dark or light; the browser keeps the choice."""
    return html.Button("Light", id=Ids.theme, className="btn flat", type="button", title="Change to the light theme")
