"""The wall's parts: what the browser is told, and that nothing on it can be pressed."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dash import html
from dash.development.base_component import Component

from api.wall import unknown
from components import wall
from components.edition import edition, of_files
from tests.pages.conftest import Running, busy, empty, pages  # noqa: F401  the pages' own running city

PRESET = wall.Preset("east", "East", ("incident",), ("open", "units", "feeds", "response"),
                     (wall.View("All", 30.0, (0.0, 0.0, 1.0, 1.0)),), {"priority": ("1", "2")},
                     "dark", "e1")  # fmt: skip
AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def all_within(component: Any) -> list[Component]:
    inside = getattr(component, "children", None) or []
    inside = inside if isinstance(inside, list) else [inside]
    return [component, *(found for each in inside if isinstance(each, Component) for found in all_within(each))]


def test_a_wall_begins_without_data_and_says_so() -> None:
    made = wall.wall(PRESET, wall.Standing("St. Louis", "America/Chicago", AT), html.Main(id="city-map"))
    (banner,) = [each for each in all_within(made) if getattr(each, "id", None) == wall.Ids.stop]
    assert banner.children[0].children == "NO DATA YET"


def test_nothing_on_a_wall_can_be_pressed() -> None:
    made = wall.wall(PRESET, wall.Standing("St. Louis", "America/Chicago", AT), html.Main(id="city-map"))
    assert not {"Button", "A", "Input", "Select"} & {type(each).__name__ for each in all_within(made)}


def test_the_browser_is_told_the_whole_preset() -> None:
    made = wall.wall(PRESET, wall.Standing("St. Louis", "America/Chicago", AT), html.Main(id="city-map"))
    (body,) = [each for each in all_within(made) if getattr(each, "id", None) == wall.Ids.wall]
    told = json.loads(getattr(body, "data-preset"))
    assert told["figures"] == ["open", "units", "feeds", "response"]
    assert told["views"] == [{"name": "All", "seconds": 30.0, "box": [0.0, 0.0, 1.0, 1.0], "place": None}]
    assert told["filters"] == {"priority": ["1", "2"]}


def test_an_edition_changes_with_the_files_and_with_the_preset(tmp_path: Path) -> None:
    assert edition("one") == edition("one") != edition("two")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.js").write_text("1")
    before = of_files(tmp_path)
    of_files.cache_clear()
    (tmp_path / "assets" / "a.js").write_text("2")
    assert of_files(tmp_path) != before
    of_files.cache_clear()


def test_only_the_walls_of_city_toml_are_there(busy: Running) -> None:  # noqa: F811
    assert not unknown("/wall/city")
    assert unknown("/wall/elsewhere")
    assert not unknown("/wall")
    assert not unknown("/feeds")
