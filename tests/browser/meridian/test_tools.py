"""Measure, draw and follow, in a real browser on the real app."""

from typing import Any

import pytest

from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
ENTER, ESCAPE, BACK, RIGHT = "\ue007", "\ue00c", "\ue003", "\ue014"


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return open_at(Looking(dash_br, meridian), "/?map=15/43.28/-61.72")


def open_at(looking: Looking, address: str) -> Looking:
    looking.visit(address)
    looking.until(lambda: looking.ask("city.state.started && Boolean(city.data.get('unit')?.features)"))
    return looking


def press(looking: Looking, *keys: str) -> None:
    looking.driver.switch_to.active_element.send_keys(*keys)


def click(looking: Looking, *places: tuple[float, float]) -> None:
    for lat, lon in places:
        looking.driver.execute_script(
            "const at = city.map.latLngToContainerPoint([arguments[0], arguments[1]]),"
            " box = city.map.getContainer().getBoundingClientRect(),"
            " where = {clientX: box.x + at.x, clientY: box.y + at.y, bubbles: true, view: window};"
            "for (const name of ['mousedown', 'mouseup', 'click'])"
            " city.map.getContainer().dispatchEvent(new MouseEvent(name, where));",
            lat,
            lon,
        )


def test_a_line_is_measured_along_the_ground_and_closed_gives_its_area(looking: Looking) -> None:
    looking.driver.find_element("tag name", "body").send_keys("d")
    assert looking.ask("city.tool.active") == "measure"
    click(looking, (43.28, -61.72), (43.28, -61.71))
    assert looking.ask("city.measured().metres") == pytest.approx(809.5, rel=0.005)
    click(looking, (43.285, -61.71), (43.28, -61.72))
    told = looking.ask("city.measured()")
    assert told["closed"] and told["squareMetres"] == pytest.approx(809.5 * 556 / 2, rel=0.01)
    assert "selected=" not in looking.address
    press(looking, ESCAPE)
    assert looking.ask("city.tool.active") is None


def test_a_line_is_measured_by_keyboard_alone(looking: Looking) -> None:
    looking.driver.find_element("tag name", "body").send_keys("d")
    press(looking, ENTER)
    before = looking.ask("city.map.getCenter().lng")
    press(looking, RIGHT, RIGHT)
    looking.until(
        lambda: looking.ask("city.map.getCenter().lng") > before and not looking.ask("city.map._panAnim?._inProgress")
    )
    press(looking, ENTER)
    assert looking.until(lambda: looking.ask("city.measured().metres")) > 100
    press(looking, BACK)
    looking.until(lambda: looking.ask("city.measured().points.length") == 1)
    assert looking.ask("getComputedStyle(document.querySelector('.tool-cross')).display") != "none"


def test_what_is_drawn_is_seen_by_whoever_opens_the_link(looking: Looking) -> None:
    looking.driver.find_element("tag name", "body").send_keys("w")
    click(looking, (43.281, -61.725), (43.281, -61.715), (43.276, -61.72))
    press(looking, ENTER)
    looking.until(lambda: looking.ask("document.activeElement.className") == "tool-words")
    press(looking, "Cordon! *north*", ENTER)
    looking.until(lambda: "draw=" in looking.address)
    assert "only in this view's link" in " ".join(looking.texts(".tool-panel"))
    address = looking.address
    open_at(looking, "/" + address)
    (shape,) = looking.ask("city.view.draw")
    assert (shape["kind"], shape["label"], len(shape["points"])) == ("a", "Cordon north", 3)
    assert shape["points"][0] == {"lat": pytest.approx(43.281, abs=2e-5), "lng": pytest.approx(-61.725, abs=2e-5)}
    looking.click("[aria-label='Draw']")
    looking.click("[aria-label='Remove Cordon north']")
    looking.until(lambda: "draw=" not in looking.address)


def test_a_drawing_that_cannot_be_read_is_none(looking: Looking) -> None:
    for told in ("x1.2", "a1.2", "pzzzzzzzzz.zzzzzzz", "<img>", "p", "*", "!!!"):
        assert looking.ask(f"city.drawing.parse({told!r})") is None, told


def test_a_unit_is_followed_until_the_map_is_moved_by_hand(looking: Looking) -> None:
    fast = "city.data.get('unit').features.map(f => f.id).find(id => city.fix('unit', id)?.speed > 5)"
    unit = looking.until(lambda: looking.ask(fast))
    looking.driver.execute_script("city.select({table: 'unit', id: arguments[0]})", unit)
    looking.click(".follow-button")
    looking.until(lambda: f"follow=unit:{unit}" in looking.address)
    assert f"Following {unit}" in looking.texts(".follow-chip")[0]
    away = f"city.map.distance(city.map.getCenter(), [city.fix('unit', {unit!r}).lat, city.fix('unit', {unit!r}).lon])"
    moved = looking.ask(f"city.fix('unit', {unit!r}).at")
    looking.until(lambda: looking.ask(f"city.fix('unit', {unit!r}).at") > moved)
    looking.until(lambda: looking.ask(away) < 20)
    looking.driver.execute_script("city.map.getContainer().focus()")
    press(looking, RIGHT)
    looking.until(lambda: "follow=" not in looking.address)
    assert looking.ask("document.querySelector('.follow-chip').hidden")


def test_a_link_that_follows_goes_on_following(looking: Looking) -> None:
    open_at(looking, "/?follow=unit:E-12")
    looking.until(lambda: "Following E-12" in looking.texts(".follow-chip")[0])
    looking.until(lambda: looking.ask("city.map.getZoom()") >= 14)
    looking.click(".follow-chip button")
    looking.until(lambda: "follow=" not in looking.address)
