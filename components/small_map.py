"""A small map of one place that stands still: a few tiles of the city's own map, and marks on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dash import html
from dash.development.base_component import Component

from components.mercator import shares
from components.symbol import symbol

TILE: Final = 256
WIDTH: Final = 960
"""What is drawn; a narrower column shows the middle of it."""
HEIGHT: Final = 360


@dataclass(frozen=True)
class Spot:
    """A mark: its place in degrees, its symbol and colour, and what it is."""

    lon: float
    lat: float
    shape: str
    colour: str
    says: str
    main: bool = False


def small_map(lon: float, lat: float, spots: Sequence[Spot], zoom: int = 16) -> Component:
    """Centred on a place; marks outside it are left out, the main one lies on top."""
    x, y = pixel(lon, lat, zoom)
    left, top = x - WIDTH / 2, y - HEIGHT / 2
    tiles = [
        html.Img(
            alt="",
            style={"left": f"calc(50% + {column * TILE - x:.1f}px)", "top": f"{row * TILE - top:.1f}px"},
            **{"data-tile": f"/tiles/{zoom}/{column}/{row}.png"},  # the browser adds its theme
        )
        for column in range(int(left // TILE), int((left + WIDTH) // TILE) + 1)
        for row in range(int(top // TILE), int((top + HEIGHT) // TILE) + 1)
    ]  # fmt: skip
    marks = []
    for spot in sorted(spots, key=lambda each: each.main):
        at_x, at_y = pixel(spot.lon, spot.lat, zoom)
        if 0 <= at_x - left <= WIDTH and 0 <= at_y - top <= HEIGHT:
            marks.append(_mark(spot, at_x - x, at_y - top))
    return html.Div([*tiles, *marks], className="small-map", role="img", **{"aria-label": "The place and what is near"})


def pixel(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """A place in pixels of the whole world at that zoom (Web Mercator, as tiles are laid)."""
    east, south = shares(lon, lat)
    return float(east) * TILE * 2**zoom, float(south) * TILE * 2**zoom


def _mark(spot: Spot, x: float, y: float) -> Component:
    return html.Span(
        symbol(spot.shape, 24 if spot.main else 16, spot.colour),
        className="spot main" if spot.main else "spot",
        title=spot.says,
        style={"left": f"calc(50% + {x:.1f}px)", "top": f"{y:.1f}px"},
    )
