"""The map: base tiles and its furniture. It is given layers to show and knows none by name."""

import json
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

import dash_leaflet as dl
from dash import html
from dash.development.base_component import Component

from components import legend
from components.layers.layer import Layer, Part
from components.symbol import symbol

TILES = "/tiles/{z}/{x}/{y}.png?theme={theme}&scale={scale}"  # theme and scale are filled in by assets/map/tiles.js
Bounds = tuple[float, float, float, float]


class Ids:
    """Every id that the map puts on a page."""

    map = "city-map"
    leaflet = "leaflet-map"
    banner = "alert-banner"
    alarm = "unacknowledged-banner"
    cover = "cover-banner"
    tip = "map-tip"
    zoom_in = "zoom-in"
    zoom_out = "zoom-out"
    fit = "fit-city"
    tools = "map-tools"
    progress = "progress"


def city_map(
    bounds: Bounds,
    layers: Iterable[Layer],
    reads: Mapping[str, Sequence[str]],
    view: str | None = None,
    progress: Component | None = None,
    *,
    still: bool = False,
    mark_scale: float = 1.0,
    furniture: bool = True,
) -> Component:
    """The city within its bounds, or the view that an address asked for (`zoom/lat/lon`).

    A `still` map neither glides nor pulses; `mark_scale` draws marks and their words that much larger; without
    `furniture` there is nothing on it to press or read.
    """
    layers = list(layers)
    told = {
        "data-layers": json.dumps([described(layer, reads) for layer in layers]),
        "data-bounds": json.dumps(bounds),
        "data-still": json.dumps(still),
        "data-mark-scale": f"{mark_scale:g}",
    }
    return html.Main(
        [leaflet(bounds, view), *(furnished(progress, layers) if furniture else [])],
        id=Ids.map,
        className="map",
        **told,
    )


def leaflet(bounds: Bounds, view: str | None) -> Component:
    """Leaflet's own map with the base tiles."""
    return dl.Map(
        dl.TileLayer(url=TILES, maxZoom=19, minZoom=8, keepBuffer=3),
        id=Ids.leaflet,
        className="leaflet-map",
        zoomControl=False,
        attributionControl=False,
        # The browser keeps the view in the address; dash-leaflet 1.1.3 fails to track one without a centre.
        trackViewport=False,
        zoomSnap=0.25,
        minZoom=8,
        maxZoom=19,
        **extent(bounds, view),
    )


def furnished(progress: Component | None, layers: Sequence[Layer]) -> list[Component]:
    """What stands on the map: banners, buttons, tools, the legend, a tip, and the work under way."""
    return [
        html.Div(
            [
                html.Div(id=Ids.banner, hidden=True),
                html.Div(id=Ids.alarm, hidden=True),
                html.Div(id=Ids.cover, hidden=True),
            ],
            className="map-banners",
        ),
        html.Div([zoom_buttons(), html.Div(id=Ids.tools)], className="map-side"),
        legend.legend(layers),
        html.Div(id=Ids.tip, className="mf tip", role="tooltip", hidden=True),
        html.Div(progress, id=Ids.progress, className="mf progress", role="status", hidden=progress is None),
    ]


def extent(bounds: Bounds, view: str | None) -> dict[str, object]:
    """Where the map opens: the asked view when it can be read, else the whole city."""
    west, south, east, north = bounds
    try:
        zoom, lat, lon = (float(part) for part in (view or "").split("/"))
    except ValueError:
        return {"bounds": [[south, west], [north, east]]}
    if not (isfinite(zoom) and -85 <= lat <= 85 and -180 <= lon <= 180):
        return {"bounds": [[south, west], [north, east]]}
    return {"center": [lat, lon], "zoom": min(max(zoom, 8), 19)}


def described(layer: Layer, reads: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """What the browser must know of a layer: its parts, its tables, whether it opens, moves or stays."""
    return {
        "name": layer.name,
        "table": layer.table,
        "moves": layer.moves,
        "fixed": layer.fixed,
        "rest": layer.rest_s,
        "reads": list(reads.get(layer.name, [layer.name])),
        "parts": [part_described(part) for part in layer.parts],
    }


def part_described(part: Part) -> dict[str, object]:
    """A switch of the rail, as the browser draws it."""
    return {
        "key": part.key,
        "title": part.title,
        "symbol": part.symbol,
        "colour": part.colour,
        "where": part.where,
        "onlyWhenAny": part.only_when_any,
    }


def zoom_buttons() -> Component:
    """Closer, farther, the whole city."""
    buttons = ((Ids.zoom_in, "+", "Zoom in"), (Ids.zoom_out, "−", "Zoom out"), (Ids.fit, symbol("fit", 14), "Fit city"))
    return html.Div(
        [html.Button(face, id=name, type="button", title=says, **{"aria-label": says}) for name, face, says in buttons],
        className="mf zoom",
    )


def progress_note(text: str, share: float) -> Component:
    """What is being made while the city starts, and how far it is."""
    bar = html.Progress(value=str(round(share * 100)), max="100")
    return html.Div([html.B(text), bar, html.Span(f"{share:.0%}", className="t2")], className="progress-note")
