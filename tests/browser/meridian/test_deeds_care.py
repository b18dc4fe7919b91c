"""Who is shown what of an incident's card: roles, what a sensitive one hides, script as text, and nobody shut out."""

from typing import Any

import pytest

from tests.browser import axe
from tests.browser.desk import Desk
from tests.browser.dispatching import ENTER, ESC, SHEET, TAB, deeds, hidden, leave, press, ready, said, select, typed
from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
SCRIPT = "<img src=x onerror=\"document.title='bitten'\"><script>document.title='bitten'</script>"


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return ready(Looking(dash_br, meridian))


@pytest.fixture
def desk(meridian: Serving) -> Desk:
    return Desk(meridian)


def test_who_may_only_look_sees_no_deed(looking: Looking, desk: Desk) -> None:
    incident = desk.opened(note="The gate code is 4711")
    looking.driver.add_cookie({"name": "watchfloor_demo", "value": "analyst"})
    ready(looking)
    assert hidden(looking, "#new-incident")
    select(looking, incident)
    looking.until(lambda: looking.texts(".record .notes li"))
    assert deeds(looking) == [] and hidden(looking, "#card-deeds")
    assert "Hidden from your role." in said(looking, ".record .notes")
    assert "4711" not in looking.ask("document.documentElement.outerHTML")
    press(looking, "i", "o", "c", "a", "?")
    looking.until(lambda: looking.texts(".keys dd"))
    assert not [line for line in looking.texts(".keys dd") if "incident's card" in line or "by hand" in line]
    assert hidden(looking, SHEET) and not looking.texts(".deed-form")
    looking.driver.delete_cookie("watchfloor_demo")


def test_what_a_sensitive_incident_hides_is_shown_to_who_is_assigned_in_the_card_only(
    looking: Looking, desk: Desk
) -> None:
    address = "77 Hidden Terrace"
    incident = desk.opened(title="Found hurt at home", address=address, note="Ask for the sister", sensitive=True)
    select(looking, incident)
    assert "Shown by area only" in said(looking, ".record")
    assert "Take it first" in said(looking)
    assert "Show the place" not in deeds(looking)
    assert "Hidden: it is sensitive." in said(looking, ".record .notes")
    assert desk.do("look", incident_id=incident, purpose="Sending the crew")[0] == 200
    press(looking, "o")
    looking.until(lambda: "Show the place" in deeds(looking))
    assert desk.do("look", incident_id=incident)[0] == 403
    press(looking, "v", "To send a crew", ENTER)
    looking.until(lambda: address in said(looking, "#card-looked"))
    shown = said(looking, "#card-looked")
    assert "Shown to you only" in shown and "Found hurt at home" in shown and "Ask for the sister" in shown
    kept = (
        "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), location.href, document.title])"
    )
    assert address not in looking.ask(kept)
    assert address not in said(looking, "#incident-rows") + said(looking, "#selection-body")
    press(looking, ESC)
    looking.until(lambda: "selected=" not in looking.address)
    assert address not in looking.ask("document.documentElement.outerHTML")
    select(looking, incident)
    assert address not in looking.ask("document.documentElement.outerHTML")
    press(looking, "v")  # the purpose was said
    looking.until(lambda: address in said(looking, "#card-looked"))
    press(looking, "s", "The family agrees", ENTER)
    looking.until(lambda: looking.texts(".record h2") == ["Found hurt at home"])
    assert looking.texts("#card-looked .looked") == []


def test_script_in_every_field_is_only_text(looking: Looking) -> None:
    press(looking, "i", f"Yard {SCRIPT}")
    press(looking, ENTER)
    press(looking, "o3", f"Title {SCRIPT}", TAB, f"Note {SCRIPT}", ENTER)
    looking.until(lambda: looking.texts(".record .note-text") == [f"Note {SCRIPT}"])
    assert looking.texts(".record h2") == [f"Title {SCRIPT}"]
    assert f"Yard {SCRIPT}" in said(looking, ".record header")
    press(looking, "e")
    looking.until(lambda: typed(looking, "#where-box") == f"Yard {SCRIPT}")
    press(looking, ESC, "s", ENTER)
    looking.until(lambda: "Show the place" in deeds(looking))
    press(looking, "v", SCRIPT, ENTER)
    looking.until(lambda: looking.texts("#card-looked h2") == [f"Title {SCRIPT}"])
    assert looking.ask("document.querySelectorAll('.right img, .right script').length") == 0
    assert "bitten" not in looking.ask("document.title")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_serious_in_the_sheet_or_a_card_with_deeds(looking: Looking, desk: Desk, theme: str) -> None:
    ready(looking, f"/?theme={theme}")
    press(looking, "i", "ring")
    looking.until(lambda: looking.texts(".where-row"))
    assert axe.grave(looking) == [], "the sheet with suggestions"
    press(looking, ENTER)
    leave(looking)
    assert axe.grave(looking) == [], "the question"
    press(looking, TAB, ENTER)
    select(looking, desk.opened(sensitive=True, note="One", address="1 Ring Road"))
    press(looking, "o")
    looking.until(lambda: "Show the place" in deeds(looking))
    press(looking, "c")
    assert axe.grave(looking) == [], "a card with a form"
    press(looking, ESC, "v", "Sending a crew", ENTER)
    looking.until(lambda: looking.texts(".looked"))
    assert axe.grave(looking) == [], "a card with what was looked at"
