"""The map: base tiles and its furniture. It is given layers to show and knows none by name."""

import json
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

import dash_leaflet as dl
from dash import html
from dash.development.base_component import Component

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
    tip = "map-tip"
    zoom_in = "zoom-in"
    zoom_out = "zoom-out"
    fit = "fit-city"
    scale = "scale-bar"
    legend = "legend"
    progress = "progress"


def city_map(
    bounds: Bounds,
    layers: Iterable[Layer],
    reads: Mapping[str, Sequence[str]],
    view: str | None = None,
    progress: Component | None = None,
) -> Component:
    """The city within its bounds, or the view that an address asked for (`zoom/lat/lon`)."""
    return html.Main(
        [
            dl.Map(
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
            ),
            html.Div(
                [html.Div(id=Ids.banner, hidden=True), html.Div(id=Ids.alarm, hidden=True)], className="map-banners"
            ),
            zoom_buttons(),
            legend(),
            html.Div(id=Ids.tip, className="mf tip", role="tooltip", hidden=True),
            html.Div(progress, id=Ids.progress, className="mf progress", role="status", hidden=progress is None),
        ],
        id=Ids.map,
        className="map",
        **{"data-layers": json.dumps([described(layer, reads) for layer in layers]), "data-bounds": json.dumps(bounds)},
    )


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


def legend() -> Component:
    """How fill says how sure: moving now, last known, cut off; and the scale."""
    return html.Div(
        [
            html.Span([symbol("police", 16, "police"), "fix under 60 s"]),
            html.Span([symbol("police", 16, "police", "last"), "last known"]),
            html.Span([symbol("police", 16, "police", "cut"), "cut off, over 15 min"]),
            html.Span([html.Span(className="scale-line"), html.Span(className="scale-text")], id=Ids.scale),
        ],
        id=Ids.legend,
        className="mf lg",
    )


def progress_note(text: str, share: float) -> Component:
    """What is being made while the city starts, and how far it is."""
    bar = html.Progress(value=str(round(share * 100)), max="100")
    return html.Div([html.B(text), bar, html.Span(f"{share:.0%}", className="t2")], className="progress-note")
