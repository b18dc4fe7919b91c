"""The search box, in a real browser on the real app."""

from typing import Any

import pytest

from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
ROWS = "#search-results .found-row"
ENTER, ESCAPE, DOWN = "\ue007", "\ue00c", "\ue015"


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    made = Looking(dash_br, meridian).visit()
    made.until(lambda: made.ask("Boolean(city.data.get('unit')?.features && city.byId('search-box'))"))
    return made


def typed(looking: Looking, *keys: str) -> None:
    looking.driver.find_element("id", "search-box").send_keys(*keys)


def test_a_unit_is_found_by_its_call_sign_and_opened(looking: Looking) -> None:
    looking.driver.find_element("tag name", "body").send_keys("/")
    assert looking.ask("document.activeElement.id") == "search-box"
    typed(looking, "e12")
    looking.until(lambda: any(text.startswith("E-12") for text in looking.texts(ROWS)))
    typed(looking, ENTER)
    looking.until(lambda: "selected=unit:E-12" in looking.address)
    assert looking.ask("document.querySelector('#search-box').value") == ""
    assert looking.complaints() == []


def test_a_crossing_is_flown_to_marked_kept_in_the_address_and_let_go(looking: Looking) -> None:
    crossing = looking.serving.get("/search?q=weir+/+kepler")["results"][0]
    assert crossing["kind"] == "crossing"
    typed(looking, "weir / kepler", ENTER)  # pressed before the answer is there
    looking.until(lambda: looking.texts(".found-label b") == [crossing["title"]])
    looking.until(lambda: abs(looking.ask("city.map.getCenter().lat") - crossing["lat"]) < 0.001)
    address = looking.address
    assert "place=" in address
    looking.visit("/" + address)
    looking.until(lambda: looking.texts(".found-label b") == [crossing["title"]])
    looking.driver.find_element("tag name", "body").send_keys(ESCAPE)
    looking.until(lambda: not looking.texts(".found-label") and "place=" not in looking.address)


def test_arrows_go_through_what_was_found(looking: Looking) -> None:
    typed(looking, "ring")
    looking.until(lambda: len(looking.texts(ROWS)) > 1)
    looking.until(lambda: looking.ask("city.byId('search-box').getAttribute('aria-activedescendant')") == "found-0")
    typed(looking, DOWN)
    assert looking.ask("city.byId('search-box').getAttribute('aria-activedescendant')") == "found-1"
    assert looking.ask("city.byId('found-1').getAttribute('aria-selected')") == "true"
    typed(looking, ESCAPE)
    assert looking.ask("city.byId('search-box').getAttribute('aria-expanded')") == "false"


def test_what_is_not_there_is_said_with_a_way_on(looking: Looking) -> None:
    typed(looking, "zzqqzz")
    said = looking.until(lambda: "zzqqzz" in looking.texts(".search-told")[0] and looking.texts(".search-told")[0])
    assert said.startswith("No street, crossing, incident or unit matches") and "Try" in said


def test_while_cut_off_units_are_still_found_and_the_rest_is_said(looking: Looking) -> None:
    looking.driver.execute_script("window.fetch = () => Promise.reject(new TypeError('cut'))")
    typed(looking, "e-12")
    looking.until(lambda: any(text.startswith("E-12") for text in looking.texts(ROWS)))
    looking.until(lambda: "Cut off" in looking.texts(".search-told")[0])


def test_an_answer_that_comes_late_is_dropped(looking: Looking) -> None:
    looking.driver.execute_script(
        "const real = window.fetch, held = new Promise((let_go) => { window.letGo = let_go; });"
        "window.fetch = async (address, more) => {"
        "  const ring = String(address).includes('q=ring');"
        "  if (ring) { window.asked = true; await held; }"
        "  const answer = await real(address, more);"
        "  if (ring) setTimeout(() => { window.late = true; }, 300);"
        "  return answer; }"
    )
    typed(looking, "ring")
    looking.until(lambda: looking.ask("Boolean(window.asked)"))
    looking.driver.find_element("id", "search-box").clear()
    typed(looking, "abbey road")
    found = looking.until(lambda: "Abbey Road" in looking.texts(f"{ROWS} b") and looking.texts(f"{ROWS} b"))
    looking.driver.execute_script("window.letGo()")
    looking.until(lambda: looking.ask("Boolean(window.late)"))
    assert looking.texts(f"{ROWS} b") == found
    assert not any(text.startswith("Ring Road") for text in found)
