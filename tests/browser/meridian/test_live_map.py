"""The live map, in a real browser on the real app."""

from functools import partial
from typing import Any

import pytest

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


def drawn(looking: Looking, layer: str) -> int:
    return int(looking.ask(f"(city.state.drawn[{layer!r}] || 0)"))


def test_a_city_that_lives_is_drawn_without_a_complaint_or_a_foreign_host(looking: Looking) -> None:
    looking.visit()
    for layer in ("incident", "unit", "responder", "camera", "report", "sensor", "heat", "station", "hospital"):
        looking.until(partial(drawn, looking, layer))
    looking.until(lambda: looking.texts(ROW))
    looking.until(
        lambda: looking.ask("[...document.querySelectorAll('img.leaflet-tile')].filter(t => t.complete).length > 8")
    )
    assert looking.complaints() == []
    assert looking.other_hosts() == set()


def test_units_move_by_themselves(looking: Looking) -> None:
    looking.visit()
    looking.until(lambda: looking.ask("city.state.units.moved > 0"))
    first = looking.ask("city.state.units.last")
    looking.until(lambda: looking.ask("city.state.units.last") > first)


def test_the_board_lists_every_open_incident_the_worst_first(looking: Looking) -> None:
    looking.visit()
    priorities = looking.until(lambda: looking.texts(f"{ROW} .pb"))
    assert priorities == sorted(priorities)
    told = len(looking.serving.get("/layers/incident")["features"])
    assert abs(len(priorities) - told) <= 3  # the city goes on between the two looks


def test_a_chosen_row_opens_its_card_and_the_address_reopens_it(looking: Looking) -> None:
    looking.visit()
    looking.until(lambda: looking.texts(ROW))
    title = looking.texts(f"{ROW} .ti")[0]
    looking.click(ROW)
    looking.until(lambda: title in " ".join(looking.texts(".record")))
    address = looking.until(lambda: "selected=incident:" in looking.address and looking.address)
    looking.visit("/feeds").visit("/" + address)
    looking.until(lambda: title in " ".join(looking.texts(".record")))
    looking.driver.find_element("tag name", "body").send_keys("\ue00c")  # Escape
    looking.until(lambda: "selected=" not in looking.address)


def test_filters_thin_the_board_and_the_address_reopens_them(looking: Looking) -> None:
    looking.visit()
    looking.until(lambda: looking.texts(ROW))
    everything = len(looking.texts(ROW))
    for priority in ("4", "5", "none"):
        looking.click(f"#filter-priority .chip[data-value='{priority}']")
    looking.until(lambda: set(looking.texts(f"{ROW} .pb")) <= {"1", "2", "3"})
    assert len(looking.texts(ROW)) < everything
    address = looking.address
    assert "priority=1,2,3" in address
    looking.visit("/feeds").visit("/" + address)
    looking.until(lambda: looking.texts(ROW))
    assert set(looking.texts(f"{ROW} .pb")) <= {"1", "2", "3"}


def test_a_layer_switched_off_stays_off_when_the_address_is_reopened(looking: Looking) -> None:
    looking.visit("/?layers=unit,incident")
    looking.until(lambda: drawn(looking, "unit") > 0)
    assert drawn(looking, "report") == 0
    assert drawn(looking, "heat") == 0


def test_a_refresh_never_moves_what_a_person_arranged(looking: Looking) -> None:
    looking.visit("/?map=15/43.28/-61.72")
    looking.until(lambda: len(looking.texts(ROW)) > 12)
    looking.driver.execute_script("document.querySelector('#incident-rows').scrollTop = 200")
    before = looking.ask("[city.map.getZoom(), city.map.getCenter().lat, city.map.getCenter().lng]")
    reads = "Object.values(city.state.fetches).reduce((sum, layer) => sum + layer.read, 0)"
    before_reads = looking.ask(reads)
    looking.until(lambda: looking.ask(reads) >= before_reads + 4, 60)
    assert looking.ask("[city.map.getZoom(), city.map.getCenter().lat, city.map.getCenter().lng]") == before
    assert looking.ask("document.querySelector('#incident-rows').scrollTop") == 200


def test_a_chosen_mark_on_the_map_opens_its_card(looking: Looking) -> None:
    station = looking.serving.get("/layers/station")["features"][0]
    looking.visit(f"/?selected=station:{station['id']}")
    looking.until(lambda: station["properties"]["name"] in " ".join(looking.texts(".record")))


def test_script_in_a_feeds_text_is_shown_as_text(looking: Looking) -> None:
    looking.visit("/?selected=incident:%3Cimg%20src=x%20onerror=alert(1)%3E")
    looking.until(lambda: looking.texts("#incident-board"))
    assert looking.ask("document.querySelectorAll('img[src=x]').length") == 0
