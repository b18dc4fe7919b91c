"""Nothing serious stands in anybody's way, on any page, in either theme; and all of `/` can be done by keyboard."""

from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser import axe
from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
ROW = "#incident-rows .inc"


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return Looking(dash_br, meridian)


def press(looking: Looking, *keys: str) -> None:
    """Keys, as the focused thing hears them."""
    for key in keys:
        looking.driver.switch_to.active_element.send_keys(key)


def focused(looking: Looking, selector: str) -> bool:
    return bool(looking.ask(f"document.activeElement.matches({selector!r})"))


def tab_to(looking: Looking, selector: str, most: int = 60) -> None:
    """By Tab alone, from where the focus is."""
    for _ in range(most):
        press(looking, Keys.TAB)
        if focused(looking, selector):
            return
    raise AssertionError(f"{selector} is not reached by {most} tabs")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_serious(looking: Looking, theme: str) -> None:
    for path in (f"/?theme={theme}", f"/feeds?theme={theme}", f"/nowhere?theme={theme}"):
        looking.visit(path)
        looking.until(lambda: looking.ask("window.city && city.state.started"))
        if path.startswith("/?"):
            looking.until(lambda: looking.texts(ROW))
            assert axe.grave(looking) == [], path
            looking.click(ROW)
            looking.until(lambda: looking.texts(".record h2"))
            assert axe.grave(looking) == [], "a card"
            press(looking, Keys.ESCAPE)
            looking.click("#open-keys")
            looking.until(lambda: looking.texts(".keys dd"))
        assert axe.grave(looking) == [], path


def test_a_feeds_rejects_are_read_without_a_hurdle(looking: Looking) -> None:
    looking.visit("/feeds")
    looking.until(lambda: looking.ask("window.city && city.state.started"))
    looking.ask("city.set('feed-rejects-asked', { feed: 'calls-911' })")
    looking.until(lambda: "Rejected from calls-911" in " ".join(looking.texts("[role=dialog]")))
    assert axe.grave(looking) == []
    press(looking, Keys.ESCAPE)
    looking.until(lambda: not looking.texts("[role=dialog]"))


def test_all_of_the_live_map_by_keyboard(looking: Looking) -> None:
    looking.visit("/")
    looking.until(lambda: looking.texts(ROW))
    tab_to(looking, ".skip", 3)
    tab_to(looking, "#layer-list .ly[data-part=camera]")
    press(looking, " ")
    looking.until(lambda: "layers=" in looking.address)
    press(looking, "b")
    assert focused(looking, ROW)
    press(looking, Keys.ARROW_DOWN, "j", "k", Keys.ENTER)
    second = looking.ask(f"document.querySelectorAll({ROW!r})[1].dataset.id")
    looking.until(lambda: f"selected=incident:{second}" in looking.address)
    press(looking, Keys.ESCAPE)
    looking.until(lambda: "selected=" not in looking.address)
    press(looking, "m")
    before = looking.ask("city.map.getZoom()")
    press(looking, "+")
    looking.until(lambda: looking.ask("city.map.getZoom()") > before)
    centre = looking.ask("city.map.getCenter().lng")
    press(looking, Keys.ARROW_RIGHT)
    looking.until(lambda: looking.ask("city.map.getCenter().lng") > centre)
    press(looking, "0")
    looking.until(lambda: looking.ask("city.map.getZoom()") <= before)
    press(looking, "n", "n", Keys.ENTER)
    looking.until(lambda: "selected=incident:" in looking.address)
    press(looking, Keys.ESCAPE, "?")
    looking.until(lambda: looking.texts(".keys dd"))
    press(looking, Keys.ESCAPE)
    looking.until(lambda: not looking.texts(".keys dd"))
