"""What dispatchers do on the live map: by the keyboard alone, with somebody else at work, and with nothing lost."""

from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.desk import Desk
from tests.browser.dispatching import (
    ENTER,
    ESC,
    FAULT,
    SHEET,
    TAB,
    click_map,
    deeds,
    hidden,
    lasted,
    leave,
    press,
    ready,
    said,
    select,
    stand_still,
    told,
    typed,
)
from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
SLOW_TYPIST = 3  # keys a second: somebody who looks for each


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return ready(Looking(dash_br, meridian))


@pytest.fixture
def desk(meridian: Serving) -> Desk:
    return Desk(meridian)


def test_an_incident_is_opened_by_keyboard_alone_within_ten_seconds(looking: Looking, desk: Desk) -> None:
    crossing = looking.serving.get("/search?q=ring+/+abbey")["results"][0]
    keys = ("i", "ring / abbey", ENTER, "m2Chest pain", ENTER)  # one after the other, without waiting for anything
    count = len("".join(keys))
    by_itself = lasted(looking, *[Keys.SHIFT] * count)  # what the driver needs for so many keys that do nothing
    took = lasted(looking, *keys)
    incident = looking.until(lambda: looking.ask("city.view.selected?.id"))
    looking.until(lambda: looking.ask(f"city.marksOf('incident').some(m => m.feature.id === {incident!r})"))
    looking.until(lambda: looking.texts(".record h2") == ["Chest pain"])
    assert "Opened as D-" in said(looking)
    row = desk.row(incident)
    assert (row["kind"], row["priority"], row["found_by"], row["state"]) == ("medical", 2, "caller", "acknowledged")
    assert (row["address"], row["owner"]) == (crossing["title"], "visitor")
    assert row["place"] == pytest.approx([crossing["lon"], crossing["lat"]], abs=1e-5)
    assert count / SLOW_TYPIST < 10, f"{count} keys"
    assert took - by_itself < 10, f"{took:.1f} s, of which the driver's {by_itself:.1f} s"


def test_a_place_is_picked_with_the_cross_or_by_a_click(looking: Looking, desk: Desk) -> None:
    press(looking, "i", TAB, ENTER)
    looking.until(lambda: looking.ask("document.activeElement === city.map.getContainer()"))
    press(looking, Keys.ARROW_RIGHT, "+")
    looking.until(lambda: not looking.ask("city.map._panAnim?._inProgress || city.map._animatingZoom"))
    press(looking, ENTER)
    looking.until(lambda: "where you put it" in said(looking, "#where-told"))
    assert looking.ask("document.activeElement.type") == "radio"
    middle = looking.ask("(({lng, lat}) => [lng, lat])(city.map.getCenter())")
    press(looking, "f1", ENTER)  # nothing said of what happened: its kind is what happened
    incident = looking.until(lambda: looking.ask("city.view.selected?.id"))
    looking.until(lambda: looking.texts(".record h2") == ["Fire"])
    assert desk.row(incident)["place"] == pytest.approx(middle, abs=1e-5)
    press(looking, ESC, "i", "The old mill")
    click_map(looking, 300, 400)
    looking.until(lambda: "where you put it" in said(looking, "#where-told"))
    assert "selected=" not in looking.address
    assert typed(looking, "#where-box") == "The old mill"


def test_esc_asks_only_where_something_was_typed(looking: Looking) -> None:
    press(looking, "i")
    assert not hidden(looking, SHEET)
    press(looking, ESC)
    assert hidden(looking, SHEET)
    press(looking, "i", "somewhere")
    leave(looking)
    press(looking, ENTER)  # the answer that holds the focus keeps it
    assert typed(looking, "#where-box") == "somewhere" and not looking.texts(".deed-ask")
    leave(looking)
    press(looking, TAB, ENTER)
    assert hidden(looking, SHEET)
    press(looking, "i")
    assert typed(looking, "#where-box") == ""


def test_what_was_typed_survives_a_send_that_failed(looking: Looking) -> None:
    press(looking, "i", TAB, TAB, "h4ab", ENTER)
    looking.until(lambda: said(looking, f"{SHEET} .red"))
    assert "Where? Pick a place" in said(looking, f"{SHEET} .red")
    assert looking.ask("document.activeElement.id") == "where-box"
    press(looking, "Rear of the depot", ENTER)
    press(looking, "4", ENTER)
    looking.until(lambda: "title: expected at least 3 characters, found 2" in said(looking, f"{SHEET} .red"))
    press(looking, " leaking drum")
    looking.driver.execute_script(
        "window.real = window.fetch; window.fetch = () => Promise.reject(new TypeError('cut'))"
    )
    press(looking, ENTER)
    looking.until(lambda: "Cut off" in said(looking, f"{SHEET} .red"))
    assert (
        looking.ask("[...document.querySelectorAll('#incident-sheet input:checked')].map(e => e.value).join()")
        == "hazard,4"
    )
    looking.driver.execute_script("window.fetch = window.real")
    press(looking, ENTER)
    looking.until(lambda: looking.texts(".record h2") == ["ab leaking drum"])


def test_a_day_of_one_incident_by_keyboard(looking: Looking, desk: Desk) -> None:
    incident = desk.opened(title="Smoke", address="12 Ring Road")
    select(looking, incident)
    assert deeds(looking) == ["Take over", "Correct", "Note", "Sensitive", "Close it", "Caution", "Mutual aid"]
    press(looking, "o")
    looking.until(lambda: told(looking, "owner") == "visitor")
    press(looking, "e", TAB, TAB, "1")
    press(looking, " from a chimney", ENTER)
    looking.until(lambda: told(looking, "priority") == 1 and told(looking, "title") == "Smoke from a chimney")
    assert "Corrected: priority, title." in said(looking)
    press(looking, "y", "Two children inside", ENTER)
    looking.until(lambda: looking.texts(".record .note-text") == ["Two children inside"])
    press(looking, "c", "f", TAB, "A barbecue", ENTER)
    looking.until(lambda: told(looking, "state") == "false_alarm")
    looking.until(lambda: looking.texts(".record .note-text") == ["Two children inside", "A barbecue"])
    assert deeds(looking) == ["Correct", "Note", "Sensitive", "Reopen", "Caution"]
    looking.until(lambda: not looking.ask(f"city.marksOf('incident').some(m => m.feature.id === {incident!r})"))
    press(looking, "r", "It burns after all", ENTER)
    looking.until(lambda: told(looking, "state") == "acknowledged")
    assert looking.complaints() == []


def test_of_two_who_act_at_once_the_second_is_told_and_loses_nothing(looking: Looking, desk: Desk) -> None:
    incident, other = Desk(looking.serving).opened(), desk.name
    select(looking, incident)
    stand_still(looking)
    assert desk.do("take_incident", incident_id=incident, saw_owner=told(looking, "owner"))[0] == 200
    press(looking, "o")
    looking.until(lambda: f"Nothing was changed: {other} has set owner" in said(looking, FAULT))
    looking.driver.execute_script("city.goAgain()")
    looking.until(lambda: told(looking, "owner") == other)
    assert other in said(looking, FAULT), "the sentence stays while the card is read anew"

    press(looking, "e", TAB, TAB, "1 and spreading")
    assert desk.do("correct_incident", incident_id=incident, priority=4, saw={"priority": 2})[0] == 200
    looking.until(lambda: "Meanwhile: priority 4" in said(looking, f"{SHEET} .amber"))
    press(looking, ENTER)
    looking.until(lambda: f"{other} has set priority to 4" in said(looking, f"{SHEET} .red"))
    assert desk.row(incident)["priority"] == 4
    press(looking, ENTER)  # they have read it, and still want to
    looking.until(lambda: told(looking, "priority") == 1)
    assert told(looking, "title") == "Smoke from a roof and spreading"

    press(looking, "c", TAB, "Out by itself")
    stand_still(looking)
    assert desk.do("close_incident", incident_id=incident, state="resolved")[0] == 200
    press(looking, ENTER)
    looking.until(lambda: f"{other} has set state to resolved" in said(looking, FAULT))
    assert typed(looking, ".deed-form textarea") == "Out by itself"


def test_a_refresh_never_touches_an_open_form(looking: Looking, desk: Desk) -> None:
    incident = desk.opened()
    select(looking, incident)
    press(looking, "y", "Half a senten")
    looking.driver.execute_script("window.field = document.activeElement")
    assert desk.do("note_incident", incident_id=incident, text="A note from elsewhere")[0] == 200
    assert desk.do("correct_incident", incident_id=incident, title="Another title")[0] == 200
    looking.until(lambda: looking.texts(".record h2") == ["Another title"] and looking.texts(".record .note-text"))
    press(looking, "ce")
    assert looking.ask("document.activeElement === window.field && window.field.value") == "Half a sentence"
    select(looking, desk.opened(title="Something else"))
    assert not looking.texts(".deed-form")
    select(looking, incident)
    looking.until(lambda: looking.texts(".deed-form"))
    assert typed(looking, ".deed-form textarea") == "Half a sentence"


def test_the_sheet_steps_aside_for_a_card_and_is_gone_on_with(looking: Looking, desk: Desk) -> None:
    incident = desk.opened()
    press(looking, "i", "Behind the depot")
    select(looking, incident)
    assert hidden(looking, SHEET)
    assert looking.texts(".card-head .waits:not([hidden])") == ["Go on with a new incident"]
    press(looking, ESC)
    assert looking.texts("#new-incident") == ["Go on with yours"]
    press(looking, "i")
    assert typed(looking, "#where-box") == "Behind the depot"
