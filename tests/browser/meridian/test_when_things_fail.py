"""What a person sees when something does not answer, comes late, or was mangled on its way: never old words as new."""

import time
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.timeout(240),
]
ROW = "#incident-rows .inc"


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return Looking(dash_br, meridian)


def select(looking: Looking, layer: str, where: str = "true") -> str:
    """Choose one of a layer's marks; its id."""
    found = looking.until(
        lambda: looking.ask(f"city.data.get('{layer}')?.features?.find(({{ properties: told }}) => {where})?.id")
    )
    looking.ask(f"city.select({{ table: '{layer}', id: {found!r} }})")
    return str(found)


@pytest.mark.parametrize("query", ["?kind=%E9&area=100%", "?layers=incident,%&theme=%zz", "?selected=unit:%ZZ&map=%"])
def test_a_mangled_link_still_opens(looking: Looking, query: str) -> None:
    looking.visit("/" + query)
    looking.until(lambda: looking.ask("window.city && city.state.started && city.data.has('incident')"))
    looking.ask("city.resetFilters()")
    looking.until(lambda: looking.texts(ROW))
    assert looking.complaints() == []


def test_a_drawing_is_there_when_its_link_is_opened(looking: Looking) -> None:
    looking.visit("/?draw=pa2krsk.-3ocbf*Here".replace("pa2", "p2"))
    assert looking.until(lambda: looking.ask("city.view.draw && city.state.frames.drawn")) > 0


def test_escape_closes_the_sheet_above_and_then_the_card(looking: Looking) -> None:
    looking.visit()
    looking.until(lambda: looking.texts(ROW))
    looking.click(ROW)
    looking.until(lambda: looking.texts(".record h2"))
    looking.click("#open-keys")
    looking.until(lambda: looking.texts(".keys dd"))
    time.sleep(0.5)  # until the sheet has taken the focus
    looking.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    looking.until(lambda: not looking.texts(".keys dd"))
    assert looking.ask("city.view.selected")
    looking.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    looking.until(lambda: not looking.ask("city.view.selected"))


def test_a_cameras_picture_is_renewed_and_an_old_one_says_so(looking: Looking) -> None:
    looking.visit()
    select(looking, "camera", "told.state === 'live'")
    first = looking.until(lambda: looking.ask("document.querySelector('.picture img')?.src"))
    looking.until(lambda: looking.ask("document.querySelector('.picture img').src") != first, 15)
    assert "old" in looking.texts(".picture figcaption")[0]
    looking.driver.execute_cdp_cmd("Network.enable", {})
    looking.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/images/*"]})
    looking.until(lambda: looking.texts(".picture.old figcaption"), 20)
    assert looking.texts(".picture figcaption")[0].startswith("✕ No newer picture since")
    looking.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    looking.until(lambda: not looking.texts(".picture.old"), 20)


def test_the_map_of_a_wall_of_four_thousand_pixels_has_no_gaps(looking: Looking) -> None:
    size = {"width": 3840, "height": 2160, "deviceScaleFactor": 1, "mobile": False}
    looking.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    looking.visit("/wall/city")
    tiles = "[...document.querySelectorAll('.leaflet-tile-container img.leaflet-tile')]"
    looking.until(lambda: looking.ask(f"{tiles}.filter(one => one.complete).length > 6"))
    widths = looking.ask(f"[...new Set({tiles}.map(one => one.offsetWidth))]")
    assert all(width in (512, 513) for width in widths), widths
    looking.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
