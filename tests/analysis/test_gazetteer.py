"""Streets, crossings and areas are found as people type them."""

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.base_map import prepare
from analysis.gazetteer import Gazetteer
from analysis.names import Names, words


def line(name: str, *points: tuple[float, float], cls: str = "local", ref: str = "") -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": [list(point) for point in points]}
    return {"type": "Feature", "properties": {"name": name, "cls": cls, "ref": ref}, "geometry": geometry}


STREETS = [
    line("Farrow Road", (0.0, 0.0), (0.01, 0.0), (0.02, 0.0), cls="main"),
    line("Harbour Road", (0.01, -0.01), (0.01, 0.0), (0.01, 0.01)),
    line("N Grand Blvd", (0.02, -0.01), (0.02, 0.0), (0.02, 0.01)),
    line("Grand Court", (0.03, 0.02), (0.04, 0.02)),
    line("Saint Anne's Avenue", (0.0, 0.02), (0.02, 0.02)),
    line("Übergang", (0.05, 0.05), (0.06, 0.05)),
    line("14th Street", (0.07, 0.05), (0.08, 0.05)),
    line("", (0.01, 0.0), (0.0, 0.01), cls="motorway", ref="I-64"),
    line("Exit 3", (0.0, 0.01), (0.0, 0.02), cls="ramp"),
]
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]]]}
AREAS = [{"type": "Feature", "properties": {"name": "Old Harbour"}, "geometry": SQUARE}]


@pytest.fixture(scope="module")
def city() -> Gazetteer:
    return Gazetteer(STREETS, AREAS)


@pytest.mark.parametrize(
    "typed",
    ["Farrow Road / Harbour Road", "farrow rd & harbour rd", "Harbour and Farrow", "harbour at farrow",
     "farrow harbour", "FARROW ROAD HARBOUR ROAD", "far/har", "farow / habour"],
)  # fmt: skip
def test_a_crossing_is_found_however_it_is_typed(city: Gazetteer, typed: str) -> None:
    found = city.find(typed)[0]
    assert (found.kind, {*found.title.split(" / ")}) == ("crossing", {"Farrow Road", "Harbour Road"})
    assert (found.lon, found.lat) == (0.01, 0.0)
    west, south, east, north = found.bounds
    assert west < 0.01 < east and south < 0.0 < north


def test_of_an_unfinished_crossing_all_that_meet_the_first_street_are_offered(city: Gazetteer) -> None:
    titles = {found.title for found in city.find("farrow road /")}
    assert titles == {"Farrow Road / Harbour Road", "Farrow Road / N Grand Blvd"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [("farrow", "Farrow Road"), ("north grand boulevard", "N Grand Blvd"), ("Grand Ct", "Grand Court"),
     ("st annes ave", "Saint Anne's Avenue"), ("ubergang", "Übergang"), ("140 Farrow Road", "Farrow Road"),
     ("14th st", "14th Street"), ("ferrow", "Farrow Road"), ("i-64", "I-64"), ("i64", "I-64")],
)  # fmt: skip
def test_a_street_is_found_by_any_form_of_its_name(city: Gazetteer, typed: str, name: str) -> None:
    assert next(found.title for found in city.find(typed) if found.kind == "street") == name


def test_an_area_is_found_by_a_part_of_its_name(city: Gazetteer) -> None:
    area = next(found for found in city.find("harbour") if found.kind == "area")
    assert (area.title, area.bounds) == ("Old Harbour", (0.0, 0.0, 0.1, 0.1))


def test_a_motorway_meets_its_ramps_and_no_street_below_it(city: Gazetteer) -> None:
    assert [found.title for found in city.find("i-64 /")] == ["I-64 / Exit 3"]


def test_of_two_that_fit_as_well_the_nearer_comes_first() -> None:
    twins = Gazetteer([line("Ash Lane", (0.0, 0.0), (0.01, 0.0)), line("Ash Close", (0.5, 0.0), (0.51, 0.0))])
    assert [found.title for found in twins.find("ash", near=(0.5, 0.0))] == ["Ash Close", "Ash Lane"]
    assert [found.title for found in twins.find("ash", near=(0.0, 0.0))] == ["Ash Lane", "Ash Close"]


@pytest.mark.parametrize("typed", ["", "/", "   ", "zzzz", "a/b/c", "140", "farrow / zzzz", "\x00"])
def test_what_is_no_place_finds_none(city: Gazetteer, typed: str) -> None:
    assert city.find(typed) == []


def test_a_street_met_twice_has_two_crossings_and_two_carriageways_one() -> None:
    ring = line("Ring Road", (0.0, 0.0), (0.01, 0.01), (0.02, 0.0))
    cross = line("Long Lane", (0.0, 0.0), (0.01, 0.0), (0.02, 0.0))
    twice = Gazetteer([ring, cross])
    assert len(twice.find("ring / long")) == 2
    near = line("Ring Road", (0.0002, 0.0), (0.01, 0.011))
    once = Gazetteer([ring, near, line("Long Lane", (0.0, 0.0), (0.0002, 0.0), (0.01, -0.01))])
    assert len(once.find("ring / long")) == 1


def test_words_are_compared_without_case_accents_and_signs() -> None:
    assert words("St. Mary’s-Straße, ÉCOLE") == ["st", "marys", "strasse", "ecole"]
    assert Names([]).matching(["x"]) == {}


def test_a_real_city_is_found_by_corner_and_by_place(recorded: Path, tmp_path: Path) -> None:
    made = prepare(recorded / "stlouis" / "streets" / "tl_2019_29510_roads.json", None, None, tmp_path)
    city = Gazetteer.read(made.streets)
    assert city.find("grand arsenal")[0].title in ("S Grand Blvd / Arsenal St", "Arsenal St / S Grand Blvd")
    lon, lat = -90.2429, 38.6013
    assert (
        abs(city.find("s grand / arsenal")[0].lon - lon) < 0.01
        and abs(city.find("arsenal s grand")[0].lat - lat) < 0.01
    )
    assert len(json.dumps([each.title for each in city.find("n")])) < 2000
