"""The wall: one screen that nobody touches. Its parts stand empty and grey until the browser has heard the city."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from components.layers.mark import ISO
from components.symbol import symbol

Box = tuple[float, float, float, float]


class Ids:
    """Every id that a wall puts on a page."""

    page = "page"
    wall = "wall"
    clock = "wall-clock"
    date = "wall-date"
    state = "wall-state"
    view = "wall-view"
    away = "wall-away"
    alert = "wall-alert"
    qr = "wall-qr"
    incidents = "wall-incidents"
    figures = "wall-figures"
    veil = "wall-veil"
    stop = "wall-stop"


@dataclass(frozen=True)
class View:
    """One view of the rotation: a box in degrees, or zoom, latitude and longitude."""

    name: str
    seconds: float
    box: Box | None = None
    place: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Preset:
    """What one wall shows, as the browser is told."""

    name: str
    title: str
    layers: tuple[str, ...]
    figures: tuple[str, ...]
    views: tuple[View, ...]
    filters: dict[str, tuple[str, ...]]
    theme: str
    edition: str


@dataclass(frozen=True)
class Standing:
    """Whose city the wall speaks of, and what time it is there."""

    city: str
    timezone: str
    now: datetime


def wall(preset: Preset, standing: Standing, city_map: Component) -> Component:
    """The whole page. The veil and the banner lie over all of it until data was heard."""
    return html.Div(
        [
            html.Div(
                [
                    top(),
                    html.Div([city_map, *over_the_map()], className="wall-map"),
                    html.Section(id=Ids.incidents, className="wall-incidents", **{"aria-label": "The worst incidents"}),
                    html.Footer(id=Ids.figures, className="wall-figures"),
                ],
                id=Ids.wall,
                className="wall",
                **{"data-preset": json.dumps(asdict(preset))},
            ),
            html.Div(id=Ids.veil, className="wall-veil"),
            html.Div([html.B("NO DATA YET"), html.Span()], id=Ids.stop, className="wall-stop", role="status"),
        ],
        id=Ids.page,
        className="page page-wall",
        **{"data-timezone": standing.timezone, "data-now": standing.now.strftime(ISO), "data-city": standing.city},
    )


def top() -> Component:
    """The city's time and day, and how old the data is."""
    state = html.Div([html.I(), html.B(), html.Span()], id=Ids.state, className="wall-state")
    return html.Header([html.Time(id=Ids.clock), html.Span(id=Ids.date), state], className="wall-top")


def over_the_map() -> list[Component]:
    """What floats over the map: the view's name, incidents outside it, the alert in force, the way to this view."""
    return [
        html.Div([html.Div(id=Ids.view, hidden=True), html.Div(id=Ids.away, hidden=True)], className="wall-words"),
        html.Div(
            [symbol("alert", 28, "p2"), html.Span(className="name"), html.Span(className="until")],
            id=Ids.alert,
            className="wall-alert",
            hidden=True,
        ),
        html.Img(id=Ids.qr, alt="QR code that opens this view", className="wall-qr"),
    ]


def presets(there: Iterable[tuple[str, str]], unknown: str | None = None) -> Component:
    """The walls there are, each as a link; said first: which one was asked for and is not among them."""
    links = [html.Li(html.A([html.B(title), html.Span(f"/wall/{name}", className="t3")], href=f"/wall/{name}"))
             for name, title in there]  # fmt: skip
    told = (
        f"There is no wall named “{unknown}”. These are the ones that city.toml names."
        if unknown is not None
        else "A wall is for a screen that nobody touches. Open one, then press F11 to fill the screen."
    )
    return html.Main(
        html.Section(
            [
                html.H2("No such wall" if unknown is not None else "Walls"),
                html.P(told, className="say"),
                html.Ul(links),
            ],
            className="card lost walls",
        ),
        className="sheet",
    )
