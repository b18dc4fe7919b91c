"""Draws the ten trips on the city's own base map: python -m bench.trip_sheet STREETS OUT.png

STREETS is any street file that a city takes. Each picture is drawn at the deepest zoom that holds its whole way.
"""

import base64
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import mapnik
import numpy as np
import typst

from analysis.base_map import prepare
from analysis.gazetteer import Gazetteer
from analysis.network import Network
from analysis.street_graph import read_network
from api.tile_grid import BLOCK, blocks
from api.tiles import PIXELS, Painter
from bench.ten_trips import TEN, Driven, Point, Trip, drive, name, shut_by
from components.mercator import shares
from config.dispatch import Speeds
from session import BaseMap

WIDE, HIGH, MARGIN = 380, 300, 26  # pixels of one picture
SHARP: Final = 1.25
CREDIT: Final = "Streets: U.S. Census Bureau, TIGER/Line 2019 (public domain). Ways and words: Watchfloor."
SHEET: Final = """
#let told = json(bytes(sys.inputs.told))
#set page(width: auto, height: auto, margin: 12pt)
#set text(font: ("DejaVu Sans", "Liberation Sans"), size: 9pt)
#grid(columns: 5, gutter: 12pt, ..told.pictures.map(it => block(width: it.wide * 1pt)[
  #image(bytes(it.svg), format: "svg", width: it.wide * 1pt) #v(-6pt)
  *#it.title* \\ #it.ends \\ #it.figures
]))
#told.credit
"""


def main(streets: Path, out: Path) -> None:
    """Prepares the streets, drives the trips, and writes the sheet."""
    with TemporaryDirectory(prefix="watchfloor-trips-") as folder:
        made = prepare(streets, None, None, Path(folder))
        network = read_network(made.streets, Speeds().model_dump())
        gazetteer = Gazetteer.read(made.streets)
        painter = Painter(BaseMap(made.streets, None, made.land, made.bounds, Path(folder) / "tiles"))
        pictures = [_picture(number, trip, network, gazetteer, painter) for number, trip in enumerate(TEN, 1)]
    out.write_bytes(_small(_set(pictures)))
    print(f"{out}: {out.stat().st_size // 1000} kB")


def _picture(number: int, trip: Trip, network: Network, gazetteer: Gazetteer, painter: Painter) -> dict[str, object]:
    shut = shut_by(network, trip)
    way = drive(network, gazetteer, trip, shut)
    before = drive(network, gazetteer, trip, None) if trip.closed else None
    figures = f"{way.seconds / 60:.1f} min · {way.metres:,.0f} m · {way.ratio:.2f} × the straight line"
    if before is not None:
        figures += f" (dashed, before: {before.seconds / 60:.1f} min, {before.metres:,.0f} m)"
    ends = f"{name(trip.start)} → {name(trip.end)}"
    print(f"{number}. {trip.shows}: {ends}: {figures}")
    svg = _svg(way, before, trip.closed, painter)
    return {"svg": svg, "wide": WIDE, "title": f"{number}. {trip.shows}", "ends": ends, "figures": figures}


def _svg(way: Driven, before: Driven | None, closed: tuple[Point, ...], painter: Painter) -> str:
    """The base map round a way, and the way on it."""
    points = [*way.line, *(before.line if before else ())]
    x, y = shares(*np.array(points).T)
    span = max((x.max() - x.min()) / (WIDE - 2 * MARGIN), (y.max() - y.min()) / (HIGH - 2 * MARGIN))
    zoom = min(16, int(np.floor(-np.log2(span * PIXELS))))
    world = PIXELS * 2**zoom
    left, top = (x.max() + x.min()) / 2 * world - WIDE / 2, (y.max() + y.min()) / 2 * world - HIGH / 2

    def line(told: tuple[Point, ...], style: str) -> str:
        if not told:
            return ""
        east, south = shares(*np.array(told).T)
        dots = " ".join(f"{a * world - left:.1f},{b * world - top:.1f}" for a, b in zip(east, south, strict=True))
        return f'<polyline points="{dots}" fill="none" stroke-linejoin="round" stroke-linecap="round" {style}/>'

    def dot(at: Point, colour: str) -> str:
        east, south = (float(each[0]) for each in shares([at[0]], [at[1]]))
        return (f'<circle cx="{east * world - left:.1f}" cy="{south * world - top:.1f}" r="5" fill="{colour}" '
                'stroke="white" stroke-width="1.5"/>')  # fmt: skip

    return "".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}">',
        _ground(painter, zoom, left, top),
        line(before.line if before else (), 'stroke="#d97706" stroke-width="3" stroke-dasharray="3 6"'),
        line(way.line, 'stroke="#1d4ed8" stroke-width="3.5" stroke-opacity="0.75"'),
        line(closed, 'stroke="#dc2626" stroke-width="5"'), dot(way.line[0], "#15803d"), dot(way.line[-1], "#111827"),
        "</svg>",
    ])  # fmt: skip


def _ground(painter: Painter, zoom: int, left: float, top: float) -> str:
    """The base map's blocks that a picture touches."""
    world, side = PIXELS * 2**zoom, PIXELS * BLOCK
    west, east = (at / world * 360 - 180 for at in (left, left + WIDE))
    south, north = (
        float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * at / world))))) for at in (top + HIGH, top)
    )  # fmt: skip
    found = []
    for block in blocks((west, south, east, north), zoom):
        image = base64.b64encode(painter.drawn(block, "light", 2).to_string("png")).decode()
        found.append(
            f'<image x="{block.x * PIXELS - left:.2f}" y="{block.y * PIXELS - top:.2f}" width="{side}" height="{side}" '
            f'href="data:image/png;base64,{image}"/>'
        )
    return "".join(found)


def _set(pictures: list[dict[str, object]]) -> bytes:
    """The contact sheet, as PNG."""
    told = json.dumps({"pictures": pictures, "credit": CREDIT})
    return bytes(typst.compile(SHEET.encode(), format="png", ppi=72 * SHARP, sys_inputs={"told": told}))


def _small(png: bytes) -> bytes:
    """The same picture with a palette of 128 colours."""
    return bytes(mapnik.Image.from_string(png).to_string("png8:m=h:c=128:z=9"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("python -m bench.trip_sheet STREETS OUT.png")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
