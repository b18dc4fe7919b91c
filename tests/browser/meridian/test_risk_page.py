"""`/risk` in the browser: the map with its slider, places that lead to the map, charts, both themes; and the heat."""

from typing import Any

import pytest

from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
FIRST_S = 400  # the past is made, then it is learnt from, beside all that the tests do


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return Looking(dash_br, meridian)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_shows_the_city_by_risk_and_how_good_such_forecasts_were(looking: Looking, theme: str) -> None:
    looking.visit(f"/risk?theme={theme}")
    looking.until(lambda: looking.texts(".risk-places tbody tr"), FIRST_S)  # an open page hears of the first by itself
    looking.until(lambda: looking.ask("document.querySelectorAll('.risk-chart .main-svg').length >= 3"))
    assert looking.ask("document.querySelectorAll('.risk-sheet.ahead path.band-1').length") >= 1
    assert looking.ask("document.querySelectorAll('.risk-number').length") >= 5
    assert "incidents are expected in the city" in " ".join(looking.texts(".risk-page .say"))
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert looking.ask(wide)
    assert looking.complaints() == [] and looking.other_hosts() == set()


def test_the_slider_uncovers_plain_counts_and_the_window_is_in_the_address(looking: Looking) -> None:
    looking.visit("/risk?hours=8")
    looking.until(lambda: looking.texts(".risk-places tbody tr"), FIRST_S)
    looking.driver.execute_script(
        "const slider = document.getElementById('risk-slider'); slider.value = 40;"
        "slider.dispatchEvent(new Event('input', { bubbles: true }));"
    )
    until = "getComputedStyle(document.getElementById('risk-map')).getPropertyValue('--until').trim()"
    looking.until(lambda: looking.ask(until) == "40%")
    looking.click(".segment a[href='/risk?hours=168']")
    looking.until(lambda: looking.texts(".risk-page h2")[:1] == ["Risk, next 7 d"])
    assert looking.address == "?hours=168"


def test_a_place_leads_to_the_map_whose_heat_is_the_forecast(looking: Looking) -> None:
    looking.visit("/risk")
    looking.until(lambda: looking.texts(".risk-places tbody tr"), FIRST_S)
    looking.click(".risk-places tbody a")
    looking.until(lambda: looking.ask("Boolean(window.city?.data?.get('heat')?.forecast)"))
    assert "layers=" in looking.address
    assert looking.complaints() == []


def test_a_place_is_left_out_with_a_reason_and_the_plan_offered(looking: Looking) -> None:
    looking.visit("/risk")
    looking.until(lambda: looking.texts(".risk-beats tbody tr"), FIRST_S)
    looking.click(".risk-beats tbody tr:first-child .reason summary")
    looking.until(lambda: looking.ask("Boolean(document.querySelector('.risk-beats .reason[open] input'))"))
    looking.driver.execute_script("document.querySelector('.risk-beats .reason[open] input').focus()")
    looking.driver.switch_to.active_element.send_keys("A school fair, with its own people")
    looking.click(".risk-beats .reason[open] button[type=submit]")
    looking.until(lambda: "A school fair" in " ".join(looking.texts(".risk-chosen li")))
    looking.until(lambda: looking.ask("!document.querySelector('.risk-beats .reason[open]')"))
    looking.click(".risk-decision [data-command=offer_plan]")
    offered = "Offered to the watch commander by visitor."
    looking.until(lambda: offered in looking.texts(".risk-decision .say") or _drawn_anew(looking), 60)
    if offered not in looking.texts(".risk-decision .say"):  # drawn anew under the hand: what is seen now is meant
        looking.click(".risk-decision [data-command=offer_plan]")
        looking.until(lambda: offered in looking.texts(".risk-decision .say"), 60)
    assert not looking.ask("Boolean(document.querySelector('.risk-decision [data-command]'))")
    assert looking.other_hosts() == set()


def _drawn_anew(looking: Looking) -> bool:
    return "drawn anew" in " ".join(looking.texts("#said"))
