"""Each page draws with an empty city and with a busy one, and its callbacks answer what a person does."""

import importlib
import json
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest
from dash.development.base_component import Component

from components import city_map
from tests.pages.conftest import Running

PAGES = ("live", "feeds", "not_found_404")


def page(name: str) -> ModuleType:
    """The page's module, as Dash imports it."""
    return importlib.import_module(f"pages.{name}")


def text(component: Any) -> str:
    """All that a component says, as it is sent to the browser."""
    sent = component.to_plotly_json() if isinstance(component, Component) else component
    return json.dumps(sent, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def part(component: Component, name: str) -> Any:
    """The component of that id within another."""
    return next(child for child in component._traverse() if getattr(child, "id", None) == name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_draws_with_an_empty_city(name: str, empty: Running) -> None:
    drawn = text(page(name).layout())
    assert "St. Louis" in drawn
    assert "seen as supervisor" in drawn


@pytest.mark.parametrize("name", PAGES)
def test_a_page_draws_with_a_busy_city(name: str, busy: Running) -> None:
    assert "America/Chicago" in text(page(name).layout())


@pytest.mark.parametrize("name", PAGES)
def test_looks_live_in_the_style_sheets(name: str, busy: Running) -> None:
    assert '"style"' not in text(page(name).layout())


def test_an_address_opens_the_view_it_names(empty: Running) -> None:
    leaflet = part(page("live").layout(map="14/38.6/-90.2"), city_map.Ids.leaflet)
    assert (leaflet.zoom, leaflet.center) == (14, [38.6, -90.2])


@pytest.mark.parametrize("view", [None, "", "14", "a/b/c", "9/99/0", "nan/1/1", "12/1/2/3"])
def test_a_view_that_cannot_be_read_opens_the_whole_city(view: str | None, empty: Running) -> None:
    leaflet = part(page("live").layout(map=view), city_map.Ids.leaflet)
    assert leaflet.bounds == [[38.53, -90.33], [38.78, -90.16]]


def test_the_browser_is_told_which_tables_wake_a_layer(empty: Running) -> None:
    element = part(page("live").layout(), city_map.Ids.map)
    layers = {layer["name"]: layer for layer in json.loads(getattr(element, "data-layers"))}
    assert "detection" in layers["camera"]["reads"]
    assert layers["unit"]["moves"] == "units"
    assert layers["heat"]["table"] is None


def test_a_card_tells_every_field_with_its_unit(busy: Running) -> None:
    card = text(page("live").opened({"table": "unit", "id": "E-1"}))
    assert "Speed" in card
    assert "m/s" in card
    assert "Not given" in card


def test_a_layers_newest_fix_never_hides_behind_the_records_own_row(now: datetime) -> None:
    row = {"id": "E-1", "lon": 1.0, "observed_at": now, "received_at": now, "owner": None}
    joined = page("live").joined(row, {"lon": 2.0, "observed_at": "fix", "received_at": now, "owner": "Desk"})
    assert joined == {
        "id": "E-1", "lon": 2.0, "observed_at": now, "received_at": now, "owner": "Desk", "measured_at": "fix",
    }  # fmt: skip


def test_a_card_shows_its_times_in_the_citys_zone(busy: Running, now: datetime) -> None:
    card = text(page("live").opened({"table": "incident", "id": "i0"}))
    assert "22 Nov 2026 08:00:00" in card
    assert '"data-since": "2026-11-22T14:00:00Z"' in card


@pytest.mark.parametrize("table", ["incident", "nowhere", "feed_poll"])
def test_a_record_that_is_not_there_is_said_so(table: str, busy: Running) -> None:
    assert "This record is not here" in text(page("live").opened({"table": table, "id": "none"}))


def test_letting_go_empties_the_card(busy: Running) -> None:
    assert page("live").opened(None) == []


def test_a_feed_in_trouble_comes_first_with_its_last_error(busy: Running) -> None:
    drawn = text(page("feeds").layout())
    assert drawn.index("gauges") < drawn.index("calls")
    assert "The server answered 503." in drawn
    assert "1 of 2 live, 1 down." in drawn


def test_a_city_without_feeds_says_so(empty: Running) -> None:
    assert "This city has no feeds" in text(page("feeds").layout())


def test_pause_and_resume_reach_the_city(busy: Running) -> None:
    page("feeds").carry_out({"feed": "calls", "deed": "pause"})
    page("feeds").carry_out({"feed": "calls", "deed": "resume"})
    assert busy.asked == [("pause", "calls"), ("resume", "calls")]


def test_rejects_are_read_with_reason_and_raw_text_cut_to_a_length(busy: Running) -> None:
    drawer = text(page("feeds").open_rejects({"feed": "calls"}))
    assert "no place" in drawer
    assert "5,000 more characters" in drawer


@pytest.mark.parametrize("asked", [None, {}, {"pressed": 1}])
def test_a_drawer_closes(asked: dict[str, Any] | None, busy: Running) -> None:
    assert page("feeds").open_rejects(asked) is None
