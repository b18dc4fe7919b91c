"""The base map's look: every zoom and theme is a style that Mapnik takes."""

import mapnik
import pytest

from api.basemap_style import LAYERS, PALETTES, Theme, style, width
from api.tiles import _register_fonts


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("zoom", range(21))
def test_every_zoom_is_a_style_whose_layers_name_their_data(theme: Theme, zoom: int) -> None:
    _register_fonts()
    drawn = mapnik.Map(64, 64)
    mapnik.load_map_from_string(drawn, style(theme, zoom))
    assert {layer.name.partition("/")[0] for layer in drawn.layers} <= set(LAYERS)


@pytest.mark.parametrize("road", ["local", "collector", "ramp", "main", "motorway"])
def test_roads_never_grow_thinner_as_one_comes_closer(road: str) -> None:
    widths = [width(road, zoom / 4) for zoom in range(84)]
    assert widths == sorted(widths)


def test_widths_are_those_of_the_design() -> None:
    drawn = [[width(road, zoom) for road in ("local", "collector", "main", "motorway")] for zoom in (12, 13.5, 15)]
    assert drawn == [[0.45, 0.9, 1.5, 2.2], [0.8, 1.6, 2.4, 3.4], [2.9, 5.0, 6.8, 8.1]]
