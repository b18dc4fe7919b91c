"""A wall, in a real browser on the real app: what it says, how large, and that it never looks live when it is not."""

import os
import re
import signal
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.browser.looking import Looking
from tests.browser.serving import Serving
from tests.browser.wall_watching import capitals, screen, seconds_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
LIVE = "document.documentElement.dataset.wall === 'live'"
FROZEN = "document.documentElement.dataset.wall === 'frozen'"
SHOWN = "getComputedStyle(document.querySelector('#wall-stop')).opacity > 0.9"


@pytest.fixture
def wall(dash_br: Any, meridian: Serving) -> Looking:
    looking = Looking(dash_br, meridian).visit("/wall/city")
    seconds_until(looking, LIVE, 30)
    return looking


def test_it_says_time_age_figures_and_the_three_worst_keyed_to_the_map(wall: Looking) -> None:
    assert re.fullmatch(r"\d\d:\d\d", wall.texts("#wall-clock")[0])
    wall.until(lambda: re.search(r"data \d+ s old", wall.texts("#wall-state")[0]))
    values = wall.until(lambda: [text for text in wall.texts(".wall-figure .value b") if text != "–"])
    assert len(values) == 4
    rows = wall.ask("[...document.querySelectorAll('.wall-incident')].map(r => [r.dataset.key, r.dataset.id])")
    assert [key for key, _ in rows] == ["A", "B", "C"]
    assert [record for _, record in rows] == wall.ask("city.data.get('incident').features.slice(0, 3).map(f => f.id)")
    wall.until(lambda: wall.ask("Object.keys(city.state.letters || {}).length") > 0)
    letters = wall.ask("city.state.letters")
    away = "".join(text[0] for text in wall.texts("#wall-away:not([hidden]) div"))
    assert sorted([*letters, *away]) == ["A", "B", "C"]  # on the map, or said in words where
    for key, letter in letters.items():
        assert letter["id"] == dict(rows)[key]
        apart = ((letter["x"] - letter["markX"]) ** 2 + (letter["y"] - letter["markY"]) ** 2) ** 0.5
        assert letter["size"] * 0.9 < apart < letter["size"] * 1.3
    wall.until(lambda: wall.ask("document.querySelector('#wall-qr').naturalWidth") > 0)
    assert "map=" in wall.ask("document.querySelector('#wall-qr').dataset.to")
    assert wall.ask("document.documentElement.scrollHeight <= innerHeight")
    assert wall.complaints() == []
    assert wall.other_hosts() == set()


def test_capitals_are_3_4_percent_of_any_screens_height_and_nothing_is_cut_off(wall: Looking) -> None:
    for width, height, sharp in ((1920, 1080, 1), (3840, 2160, 1), (1920, 1080, 2), (1280, 720, 1)):
        screen(wall, width, height, sharp)
        seconds_until(wall, f"innerHeight === {height}", 5)
        found = capitals(wall)
        assert len(found) > 15
        assert [words for words, tall in found if round(tall, 1) < round(0.034 * height, 1)] == []
        wall.until(lambda: cut_off(wall) == [], 5)
    # Upright, the same panel turned: above 3.4 % of the side that was its height, letters 3.4 % of the new one.
    screen(wall, 1080, 1920)
    wall.until(lambda: wall.ask("innerHeight") == 1920)
    assert [words for words, tall in capitals(wall) if tall < 0.034 * 1080] == []
    words = "#wall .title, #wall .label, #wall .state, #wall-date"
    assert (
        min(wall.ask(f"[...document.querySelectorAll('{words}')].map(e => parseFloat(getComputedStyle(e).fontSize))"))
        >= 65
    )
    assert cut_off(wall) == []
    above = wall.ask("document.querySelector('#city-map').getBoundingClientRect().bottom")
    assert above <= wall.ask("document.querySelector('#wall-incidents').getBoundingClientRect().top") + 1


def cut_off(wall: Looking) -> list[str]:
    """What stands beyond the screen's edge, or is longer than its place allows."""
    found: list[str] = wall.ask(
        "[...document.querySelectorAll('.wall-top > *, .title, .meta, .label, .value')].filter(e => e.offsetWidth &&"
        " (e.getBoundingClientRect().right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 1 ||"
        " (e.matches('.title') && e.scrollHeight > e.clientHeight + 2))).map(e => e.textContent)"
    )
    return found


def test_no_such_wall_is_404_with_the_list(dash_br: Any, meridian: Serving) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{meridian.url}/wall/nowhere", timeout=10)
    assert refused.value.code == 404
    refused.value.close()
    looking = Looking(dash_br, meridian).visit("/wall/nowhere")
    assert looking.texts(".walls li b") == ["The whole city", "Fire and rescue", "Downtown"]
    with urllib.request.urlopen(f"{meridian.url}/wall", timeout=10) as answer:
        assert answer.status == 200


def test_a_stopped_server_is_told_within_15_s_and_its_return_and_new_edition_within_10(wall: Looking) -> None:
    process = wall.serving.process
    wall.driver.execute_script("city.preset.edition = 'an older one'; window.before = true")
    os.kill(process, signal.SIGSTOP)
    try:
        flagged = seconds_until(wall, f"{FROZEN} && {SHOWN}", 20)
        assert flagged <= 15.5  # the look itself takes a moment
        assert re.match(r"LAST DATA \d\d:\d\d:\d\d", wall.texts("#wall-stop b")[0])
        assert re.search(r"\d+ s ago, now \d\d:\d\d", wall.texts("#wall-stop span")[0])
        assert "grayscale" in wall.ask("getComputedStyle(document.querySelector('#wall')).filter")
    finally:
        os.kill(process, signal.SIGCONT)
    seconds_until(wall, LIVE, 10)
    seconds_until(wall, f"!window.before && {LIVE}", 45)  # it has loaded the newer edition, once
    assert wall.ask("sessionStorage.getItem('wall.edition')") == wall.ask("city.preset.edition")

    # Nor can failing scripts, a stuck promise or a clock that stands keep it looking live.
    wall.driver.execute_script(
        "city.emit = () => { throw new Error('a script fails') };"
        "CanvasRenderingContext2D.prototype.clearRect = () => { throw new Error('the canvas fails') };"
        "window.fetch = () => new Promise(() => {});"
        "const began = Date.now(); Date.now = () => began;"  # the computer's clock stands still
    )
    assert seconds_until(wall, f"{FROZEN} && {SHOWN}", 20) <= 15.5
    wall.driver.get_log("browser")
