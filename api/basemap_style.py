"""How the base map looks at each zoom: a Mapnik style for a theme, whose layers name their data."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final, Literal

Theme = Literal["dark", "light"]
LAYERS: Final = (
    "outside", "edge", "water", "park", "areas", "local", "collector", "major",
    "river-name", "water-name", "park-name", "area-name",
)  # fmt: skip
"""The data a style asks for: each layer's name begins with one of these."""


@dataclass(frozen=True)
class Palette:
    """The colours of one theme (DESIGN.md, Map)."""

    land: str
    outside: str
    water: str
    shore: str
    park: str
    area: str
    edge: str
    casing: str
    motorway_casing: str
    roads: dict[str, str]
    labels: dict[str, str]


PALETTES: Final[dict[Theme, Palette]] = {
    "dark": Palette(
        land="#12181F", outside="#0C1116", water="#0B2233", shore="#17384F", park="#122119",
        area="#1F2933", edge="#43515F", casing="#0D1217", motorway_casing="#0D1217",
        roads={"ramp": "#2B3743", "local": "#1D2630", "collector": "#27323E", "main": "#33404E",
               "motorway": "#43515F"},
        labels={"road": "#93A1AF", "street": "#7F8D9B", "place": "#75838F", "park": "#6F9C82",
                "water": "#5C8FB0"},
    ),
    "light": Palette(
        land="#F1F3F5", outside="#E3E7EB", water="#BFD6E6", shore="#A5C4D9", park="#D9E8DC",
        area="#DCE1E6", edge="#8593A1", casing="#C3CBD3", motorway_casing="#A3AFBA",
        roads={"ramp": "#E9ECEF", "local": "#FFFFFF", "collector": "#FFFFFF", "main": "#FFFFFF",
               "motorway": "#FFFFFF"},
        labels={"road": "#4A5763", "street": "#55626E", "place": "#5B6874", "park": "#3B6B4C",
                "water": "#2F6488"},
    ),
}  # fmt: skip

_ZOOMS = (10.0, 12.0, 13.5, 15.0, 18.0)
_WIDTHS = {
    "local": (0.0, 0.45, 0.8, 2.9, 13.0),
    "collector": (0.4, 0.9, 1.6, 5.0, 18.0),
    "ramp": (0.5, 0.9, 1.2, 3.4, 10.0),
    "main": (0.9, 1.5, 2.4, 6.8, 22.0),
    "motorway": (1.3, 2.2, 3.4, 8.1, 24.0),
}  # fmt: skip
_CASED_FROM = {"dark": {"main": 12, "motorway": 12, "collector": 15, "ramp": 15, "local": 16},
               "light": {"main": 11, "motorway": 10, "collector": 12, "ramp": 14, "local": 13}}  # fmt: skip
_DRAWN_FROM = {"local": 12, "collector": 11, "ramp": 11, "main": 0, "motorway": 0}
_NAMED_FROM = {"main": 12, "collector": 13, "local": 15}
_SOURCE = {"local": "local", "collector": "collector", "ramp": "major", "main": "major", "motorway": "major"}
_BELOW_TO_ABOVE = ("ramp", "local", "collector", "main", "motorway")


def width(road: str, zoom: float) -> float:
    """A road's width in pixels."""
    widths = _WIDTHS[road]
    if zoom <= _ZOOMS[0]:
        return widths[0]
    if zoom >= _ZOOMS[-1]:
        return widths[-1]
    after = bisect_left(_ZOOMS, zoom)
    share = (zoom - _ZOOMS[after - 1]) / (_ZOOMS[after] - _ZOOMS[after - 1])
    low, high = widths[after - 1], widths[after]
    # Pixels to the metre double with each zoom, so between two known widths they grow by a constant factor.
    return low + (high - low) * share if low == 0 else low * (high / low) ** share


def style(theme: Theme, zoom: int) -> str:
    """The whole style as XML, without datasources; each layer's name begins with the name of its data."""
    colours = PALETTES[theme]
    drawn = [road for road in _BELOW_TO_ABOVE if zoom >= _DRAWN_FROM[road]]
    cased = [road for road in drawn if zoom >= _CASED_FROM[theme][road]]
    shore = f'<LineSymbolizer stroke="{colours.shore}" stroke-width="1"/>'
    area = f'<LineSymbolizer stroke="{colours.area}" stroke-width="1"/>'
    edge = f'<LineSymbolizer stroke="{colours.edge}" stroke-width="1.2" stroke-dasharray="6,4"/>'
    layers = [
        _layer("outside", "ground", f'<PolygonSymbolizer clip="true" fill="{colours.outside}"/>'),
        _layer("water", "ground", f'<PolygonSymbolizer clip="true" fill="{colours.water}"/>{shore}'),
        _layer("park", "ground", f'<PolygonSymbolizer clip="true" fill="{colours.park}"/>'),
        _layer("areas", "lines", area if zoom >= 11 else ""),
    ]
    for road in cased:
        colour = colours.motorway_casing if road == "motorway" else colours.casing
        layers.append(_road(road, "casing", colour, width(road, zoom) + (1.8 if zoom >= 13 else 1.0)))
    layers += [_road(road, "fill", colours.roads[road], width(road, zoom)) for road in drawn]
    layers.append(_layer("edge", "line", edge))
    layers += _labels(colours, zoom)
    return f'<Map srs="epsg:3857" background-color="{colours.land}">{"".join(layers)}</Map>'


def _labels(colours: Palette, zoom: int) -> list[str]:
    """Words, the most needed first: whoever comes first keeps the room.

    Names at points come before names along lines: they lie where they lie whichever block is drawn, so that a name
    across two blocks is whole. Names along lines keep off a block's edges instead.
    """
    words = colours.labels
    tone = {"main": words["road"], "collector": words["street"], "local": words["street"]}
    layers = []
    if 12 <= zoom <= 16:
        capitals = 'text-transform="uppercase" character-spacing="0.8"'
        layers.append(_layer("area-name", "name", _inside(words["place"], colours, "[name]", capitals)))
    if zoom >= 13:
        layers.append(_layer("park-name", "name", _inside(words["park"], colours, "[name]")))
        layers.append(_layer("water-name", "name", _inside(words["water"], colours, "[name]", halo=colours.water)))
    if zoom >= 11:
        size = 10.5 if zoom < 15 else 11.5
        text = _along(words["road"], colours, size, 300, "[ref]", face="DejaVu Sans Condensed Bold")
        layers.append(_layer("major", "ref", text, "[cls]='motorway' and [ref]!=''"))
        river = _along(words["water"], colours, 11.5, 900, "[name]", halo=colours.water)
        layers.append(_layer("river-name", "name", river))
    for road in ("main", "collector", "local"):
        if zoom >= _NAMED_FROM[road]:
            size = (10.5 if road == "main" else 10.0) + (1.0 if zoom >= 16 else 0.0)
            text = _along(tone[road], colours, size, 420, "[name]")
            which = f"[cls]='{road}' and [name]!='' and not [name].match('(State|US) H(wy|ighway).*')"
            layers.append(_layer(_SOURCE[road], f"{road}-name", text, which))
    return layers


def _road(road: str, part: str, colour: str, wide: float) -> str:
    # A casing that ends square leaves the junction open; the road itself ends round.
    cap = "butt" if part == "casing" else "round"
    line = (
        f'<LineSymbolizer stroke="{colour}" stroke-width="{wide:.2f}" stroke-linecap="{cap}" stroke-linejoin="round"/>'
    )
    return _layer(_SOURCE[road], f"{road}-{part}", line, f"[cls]='{road}'")


def _layer(data: str, part: str, symbols: str, which: str = "") -> str:
    name = f"{data}/{part}"
    chosen = f"<Filter>{which}</Filter>" if which else ""
    # Words along a line keep off the edges of what is drawn, so what lies beyond them is not asked for.
    beyond = ' buffer-size="0"' if 'placement="line"' in symbols else ""
    return (
        f'<Style name="{name}"><Rule>{chosen}{symbols}</Rule></Style>'
        f'<Layer name="{name}" srs="epsg:4326"{beyond}><StyleName>{name}</StyleName></Layer>'
    )


def _along(
    colour: str,
    colours: Palette,
    size: float,
    spacing: int,
    text: str,
    face: str = "DejaVu Sans Condensed",
    halo: str = "",
) -> str:
    return (
        f'<TextSymbolizer face-name="{face}" size="{size}" fill="{colour}" halo-fill="{halo or colours.land}"'
        f' halo-radius="1.6" placement="line" spacing="{spacing}" max-char-angle-delta="20"'
        # Little tolerance: a word that a block's edge will not let stand where it belongs is better left out than said
        # on both sides of it.
        f' margin="6" repeat-distance="300" clip="true" label-position-tolerance="40" avoid-edges="true">'
        f"{text}</TextSymbolizer>"
    )


def _inside(colour: str, colours: Palette, text: str, more: str = "", halo: str = "") -> str:
    return (
        f'<TextSymbolizer face-name="DejaVu Sans Condensed" size="10.5" fill="{colour}"'
        f' halo-fill="{halo or colours.land}" halo-radius="1.6" placement="point" wrap-width="90"'
        f' line-spacing="1" margin="8" {more}>{text}</TextSymbolizer>'
    )
