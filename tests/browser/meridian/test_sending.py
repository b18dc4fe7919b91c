"""A unit is sent from an incident's card, drives there, and is told to be there; another is stood down again."""

from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.browser.dispatching import press, ready, select, stand_still
from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
CHOICE, SENT = "#selection-body .choice", "#selection-body .sent"


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return ready(Looking(dash_br, meridian))


@pytest.fixture
def desk(meridian: Serving) -> Desk:
    return Desk(meridian)


def free_place(looking: Looking) -> tuple[float, float]:
    """Where a police unit stands that is free."""
    units = looking.serving.get("/layers/unit")["features"]
    wanted = {"state": "available", "unit_type": "police"}.items()
    free = next(each for each in units if each["geometry"] and wanted <= each["properties"].items())
    lon, lat = free["geometry"]["coordinates"]
    return lon, lat


def state_of(looking: Looking, unit: str) -> str:
    return str(looking.ask(f"document.querySelector('{SENT}[data-unit=\"{unit}\"]')?.dataset.state"))


def first(looking: Looking) -> str:
    """The unit that stands first; the streets may still be read."""
    looking.until(lambda: looking.texts(f"{CHOICE} button"), 90)
    return str(looking.ask(f"document.querySelector('{CHOICE}').dataset.unit"))


def test_the_first_choice_is_sent_by_its_key_drives_there_and_is_told_to_be_there(looking: Looking, desk: Desk) -> None:
    lon, lat = free_place(looking)
    incident = desk.opened(kind="crime", priority=3, title="Theft from a shop", lon=lon, lat=lat)
    select(looking, incident)
    unit = first(looking)
    choices = looking.texts(CHOICE)
    assert 1 <= len(choices) <= 3 and all("%" in each for each in choices)
    press(looking, "x")
    looking.until(lambda: state_of(looking, unit) == "dispatched")
    assert desk.row(incident)["state"] == "dispatched"
    looking.until(lambda: not looking.texts(CHOICE))  # the plan has what it wants
    looking.until(lambda: state_of(looking, unit) in ("en_route", "on_scene"), 90)
    looking.until(lambda: state_of(looking, unit) == "on_scene", 120)
    receipt = looking.serving.get("/ogc/collections/receipt/items?limit=1000")["features"]
    assert any(unit in each["properties"]["about_id"] and each["properties"]["state"] == "sent" for each in receipt)
    assert looking.complaints() == []


def test_who_is_stood_down_is_asked_for_twice_and_then_free(looking: Looking, desk: Desk) -> None:
    lon, lat = free_place(looking)
    incident = desk.opened(kind="crime", priority=4, title="Noise", lon=lon, lat=lat)
    select(looking, incident)
    unit = first(looking)
    looking.click(f"{CHOICE} button")
    looking.until(lambda: state_of(looking, unit) == "dispatched")
    looking.click(f"{SENT} button")
    assert state_of(looking, unit) != "stood_down"
    looking.click(f"{SENT} button")
    looking.until(lambda: state_of(looking, unit) == "stood_down")
    looking.until(lambda: looking.texts(CHOICE))


def test_of_two_who_send_one_unit_the_second_is_told_and_sees_it(looking: Looking, desk: Desk) -> None:
    lon, lat = free_place(looking)
    incident = desk.opened(kind="crime", priority=4, title="Shouting", lon=lon, lat=lat)
    select(looking, incident)
    unit = first(looking)
    stand_still(looking)
    assert desk.do("assign_unit", incident_id=incident, unit_id=unit)[0] == 200
    looking.click(f"{CHOICE} button")
    looking.until(lambda: "is sent to it already" in " ".join(looking.texts("#said")))
    looking.driver.execute_script("city.goAgain()")
    looking.until(lambda: state_of(looking, unit) == "dispatched")
