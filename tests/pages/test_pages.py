"""Each page draws with an empty city and with a busy one, and its callbacks answer what a person does."""

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest
from dash.development.base_component import Component

import session
from components import city_map
from model.actor import HOUSE, Actor
from model.permission import ROLES, Role, rights
from queries.audit import Asked, entries
from tests.pages.conftest import Running

PAGES = ("live", "response", "risk", "feeds", "handover", "not_found_404")


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


@pytest.mark.parametrize(("table", "id_", "denied", "shown"), [
    ("unit", "E-1", "position", True), ("unit", "E-1", "unit", False), ("incident", "i0", "incident", False),
    ("heat", "i0", "incident", False), ("camera", "cam", "detection", True),
])  # fmt: skip
def test_a_card_shows_what_may_be_read_and_nothing_breaks(
    table: str, id_: str, denied: str, shown: bool, busy: Running
) -> None:
    granted = rights("supervisor").changed("supervisor", deny=[f"read {denied}"])
    token = session.enter(Actor("x", "supervisor", granted, "a-session"))
    drawn = text(page("live").opened({"table": table, "id": id_}))
    session.leave(token)
    assert ("This record is not here" not in drawn) is shown
    assert "m/s" not in drawn


def test_letting_go_empties_the_card(busy: Running) -> None:
    assert page("live").opened(None) == []


def test_a_feed_in_trouble_comes_first_with_its_last_error(busy: Running) -> None:
    drawn = text(page("feeds").layout())
    assert drawn.index("gauges") < drawn.index("calls")
    assert "The server answered 503." in drawn
    assert "1 of 2 live, 1 down." in drawn


def test_a_city_without_feeds_says_so(empty: Running) -> None:
    assert "This city has no feeds" in text(page("feeds").layout())


@contextmanager
def seen_as(role: Role) -> Iterator[None]:
    """The pages as a visitor of that role is shown them."""
    token = session.enter(Actor("visitor", role))
    yield
    session.leave(token)


def test_pausing_is_a_command_that_only_those_see_who_may(busy: Running) -> None:
    drawn = text(page("feeds").layout())
    assert '"data-command": "pause_feed"' in drawn
    assert r"{\"feed\": \"calls\"}" in drawn
    for role in ("operator", "analyst", "privacy_officer"):
        with seen_as(role):
            assert "pause_feed" not in text(page("feeds").layout())
    assert not hasattr(page("feeds"), "carry_out")


def test_rejects_are_read_with_reason_and_raw_text_cut_to_a_length(busy: Running) -> None:
    drawer = text(page("feeds").opened({"feed": "calls"}))
    assert "no place" in drawer
    assert "5,000 more characters" in drawer


def test_what_entries_said_is_shown_for_a_purpose_that_is_kept(busy: Running) -> None:
    token = session.enter(Actor("ada", "supervisor", None, "a-session"))
    asks, short = page("feeds").opened({"feed": "calls"}), page("feeds").opened({"feed": "calls", "purpose": "x"})
    assert busy.store.head().seq == 0
    shown = text(page("feeds").opened({"feed": "calls", "purpose": "a complaint"}))
    session.leave(token)
    assert "For what purpose" in text(asks) and "at least" not in text(asks) and "xxx" not in text(asks)
    assert "at least 4 characters" in text(short) and "xxx" not in text(short)
    assert "xxx" in shown and "For what purpose" not in shown
    (noted,) = entries(busy.store.reader(HOUSE), Asked(), 9).iter_rows(named=True)
    assert [noted[each] for each in ("actor", "action", "purpose")] == ["ada", "look", "a complaint"]


def test_what_an_entry_said_is_not_for_everybody(busy: Running) -> None:
    with seen_as("operator"):
        drawer = text(page("feeds").opened({"feed": "calls"}))
    assert "no place" in drawer
    assert "xxx" not in drawer and "Pre" not in drawer
    assert "may tell of persons" in drawer
    with seen_as("wall"):
        assert page("feeds").opened({"feed": "calls"}) is None


def test_the_navigation_names_what_may_be_opened(busy: Running) -> None:
    def named(role: Role) -> list[str]:
        with seen_as(role):
            strip = part(page("feeds").layout(), "menu").children[1].children[0]
            return [link.children for link in strip.children]

    assert named("operator") == ["Live", "Response", "Risk", "Hand-over", "Feeds", "Walls"]
    assert named("analyst") == ["Live", "Response", "Risk", "Feeds", "Walls"]
    assert named("supervisor") == ["Live", "Response", "Risk", "Hand-over", "Feeds", "Walls", "Audit"]
    assert named("privacy_officer") == ["Live", "Response", "Risk", "Feeds", "Walls", "Audit"]
    assert named("administrator") == ["Live", "Response", "Risk", "Feeds", "Walls", "Audit", "Admin"]
    assert named("wall") == ["Walls"]


def test_the_banner_switches_to_any_role(busy: Running) -> None:
    with seen_as("privacy_officer"):
        drawn = page("live").layout()
    assert "seen as privacy officer" in text(part(drawn, "demo-banner"))
    options = part(drawn, "demo-role").children
    assert [each.value for each in options] == list(ROLES[1:])
    assert [each.value for each in options if each.selected] == ["privacy_officer"]


def test_who_is_signed_in_is_named_with_their_role_and_areas(busy: Running) -> None:
    granted = rights("operator").within(["Soulard", "Baden"])
    token = session.enter(Actor("desk-2", "operator", granted, "a-session"))
    drawn = text(page("live").layout())
    session.leave(token)
    assert "desk-2" in drawn and "You see incidents in Baden, Soulard." in drawn
    assert "/sign-out" in drawn and "end_sessions" in drawn
    assert "Demonstration" not in drawn and "/demo/role" not in drawn


LINES = {
    "live": "/", "response": "/response", "risk": "/risk", "feeds": "/feeds", "audit": "/audit", "admin": "/admin",
    "walls": "/wall", "wall": "/wall/{preset}", "handover": "/handover",
}  # fmt: skip


@pytest.mark.parametrize(("name", "line"), LINES.items())
def test_a_page_asks_once_more_whether_it_may_be_opened(name: str, line: str, busy: Running) -> None:
    may = next(role for role in ROLES[::-1] if rights(role).may(f"open {line}"))
    with seen_as(may):
        assert "Not open to you" not in text(page(name).layout())
    token = session.enter(Actor("x", may, rights(may).changed(may, deny=[f"open {line}"]), "a-session"))
    drawn = text(page(name).layout())
    session.leave(token)
    assert "Not open to you" in drawn


@pytest.mark.parametrize("asked", [{}, {"pressed": 1}])
def test_a_drawer_closes(asked: dict[str, Any], busy: Running) -> None:
    assert page("feeds").opened(asked) is None


def test_a_card_says_a_records_name_once(busy: Running) -> None:
    card = text(page("live").opened({"table": "incident", "id": "i7"}))
    assert card.count('"children": "Smoke Smoke Smoke Smoke Smoke Smoke Smoke Smoke') == 1
    assert '"data-column": "priority"' in card
