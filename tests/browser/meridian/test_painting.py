"""How the map is painted: clusters that lose nobody, words that keep apart, hexagons in bytes, rest while it moves."""

from itertools import combinations
from typing import Any

import pytest

from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
FAR = "/?map=10/38.63/-90.22"
# Every mark of a layer: how many it stands for, and which of those nobody has acknowledged.
GATHERED = """city.marksOf("LAYER").map((mark) => ({ x: mark.x, y: mark.y, alone: !mark.members,
  ids: (mark.members || [mark]).map((one) => one.feature.id),
  waiting: (mark.members || []).filter((one) => city.unacknowledged(one.feature.properties)).length }))"""


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return Looking(dash_br, meridian)


def middle(looking: Looking) -> tuple[float, float]:
    west, south, east, north = looking.ask("JSON.parse(city.byId('city-map').dataset.bounds)")
    return (south + north) / 2, (west + east) / 2


def test_a_cluster_loses_nobody_hides_no_alarm_and_stands_still_while_the_map_is_moved(looking: Looking) -> None:
    looking.visit()
    lat, lon = middle(looking)
    looking.visit(f"/?map=10/{lat}/{lon}")
    for layer in ("camera", "report", "incident"):
        script = GATHERED.replace("LAYER", layer)
        looking.until(lambda layer=layer: looking.ask(f"city.state.clusters.{layer} > 0"))  # type: ignore[misc]
        before = looking.ask(script)
        ids = [each for mark in before for each in mark["ids"]]
        assert len(ids) == len(set(ids)) == looking.ask(f"city.state.drawn.{layer}")
        assert sum(mark["waiting"] for mark in before) == 0 if layer == "incident" else True
    before = looking.ask(GATHERED.replace("LAYER", "camera"))
    looking.ask("void city.map.panBy([60, 40], { animate: false })")
    looking.ask("void city.emit('layer', 'camera')")
    assert looking.ask(GATHERED.replace("LAYER", "camera")) == before


def test_close_by_every_mark_stands_for_itself_and_words_keep_apart(looking: Looking) -> None:
    looking.visit()
    looking.until(lambda: looking.ask("city.marksOf('hospital').length > 0 && city.marksOf('unit').length > 100"))
    lon, lat = looking.ask("city.data.get('hospital').features[0].geometry.coordinates")
    looking.visit(f"/?map=17/{lat}/{lon}")
    boxes = looking.until(lambda: looking.ask("city.state.labels"))
    assert looking.ask("Object.values(city.state.clusters).every((count) => count === 0)")
    for a, b in combinations(boxes, 2):
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def test_hexagons_come_as_bytes_and_say_what_their_geojson_says(looking: Looking) -> None:
    looking.visit()
    looking.until(lambda: looking.ask("city.state.drawn.heat > 0"))
    asked = looking.ask("performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)")
    assert "/layers/heat" not in asked
    told = looking.serving.get("/layers/heat")["features"]
    said = [mark["properties"] for mark in sorted(told, key=lambda mark: str(mark["id"]))]
    little = [each["little_evidence"] and each["basis"] == "forecast" for each in said]
    wanted = [each["band"] + 8 * bit for each, bit in zip(said, little, strict=True)]
    assert looking.ask("[...city.data.get('heat').bands]") == wanted


def test_while_the_map_moves_nothing_is_painted_and_what_changed_is_when_it_rests(looking: Looking) -> None:
    looking.visit()
    looking.until(lambda: looking.ask("city.state.frames.places > 0"))
    looking.ask("void city.map.fire('movestart')")
    before = looking.ask("city.state.frames.places")
    looking.ask("void city.repaint('places')")
    looking.driver.execute_async_script("setTimeout(arguments[0], 300)")
    assert looking.ask("city.state.frames.places") == before
    looking.ask("void city.map.fire('moveend')")
    looking.until(lambda: looking.ask("city.state.frames.places") > before)


def test_after_a_zoom_the_marks_are_those_that_would_be_made_anew(looking: Looking) -> None:
    looking.visit()
    lat, lon = middle(looking)
    looking.visit(f"/?map=13/{lat}/{lon}")
    looking.until(lambda: looking.ask("city.marksOf('camera').length > 0 && city.marksOf('unit').length > 100"))
    sizes = "['camera', 'hospital'].map((layer) => city.marksOf(layer).map((mark) => [mark.feature.id, mark.size]))"
    for zoom in (12, 11, 14, 17):
        looking.ask(f"void city.map.setView([{lat}, {lon}], {zoom}, {{ animate: false }})")
        script = f"[{GATHERED.replace('LAYER', 'camera')}, {sizes}]"
        before = looking.ask(script)
        looking.ask("void ['camera', 'hospital'].forEach((layer) => city.emit('layer', layer))")
        assert looking.ask(script) == before


def test_a_sheet_with_nothing_on_it_is_not_there_until_something_is_drawn(looking: Looking) -> None:
    hidden = "document.querySelector('canvas[data-sheet=drawn]').hidden"
    looking.visit()
    looking.until(lambda: looking.ask("city.state.frames.places > 0"))
    assert looking.ask(hidden) is True
    looking.ask("void city.change({ draw: city.drawing.parse('a2kqm8.-3oa0g.2s.-1e.-k.5*Cordon') })")
    looking.until(lambda: looking.ask(f"!{hidden} && city.state.frames.drawn > 0"))
    looking.ask("void city.change({ draw: null })")
    looking.until(lambda: looking.ask(hidden))
