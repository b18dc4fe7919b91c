"""Places find their area and their hexagon."""

import json

import h3
import polars as pl

from analysis.areas import Areas, located

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
CITY = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": "Old Quay"}, "geometry": SQUARE},
            {"type": "Feature", "properties": {"name": "Nowhere"}, "geometry": None},
        ],
    }
).encode()


def frame(*rows: tuple[str | None, float | None, float | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"area": pl.String, "lon": pl.Float64, "lat": pl.Float64}, orient="row")


def test_a_place_takes_the_name_of_the_area_it_lies_in() -> None:
    told = located(frame((None, 0.5, 0.5), (None, 5.0, 5.0), (None, None, None)), Areas.read(CITY))
    assert told["area"].to_list() == ["Old Quay", None, None]


def test_what_the_source_named_stays() -> None:
    assert located(frame(("Harbour", 0.5, 0.5)), Areas.read(CITY))["area"].to_list() == ["Harbour"]


def test_the_cell_is_the_hexagon_of_resolution_nine() -> None:
    told = located(frame((None, 0.5, 0.25), (None, None, 1.0)), Areas())
    assert told["cell"].to_list() == [h3.str_to_int(h3.latlng_to_cell(0.25, 0.5, 9)), None]


def test_no_rows_and_no_areas_are_no_trouble() -> None:
    assert located(frame(), Areas()).height == 0
