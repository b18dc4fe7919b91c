"""The city by risk: hexagons over its own map, plain counts beneath a slider, and the first places numbered."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from components.layers.heat import FEW, banded, ring
from components.small_map import TILE, pixel

WIDTH: Final = 590
HEIGHT: Final = 640
DEEPEST: Final = 15
NUMBERED: Final = 8
HALF: Final = 0.72  # of the size, for the map of differences
Box = tuple[float, float, float, float]
Places = Sequence[Mapping[str, Any]]


class Ids:
    """Every id of the map."""

    map = "risk-map"
    slider = "risk-slider"


def risk_map(ahead: pl.DataFrame, counted: pl.DataFrame, places: Places, bounds: Box) -> Component:
    """`ahead`: cell, expected, count; `counted`: cell, count. What is left of the slider is the forecast."""
    zoom, left, top, shrunk = _fitted(bounds)
    sheets = [
        html.Div(className=f"risk-sheet {name}", **{"data-html": _drawn(frame, zoom, left, top)})
        for name, frame in (("counts", counted), ("ahead", ahead))
    ]
    inner = html.Div(
        [*_tiles(zoom, left, top, shrunk), *sheets],
        className="risk-inner",
        style={
            "transform": f"scale({shrunk:.4f})",
            "width": f"{WIDTH / shrunk:.1f}px",
            "height": f"{HEIGHT / shrunk:.1f}px",
        },
    )
    marks = [_number(n + 1, each, zoom, left, top, shrunk) for n, each in enumerate(places[:NUMBERED])]
    drawn = html.Div([inner, *marks], id=Ids.map, className="risk-map", role="img",
                     style={"width": f"{WIDTH}px", "height": f"{HEIGHT}px"},
                     **{"aria-label": "The city's hexagons by rank; the table beside names the highest"})  # fmt: skip
    ends = html.Div([html.Span("Forecast"), html.Span("Plain counts, 365 days")], className="risk-ends")
    slider = dcc.Input(id=Ids.slider, type="range", min=0, max=100, value=100, step=1, className="risk-slider")
    return html.Div(
        [drawn, html.Label([html.Span("Forecast against plain counts", className="out-of-sight"), slider]), ends]
    )


def legend(ahead: pl.DataFrame) -> Component:
    """Each band with the share of what is expected that lies in it."""
    told = banded(ahead)
    whole = max(float(told["expected"].sum()), 1e-9)
    names = {1: "Top 1 %", 2: "1 to 5 %", 3: "5 to 10 %", 4: "10 to 20 %", 5: "The rest"}
    rows = []
    for band, name in names.items():
        share = float(told.filter(pl.col("band") == band)["expected"].sum()) / whole
        rows.append(
            html.Span([html.I(className=f"swatch band-{band}"), html.B(name), f" {100 * share:.0f} % expected"])
        )
    rows.append(html.Span([html.I(className="swatch little"), html.B("Little evidence"), f" under {FEW} in a year"]))
    return html.Div(rows, className="risk-legend")


def differences(cells: Mapping[str, int], bounds: Box) -> Component:
    """Where the map would change: by cell, from -2 (much less) to 2 (much more)."""
    zoom, left, top, shrunk = _fitted(bounds)
    paths: dict[str, list[str]] = {}
    for cell, step in cells.items():
        paths.setdefault(f"step{step}", []).append(_outline(cell, zoom, left, top))
    told = "".join(f'<path class="{look}" d="{"".join(each)}"/>' for look, each in sorted(paths.items()))
    sheet = html.Div(className="risk-sheet", **{"data-html": _svg(told)})
    inner = html.Div([*_tiles(zoom, left, top, shrunk), sheet], className="risk-inner",
                     style={"transform": f"scale({shrunk * HALF:.4f})"})  # fmt: skip
    return html.Div(
        inner, className="risk-map", role="img",
        style={"width": f"{WIDTH * HALF:.0f}px", "height": f"{HEIGHT * HALF:.0f}px"},
        **{"aria-label": "Where risk would be more, and where less, with what police bring in"},
    )  # fmt: skip


def difference_legend() -> Component:
    """What the four colours mean."""
    names = {"step2": "Half as much again or more", "step1": "A tenth more", "step-1": "A tenth less",
             "step-2": "Half or less"}  # fmt: skip
    return html.Div(
        [html.Span([html.I(className=f"swatch {look}"), html.B(name)]) for look, name in names.items()],
        className="risk-legend two",
    )


def _fitted(bounds: Box) -> tuple[int, float, float, float]:
    """The zoom at which the city is a little larger than the panel, the pixel of its corner, how far it is shrunk."""
    west, south, east, north = bounds
    for zoom in range(8, DEEPEST + 1):
        (x0, y0), (x1, y1) = pixel(west, north, zoom), pixel(east, south, zoom)
        shrunk = min(WIDTH / (x1 - x0), HEIGHT / (y1 - y0))
        if shrunk <= 1:
            break
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    return zoom, middle_x - WIDTH / shrunk / 2, middle_y - HEIGHT / shrunk / 2, shrunk


def _tiles(zoom: int, left: float, top: float, shrunk: float) -> list[Component]:
    return [
        html.Img(alt="", style={"left": f"{column * TILE - left:.1f}px", "top": f"{row * TILE - top:.1f}px"},
                 **{"data-tile": f"/tiles/{zoom}/{column}/{row}.png"})
        for column in range(int(left // TILE), int((left + WIDTH / shrunk) // TILE) + 1)
        for row in range(int(top // TILE), int((top + HEIGHT / shrunk) // TILE) + 1)
    ]  # fmt: skip


def _outline(cell: str, zoom: int, left: float, top: float) -> str:
    corners = (pixel(lon, lat, zoom) for lon, lat in ring(cell)[:-1])
    return f"M{'L'.join(f'{x - left:.1f} {y - top:.1f}' for x, y in corners)}Z"


def _svg(inner: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="hexagons">{inner}</svg>'


def _drawn(frame: pl.DataFrame, zoom: int, left: float, top: float) -> str:
    """The hexagons as SVG, one path a band; its text is figures of our own alone."""
    if frame.is_empty():
        return ""
    paths: dict[str, list[str]] = {}
    for row in banded(frame).iter_rows(named=True):
        look = f"band-{row['band']}" + (" little" if row["little_evidence"] and row["basis"] == "forecast" else "")
        paths.setdefault(look, []).append(_outline(row["cell"], zoom, left, top))
    hatch = (
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0V6" class="hatch"/></pattern></defs>'
    )
    told = "".join(f'<path class="{look}" d="{"".join(each)}"/>' for look, each in sorted(paths.items(), reverse=True))
    return _svg(hatch + told)


def _number(number: int, place: Mapping[str, Any], zoom: int, left: float, top: float, shrunk: float) -> Component:
    x, y = pixel(place["lon"], place["lat"], zoom)
    style = {"left": f"{(x - left) * shrunk:.1f}px", "top": f"{(y - top) * shrunk:.1f}px"}
    return html.Span(str(number), className="risk-number", style=style)
