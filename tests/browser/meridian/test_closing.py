"""Streets are closed by drawing, shown, driven around and opened again; ways to an incident are drawn."""

from functools import partial
from typing import Any

import pytest

from tests.browser.looking import Looking
from tests.browser.meridian.test_tools import ESCAPE, click, open_at, press
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
CLOSURES = "(city.data.get('closure')?.features || [])"
OFFERED = (
    "city.data.get('incident').features.filter(one => one.geometry && ['new', 'acknowledged'].includes("
    "one.properties.state)).map(one => one.id)"
)


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return open_at(Looking(dash_br, meridian), "/?map=15/43.28/-61.72")


def test_a_street_is_closed_by_a_line_shown_and_opened_again_from_its_card(looking: Looking) -> None:
    looking.until(lambda: looking.ask("city.may('close_streets')"))
    before = looking.until(
        lambda: looking.ask(f"city.data.has('closure') && {CLOSURES}.map(one => one.id).concat('-')")
    )
    looking.driver.find_element("tag name", "body").send_keys("W")
    assert looking.ask("city.tool.active") == "closing"
    click(looking, (43.281, -61.725), (43.281, -61.715))
    press(looking, "\ue007")
    looking.until(lambda: looking.ask("document.activeElement.placeholder") == "Why, or nothing")
    press(looking, "burst main", "\ue007")
    new = f"{CLOSURES}.find(one => !{before}.includes(one.id))"
    closed = looking.until(lambda: looking.ask(new))
    assert closed["geometry"]["type"] == "LineString" and closed["properties"]["kind"] == "closure"
    assert looking.ask("city.tool.active") is None
    looking.driver.execute_script("city.select({table: 'closure', id: arguments[0]})", closed["id"])
    looking.until(lambda: "No way that is asked for" in " ".join(looking.texts("#selection-body")))
    for _ in range(2):  # asked twice
        looking.click("[data-command=lift_closure]")
    looking.until(lambda: not looking.ask(f"{CLOSURES}.some(one => one.id === {closed['id']!r})"))
    looking.until(lambda: "It is open" in " ".join(looking.texts("#selection-body")))
    assert looking.complaints() == []


def test_a_circle_around_a_place_is_a_cordon_and_esc_closes_nothing(looking: Looking) -> None:
    looking.until(lambda: looking.ask("city.may('close_streets')"))
    looking.driver.find_element("tag name", "body").send_keys("W")
    looking.driver.execute_script("[...document.querySelectorAll('.tool-kinds button')].at(-1).click()")
    click(looking, (43.279, -61.72))
    looking.until(lambda: "100 m around" in " ".join(looking.texts(".tool-panel")))
    assert looking.ask("document.querySelector('.tool-panel [aria-label=Radius]').value") == "100"
    looking.ask("document.querySelector('.tool-panel .btn.pri').focus()")
    press(looking, ESCAPE)
    assert looking.ask("city.tool.active") is None
    assert not looking.ask(f"{CLOSURES}.some(one => one.geometry.type === 'Polygon')")


def test_the_ways_of_who_could_go_are_drawn_and_go_with_the_card(looking: Looking) -> None:
    looking.until(lambda: looking.ask("Boolean(city.data.get('incident')?.features)"))

    def drawn() -> Any:
        for incident in looking.ask(OFFERED)[:5]:
            looking.driver.execute_script("city.select({table: 'incident', id: arguments[0]})", incident)
            said = f"document.querySelector('#selection-body .record')?.dataset.id === {incident!r}"
            looking.until(partial(looking.ask, said))
            if looking.ask("city.state.routes.length"):
                return looking.ask("city.state.routes")
        return None

    ways = looking.until(drawn, 60)  # the streets may still be being read
    units = set(looking.ask("[...document.querySelectorAll('#selection-body [data-unit]')].map(e => e.dataset.unit)"))
    assert {way["unit"] for way in ways} & units
    looking.driver.execute_script("city.select(null)")
    looking.until(lambda: looking.ask("city.state.routes.length") == 0)
