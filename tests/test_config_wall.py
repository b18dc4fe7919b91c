"""[[wall]] of city.toml: what a preset may say, and how its faults are told."""

from pathlib import Path

import pytest

import config
from components.layers.catalogue import LAYERS
from config import unknown_areas
from model.shown import LAYER_NAMES, PART_KEYS
from shows import SHOWS
from tests.test_config import CITY, faults, load

FULL = """
[[wall]]
name = "fire"
title = "Fire and rescue"
layers = ["incident", "unit.fire", "hospital"]
figures = ["open", "units", "feeds", "response"]
seconds = 20
theme = "light"
filters = { priority = [1, 2], kind = ["fire", "hazard"], area = ["North"] }
views = [
  { name = "All" },
  { name = "North", area = "North", seconds = 45 },
  { name = "Bridge", map = "15/38.6/-90.2" },
  { name = "River", bounds = [-90.3, 38.6, -90.2, 38.7] },
]
"""


def test_a_city_without_walls_has_one_of_the_whole_city(tmp_path: Path) -> None:
    (wall,) = load(tmp_path, CITY).walls
    assert (wall.name, wall.views, wall.filters.priority) == ("city", (), ())
    assert wall.figures == ("priority1", "unacknowledged", "units", "response")


def test_a_wall_says_layers_views_filters_and_figures(tmp_path: Path) -> None:
    (wall,) = load(tmp_path, CITY + FULL).walls
    assert wall.heading == "Fire and rescue"
    assert wall.layers == ("incident", "unit.fire", "hospital")
    assert [(view.name, view.seconds) for view in wall.views] == [
        ("All", None), ("North", 45), ("Bridge", None), ("River", None)
    ]  # fmt: skip
    assert wall.filters.priority == (1, 2)
    assert wall.theme == "light"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('layers = ["incident", "smoke"]', "layers: expected each one of incident, alert, closure, unit"),
        ('figures = ["open", "open", "units", "feeds"]', "figures: expected four different figures"),
        ('figures = ["open"]', "figures: expected four different figures"),
        ('figures = ["open", "units", "feeds", "weather"]', "figures: expected each one of priority1"),
        ("filters = { priority = [0] }", "filters.priority: expected each one of 1, 2, 3, 4, 5"),
        ('filters = { kind = ["alien"] }', "filters.kind: expected each one of fire"),
        ('views = [{ name = "A", map = "somewhere" }]', 'views.0.map: expected a place such as "14/43.28/-61.72"'),
        ('views = [{ name = "A", map = "14/1/2", area = "B" }]', "views.0: expected one of map, bounds and area"),
        ('views = [{ name = "A", bounds = [2, 1, 1, 2] }]', "views.0.bounds: expected west < east"),
        ("seconds = 1", "seconds: expected a larger number"),
        ("surprise = 1", "surprise: not a key this version knows"),
    ],
)
def test_a_walls_fault_is_told_by_its_path(tmp_path: Path, line: str, expected: str) -> None:
    (fault,) = faults(tmp_path, f'{CITY}[[wall]]\nname = "east"\n{line}\n')
    assert fault.startswith(f"city.toml: wall.east.{expected}")


def test_two_walls_of_one_name_and_a_name_of_other_letters_are_refused(tmp_path: Path) -> None:
    twice = faults(tmp_path, CITY + '[[wall]]\nname = "a"\n[[wall]]\nname = "a"\n')
    assert twice == ["city.toml: wall.a: expected a name of its own, found it 2 times"]
    (odd,) = faults(tmp_path, CITY + '[[wall]]\nname = "East Side"\n')
    assert odd.startswith("city.toml: wall.East Side.name: expected a name of a-z, 0-9 and -")


def test_areas_that_the_city_does_not_have_are_named(tmp_path: Path) -> None:
    walls = load(tmp_path, CITY + FULL).walls
    assert list(unknown_areas(walls, ["North"])) == []
    assert list(unknown_areas(walls, ["East", "South"])) == [
        'wall.fire.views.North.area: expected one of East, South, found "North"',
        'wall.fire.filters.area: expected one of East, South, found "North"',
    ]


def test_the_names_of_layers_are_those_that_are_shown() -> None:
    parts = {part.key for layer in LAYERS.values() for part in layer.parts}
    assert parts | set(LAYERS) == set(PART_KEYS)
    assert [show.name for show in SHOWS] == list(LAYER_NAMES)


def test_meridians_walls_turn_through_areas_that_it_has(tmp_path: Path) -> None:
    city = config.load(Path(__file__).parent.parent / "city.toml", {})
    assert [wall.name for wall in city.walls] == ["city", "fire", "downtown"]
    assert any(view.area for wall in city.walls for view in wall.views)
