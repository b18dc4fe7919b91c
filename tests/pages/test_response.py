"""`/response`: what its address asks, what it tells of an empty and a busy city, and who is told."""

import importlib
import json
from datetime import timedelta
from typing import Any

import pytest
from dash.development.base_component import Component

import session
from components.response_links import Asked
from model.actor import Actor
from model.incident import INCIDENT
from model.permission import rights
from model.unit import UNIT
from pages.response_asked import AskedError, asked, told
from store import Store
from tests.conftest import NOW
from tests.pages.conftest import Running


def shown(**address: str) -> str:
    """All that the page says to that address."""
    drawn = importlib.import_module("pages.response").shown(told(address))
    return json.dumps(drawn, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def reach(store: Store, name: str, seconds: float, **more: Any) -> None:
    """A call an hour ago that was sent a unit after half of the seconds, and reached after them."""
    began = NOW - timedelta(hours=1)
    for state, after in (("new", 0.0), ("dispatched", seconds / 2), ("on_scene", seconds)):
        row = {"id": name, "source": "calls", "source_id": name, "kind": "fire", "priority": 1, "area": "Baden",
               "state": state, "observed_at": began, "reported_at": began, "received_at": began, **more,
               "updated_at": began + timedelta(seconds=after)}  # fmt: skip
        store.write([INCIDENT.records([row])])


def test_an_empty_city_says_so_and_shows_the_way_out(empty: Running) -> None:
    drawn = shown()
    assert "No urgent calls were reported in the last 24 hours." in drawn
    assert "No times to tell" in drawn and "/response?window=30d" in drawn
    assert '"type": "Graph"' not in drawn


def test_calls_without_times_are_counted_and_said(busy: Running) -> None:
    assert "16 urgent calls in the last 24 hours: 16 have no arrival time, 16 no sending time." in shown()


def test_the_finding_the_charts_and_the_table_tell_the_same(empty: Running) -> None:
    for n in range(10):
        reach(empty.store, f"c{n}", 100.0 + 50 * n)
    reach(empty.store, "x", 90.0, kind="hazard", area="Soulard")
    drawn = shown()
    assert "the first unit is on scene within 8:20 of the report; 64 % within the standard" in drawn
    assert drawn.count('"type": "Graph"') == 3
    assert "too few to say" in drawn and "▲ 8:20" in drawn
    assert "On scene by kind. Fire: in nine of ten the first unit is on scene within 8:20" in drawn
    assert "NFPA 1225 (90 % of calls)" in drawn and '"style"' not in drawn


def test_steps_of_units_are_told_by_service_though_nobody_named_their_calls(empty: Running) -> None:
    reach(empty.store, "a", 100.0)
    for n in range(5):
        for state, seconds in (("dispatched", 0), ("en_route", 30 + n), ("on_scene", 200), ("available", 900)):
            at = NOW - timedelta(hours=1) + timedelta(seconds=seconds)
            row = {"id": f"A-{n}", "source": "cad", "source_id": f"A-{n}", "unit_type": "ambulance", "state": state,
                   "observed_at": at, "received_at": at}  # fmt: skip
            empty.store.write([UNIT.records([row])])
    drawn = shown(step="turnout")
    assert "Turnout · Ambulance" in drawn and "0:34" in drawn and "✓" in drawn
    assert "Units set out 5 times; to which call, nobody told" in drawn
    assert "Nothing to compare" in drawn


@pytest.mark.parametrize(("address", "fault"), [
    ({"window": "1y"}, "window: expected one of 8h, 24h, 7d, 30d, found '1y'."),
    ({"step": "lunch"}, "step: expected one of total, dispatch, turnout, travel, found 'lunch'."),
    ({"priority": "1,9"}, "priority: expected one of 1, 2, 3, 4, 5, found '9'."),
    ({"kind": "<b>"}, "kind: expected one of fire,"),
])  # fmt: skip
def test_an_address_that_cannot_be_read_says_what_was_expected(
    address: dict[str, str], fault: str, empty: Running
) -> None:
    with pytest.raises(AskedError, match=r"expected") as told_by:
        asked(told(address))
    assert str(told_by.value).startswith(fault)
    assert "This address cannot be read" in shown(**address)


def test_what_is_asked_is_written_as_it_is_read() -> None:
    for some in (
        Asked(),
        Asked("7d", "travel", (), ("fire", "medical"), ("Old Harbour",)),
        Asked(priority=(3,), area=("A & B",)),
    ):
        pairs = [part.split("=") for part in some.address().partition("?")[2].split("&") if part]
        plain = {name: value.replace("+", " ").replace("%26", "&") for name, value in pairs}
        assert asked(told(plain)) == some
    assert Asked().address() == "/response"
    assert asked({"priority": "2,1,1"}).priority == (1, 2)


def test_a_name_in_the_table_narrows_the_page_and_a_chip_widens_it(empty: Running) -> None:
    for n in range(5):
        reach(empty.store, f"c{n}", 60.0)
        reach(empty.store, f"d{n}", 90.0, area="Soulard", priority=3)
    assert "/response?priority=all&area=Soulard" in shown(priority="all")
    narrowed = shown(priority="all", area="Soulard")
    assert "5 calls in the last 24 hours" in narrowed and "No longer only Soulard" in narrowed
    assert "Baden" not in narrowed


def test_who_is_bound_to_an_area_is_told_of_no_other(empty: Running) -> None:
    for n in range(5):
        reach(empty.store, f"c{n}", 60.0)
        reach(empty.store, f"d{n}", 90.0, area="Soulard")
    token = session.enter(Actor("x", "operator", rights("operator").within(["Baden"]), "a-session"))
    drawn = shown()
    session.leave(token)
    assert "5 urgent calls" in drawn and "Soulard" not in drawn


def test_who_may_not_read_incidents_is_told_nothing(busy: Running) -> None:
    denied = rights("analyst").changed("analyst", deny=["read incident"])
    token = session.enter(Actor("x", "analyst", denied, "a-session"))
    drawn = shown()
    session.leave(token)
    assert "Incidents are not open to your role." in drawn and "urgent" not in drawn


def test_the_page_waits_while_it_is_read(empty: Running) -> None:
    page: Component = importlib.import_module("pages.response").layout(window="7d")
    drawn = json.dumps(page.to_plotly_json(), default=lambda part: part.to_plotly_json())
    assert "Response times are read" in drawn and '"data": {"window": "7d"}' in drawn
