"""What a new user is asked to do, each in at most three actions."""

from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

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
    found = Looking(dash_br, meridian).visit()
    found.until(lambda: found.texts(ROW))
    return found


def test_the_oldest_unacknowledged_is_one_press_away(looking: Looking) -> None:
    # Whoever takes calls acknowledges soon: a waiting one is put into what the page holds, as the layer would bring it.
    oldest = looking.driver.execute_script(
        "const held = city.data.get('incident'), one = structuredClone(held.features.at(-1));"
        "Object.assign(one.properties, { priority: 1, state: 'new', reported_at: '2020-01-01T00:00:00Z' });"
        "held.features[held.features.length - 1] = one; city.emit('layer', 'incident');"
        # At once, for the next answer of the layer knows nothing of it.
        "window.titled = document.title; document.querySelector('#open-unacknowledged').click(); return one.id;"
    )
    assert str(looking.ask("window.titled")).startswith("(")
    looking.until(lambda: f"selected=incident:{oldest}" in looking.address)
    looking.until(lambda: looking.texts(".record h2"))


def test_what_happened_in_view_this_hour_is_one_press_and_its_link_reopens_it(looking: Looking) -> None:
    looking.click("#board-hour")
    looking.until(lambda: "began" in "".join(looking.texts("#incident-count")))
    since = looking.ask("new Date(city.now() - 3700000).toISOString()")
    born = looking.ask("city.hour.features.map(f => f.properties.observed_at)")
    assert born == sorted(born, reverse=True)
    assert all(instant >= since for instant in born)
    assert "since=1h" in looking.address
    looking.visit("/feeds").visit("/" + "?since=1h")
    looking.until(lambda: "began" in "".join(looking.texts("#incident-count")))
    looking.click("#board-open")
    looking.until(lambda: "since=" not in looking.address)
    looking.until(lambda: "".join(looking.texts("#incident-count")).endswith(" open"))


def test_the_feed_in_trouble_stands_first_behind_one_press(looking: Looking) -> None:
    looking.click("a.figure[href='/feeds']")
    looking.browser.wait_for_element("#feed-table tr.feed", timeout=20)
    looking.click("tr.feed:last-child [data-command=pause_feed]")
    paused = looking.until(lambda: looking.ask("document.querySelector('tr.feed.paused')?.dataset.feed"))
    assert looking.ask("document.querySelector('tr.feed').dataset.feed") == paused
    looking.click("tr.feed.paused [data-command=resume_feed]")
    looking.until(lambda: not looking.texts("tr.feed.paused"))


def test_a_view_is_sent_by_its_link_and_reopens_exactly(looking: Looking) -> None:
    looking.click("#filter-priority .chip[data-value='5']")
    looking.click("#layer-list .ly[data-part=camera]")
    looking.click("#rail-fold")
    looking.click(ROW)
    looking.until(
        lambda: "selected=" in looking.address and "rail=folded" in looking.address and "map=" in looking.address
    )
    looking.until(lambda: not looking.ask("city.map._flyToFrame && city.map._animatingZoom"))
    shown = "[[...city.view.priority].join(), [...city.view.layers].join(), city.view.selected.id, city.view.rail]"
    before, address = looking.ask(shown), looking.address
    looking.visit("/feeds").visit("/" + address)
    looking.until(lambda: looking.texts(".record h2"))
    assert looking.ask(shown) == before
    assert looking.ask("document.querySelector('#page').classList.contains('rail-folded')")


def test_unit_e12_is_found_by_typing_its_sign(looking: Looking) -> None:
    if not looking.ask("Boolean(document.querySelector('#search-box'))"):
        pytest.skip("there is no search box")
    looking.until(lambda: looking.ask("city.data.has('unit')"))
    sign = looking.ask(
        "city.data.get('unit').features.find(f => /^E-?12$/.test(f.properties.name))?.properties.name || 'E-12'"
    )
    looking.driver.find_element("tag name", "body").send_keys("/")
    looking.driver.switch_to.active_element.send_keys(str(sign))
    looking.until(lambda: looking.texts("[role=option]"))
    looking.driver.switch_to.active_element.send_keys(Keys.ENTER)
    looking.until(lambda: "selected=unit:" in looking.address)
