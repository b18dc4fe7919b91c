"""Shell: the strip along the top of every page, and the container below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import dcc, html
from dash.development.base_component import Component

from components import theme
from components.layers.mark import ISO
from components.person import Person, menu
from components.symbol import symbol
from components.words import words


class Ids:
    """Every id that the shell puts on a page."""

    page = "page"
    figures = "key-figures"
    sound = "sound"
    search = "search-slot"
    feeds = "feeds-alive"
    clock = "clock"
    said = "said"
    cut = "cut-banner"
    revisions = "revisions"
    keys = "keys-sheet"
    keys_slot = "keys-sheet-slot"
    content = "content"
    print_head = "print-head"


@dataclass(frozen=True)
class Frame:
    """What every page says of itself: whose city, whose eyes, what time."""

    city: str
    timezone: str
    person: Person
    pages: tuple[tuple[str, str], ...]  # those they may open: address and name
    now: datetime


def page(
    frame: Frame,
    title: str,
    address: str,
    body: Sequence[Component],
    figures: bool = False,
    skip: tuple[str, str] = (Ids.content, "the page"),
) -> Component:
    """A whole page: the strip, the banner for when nothing is heard, and its own body, in the house's look."""
    whole = html.Div(
        [
            html.A(f"Skip to {skip[1]}", href=f"#{skip[0]}", className="skip"),
            strip(frame, title, address, figures),
            html.Div([html.B(), html.Span()], id=Ids.print_head, className="print-head"),
            html.Div(id=Ids.cut, className="cut-banner", role="alert", hidden=True),
            html.Div(id=Ids.said, className="said", role="status"),
            dcc.Store(id=Ids.revisions),
            *body,
            html.Div(theme.sheet(Ids.keys, "Keyboard"), id=Ids.keys_slot),
        ],
        id=Ids.page,
        className=f"page page-{words(title).split()[0].lower()}",
        **{
            "data-timezone": frame.timezone,
            "data-now": frame.now.strftime(ISO),
            "data-city": frame.city,
            "data-actor": frame.person.name,
            "data-role": frame.person.role,
            "data-title": title,
        },
    )
    return theme.themed(whole)


def strip(frame: Frame, title: str, address: str, figures: bool) -> Component:
    """Brand, key figures, the other pages, who is looking, and the city's time."""
    return html.Header(
        [
            brand(frame, title),
            html.Div(key_figures() if figures else [], id=Ids.figures, className="kf"),
            *([html.Div(id=Ids.search, className="search-slot")] if figures else []),
            navigation(frame.pages, address),
            html.Div(
                [
                    html.Button("Sound", id=Ids.sound, className="btn small sound", type="button", hidden=True)
                    if figures
                    else None,
                    menu(frame.person, navigation(frame.pages, address)),
                    html.Time(id=Ids.clock, className="clock"),
                ],
                className="who",
            ),
        ],
        className="strip",
    )


def brand(frame: Frame, title: str) -> Component:
    """The mark, the house's name, the city's and the page's; it leads to the first page that they may open."""
    names = html.Div([html.B("Watchfloor"), html.Span(f"{frame.city} · {title}", className="clip")], className="names")
    return html.A([symbol("brand", 22), names], href=home(frame), className="brand")


def home(frame: Frame) -> str:
    """Where the way back leads."""
    return frame.pages[0][0] if frame.pages else "/"


def key_figures() -> list[Component]:
    """The slots of the figures that are real now; the browser fills them from the layers it holds."""
    return [
        figure("open", "Open incidents"),
        figure("unacknowledged", "Oldest unacknowledged", press="Open the oldest unacknowledged incident"),
        figure("units", "Units available"),
        figure("response", "Response p90", hidden=True),
        figure("alarms", "Alarms per operator, 10 min", hidden=True),
        figure("feeds", "Feeds", href="/feeds"),
    ]


def figure(name: str, title: str, href: str | None = None, hidden: bool = False, press: str | None = None) -> Component:
    """One slot: its label above its value; `hidden` until the browser knows it; some lead somewhere."""
    parts = [
        html.Span(title, className="lab", **{"data-figure-label": name}),
        html.Span("–", className="v", **{"data-figure": name}),
    ]
    if href:
        return html.A(parts, href=href, className="figure")
    if press:
        return html.Button(parts, id=f"open-{name}", className="figure", type="button", title=press, disabled=True)
    return html.Div(parts, className="figure", hidden=hidden)


def navigation(pages: Sequence[tuple[str, str]], address: str) -> Component:
    """The pages that they may open; the one shown is marked."""
    links = [
        html.A(name, href=href, className="on" if href == address else "", **{"aria-current": current(href, address)})
        for href, name in pages
    ]
    return html.Nav(links, className="nav", **{"aria-label": "Pages"})


def current(href: str, address: str) -> str:
    """What a screen reader is told of a link: whether it is the page shown."""
    return "page" if href == address else "false"
