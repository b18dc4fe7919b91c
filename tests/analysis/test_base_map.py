"""The base map's files: made from anybody's streets, and nothing broken among them."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from analysis.base_map import BaseMapError, Prepared, prepare
from analysis.street_classes import shield

LINE = {"type": "LineString", "coordinates": [[-90.3, 38.6], [-90.29, 38.6]]}
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


def collection(path: Path, *features: tuple[Any, dict[str, Any]]) -> Path:
    told = [{"type": "Feature", "geometry": shape, "properties": words} for shape, words in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": told}), encoding="utf-8")
    return path


def line(*places: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(place) for place in places]}


def words(path: Path | None) -> list[dict[str, Any]]:
    assert path is not None
    return [each["properties"] for each in json.loads(path.read_text())["features"]]


def made(tmp_path: Path, *features: tuple[Any, dict[str, Any]]) -> Prepared:
    return prepare(collection(tmp_path / "in.geojson", *features), None, None, tmp_path / "out")


@pytest.mark.parametrize(
    ("ref", "sign"),
    [("I- 70", "I-70"), ("I 70;US 40", "I-70"), ("US 26", "US-26"), ("A7", "A-7"), ("State Hwy 367", ""), ("", ""),
     ("Mark Twain Expy", "")],
)  # fmt: skip
def test_a_sign_says_a_motorways_number(ref: str, sign: str) -> None:
    assert shield(ref) == sign


def test_tigers_streets_become_ours(tmp_path: Path) -> None:
    long = line((-90.3, 38.5), (-90.3, 38.54))  # 4.4 km
    told = made(
        tmp_path,
        (LINE, {"MTFCC": "S1100", "FULLNAME": "I- 70"}),
        (LINE, {"MTFCC": "S1630", "FULLNAME": None}),
        (LINE, {"MTFCC": "S1200", "FULLNAME": "S Broadway"}),
        (LINE, {"MTFCC": "S1400", "FULLNAME": "Elm St"}),
        (long, {"MTFCC": "S1400", "FULLNAME": "Long St"}),
        (LINE, {"MTFCC": "S1710", "FULLNAME": "A walkway"}),
    )
    found = {(each["cls"], each["name"], each["ref"]) for each in words(told.streets)}
    assert found == {
        ("motorway", "I- 70", "I-70"),
        ("ramp", "", ""),
        ("main", "S Broadway", ""),
        ("local", "Elm St", ""),
        ("collector", "Long St", ""),
    }
    assert told.broken == 0


def test_our_own_and_openstreetmaps_words_are_read(tmp_path: Path) -> None:
    told = made(
        tmp_path,
        (LINE, {"cls": "collector", "name": "Harbour Rd", "ref": ""}),
        (LINE, {"highway": "motorway", "name": "Pacific Fwy", "ref": "I 5;US 30"}),
        (LINE, {"highway": "footway", "name": "Path"}),
        (LINE, {"name": "Only a name"}),
    )
    found = {(each["cls"], each["name"], each["ref"]) for each in words(told.streets)}
    assert found == {
        ("collector", "Harbour Rd", ""), ("motorway", "Pacific Fwy", "I-5"), ("local", "Only a name", "")
    }  # fmt: skip


def test_broken_shapes_are_left_out_and_counted(tmp_path: Path) -> None:
    told = made(
        tmp_path,
        (LINE, {"cls": "main", "name": "Good", "ref": ""}),
        (None, {"cls": "main"}),
        ({"type": "LineString", "coordinates": []}, {"cls": "main"}),
        ({"type": "LineString", "coordinates": [[1, 1], [1, 1]]}, {"cls": "main"}),
        ({"type": "LineString", "coordinates": "here"}, {"cls": "main"}),
        (line((5e6, 4e6), (5e6, 4.1e6)), {"cls": "main"}),
        (SQUARE, {"cls": "main"}),
    )
    assert [each["name"] for each in words(told.streets)] == ["Good"]
    assert told.broken == 6


def test_pieces_of_a_street_are_joined_and_keep_every_vertex(tmp_path: Path) -> None:
    street = {"cls": "main", "name": "Market St", "ref": ""}
    told = made(tmp_path, (line((0, 0), (0, 1)), street), (line((0, 1), (1, 1), (1, 2)), street))
    shape = json.loads(told.streets.read_text())["features"][0]["geometry"]
    assert len(words(told.streets)) == 1
    assert {tuple(place) for place in shape["coordinates"]} == {(0, 0), (0, 1), (1, 1), (1, 2)}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": 3}', "\x00"])
def test_a_file_that_is_no_collection_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "streets.geojson").write_text(text)
    with pytest.raises(BaseMapError, match=r"streets\.geojson"):
        prepare(tmp_path / "streets.geojson", None, None, tmp_path / "out")


def test_a_file_that_is_no_extract_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "streets.osm.pbf").write_bytes(b"nothing of the kind")
    for path in (tmp_path / "streets.osm.pbf", tmp_path / "missing.osm.pbf"):
        with pytest.raises(BaseMapError, match=path.name):
            prepare(path, None, None, tmp_path / "out")


def test_a_city_has_an_outside_an_edge_and_its_areas_names(tmp_path: Path) -> None:
    streets = collection(tmp_path / "s.geojson", (line((0.1, 0.1), (0.9, 0.9)), {"cls": "main"}))
    ring = [[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]]
    hole = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
    holed = {"type": "Polygon", "coordinates": [ring, hole]}
    told = prepare(streets, collection(tmp_path / "a.geojson", (holed, {"name": "Old Town"})), None, tmp_path / "out")
    land = {each["properties"]["kind"]: each for each in json.loads(told.land.read_text())["features"]}
    assert set(land) == {"outside", "edge", "area-name"}
    outside = shapely.from_geojson(json.dumps(land["outside"]["geometry"]))
    assert outside.contains(shapely.Point(10, 10))
    assert not outside.intersects(shapely.Point(1.5, 1.5))  # a hole among the areas is still the city
    assert land["area-name"]["properties"]["name"] == "Old Town"
    assert told.bounds == pytest.approx((0, 0, 3, 3), abs=0.01)


def test_no_shore_is_drawn_where_waters_meet(tmp_path: Path) -> None:
    streets = collection(tmp_path / "s.geojson", (LINE, {"cls": "main"}))
    sea, harbour = (json.loads(shapely.to_geojson(shapely.box(x, 0, x + 1, 1))) for x in (0, 1))
    waters = ((sea, {"kind": "water", "name": "Sound"}), (harbour, {"kind": "harbour", "name": "Basin"}))
    told = prepare(streets, None, collection(tmp_path / "l.geojson", *waters), tmp_path / "out")
    found = [(each["kind"], each["name"]) for each in words(told.land)]
    assert sorted(found) == [("water", ""), ("water-name", "Basin"), ("water-name", "Sound")]


def test_a_river_carries_its_name_along_its_middle_and_a_lake_in_it(tmp_path: Path) -> None:
    streets = collection(tmp_path / "s.geojson", (LINE, {"cls": "main"}))
    bent = shapely.LineString([(0, 0), (1, 0.2), (2, 0)]).buffer(0.05)
    river = json.loads(shapely.to_geojson(bent))
    land = collection(
        tmp_path / "l.geojson",
        (river, {"kind": "water", "name": "Meridian River"}),
        (SQUARE, {"kind": "park", "name": "Town Park"}),
        (SQUARE, {"kind": "water", "name": "Round Lake"}),
        (SQUARE, {"kind": "swamp", "name": "Unknown"}),
    )
    told = prepare(streets, None, land, tmp_path / "out")
    found = {(each["kind"], each["name"]) for each in words(told.land)}
    assert found == {
        ("water", ""), ("river-name", "Meridian River"), ("park", "Town Park"),
        ("park-name", "Town Park"), ("water-name", "Round Lake"),
    }  # fmt: skip
    features = json.loads(told.land.read_text())["features"]
    middle = next(each["geometry"] for each in features if each["properties"]["kind"] == "river-name")
    assert bent.contains(shapely.from_geojson(json.dumps(middle)))


def test_st_louis_and_portland_can_be_drawn(recorded: Path, tmp_path: Path) -> None:
    streets = recorded / "stlouis/streets/tl_2019_29510_roads.json"
    louis = prepare(streets, recorded / "boundaries/st-louis.geojson", None, tmp_path / "stl")
    assert (louis.broken, len(words(louis.areas))) == (0, 83)
    assert {each["ref"] for each in words(louis.streets)} == {"", "I-44", "I-55", "I-64", "I-70", "I-270"}
    portland = prepare(recorded / "portland/portland-central-filtered.osm.pbf", None, None, tmp_path / "pdx")
    assert portland.broken < 10
    assert {"I-5", "I-84", "I-405"} <= {each["ref"] for each in words(portland.streets)}
    assert {each["cls"] for each in words(portland.streets)} == {"motorway", "ramp", "main", "collector", "local"}
