"""Script in every text of every feed: on each page it is words, and nothing runs."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.browser.hostile import SCRIPT
from tests.browser.looking import Looking
from tests.browser.serving import ROOT, Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
LAYERS = ("incident", "alert", "unit", "camera", "sensor", "report", "station", "hospital", "responder")
UNNAMED = (
    "unit",
    "responder",
)  # their cards tell what joins feeds, which stays as it is; the station beside it does not
BITTEN = "window.bitten || document.querySelectorAll(\"img[src='x'], svg[onload]\").length"
WORDS = "window.bitten=1"  # of the script, as somebody reads it


class Hostile(Serving):
    """Meridian, whose texts mean harm."""

    program = ("-m", "tests.browser.hostile")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("hostile")
    city = (ROOT / "city.toml").read_text("utf-8")
    for area in ("Kingsbridge", "Old Harbour"):
        city = city.replace(f'area = "{area}"', f"area = '''{area} {SCRIPT}'''")
    (folder / "city.toml").write_text(city, encoding="utf-8")
    serving = Hostile(folder / "data", "--city", str(folder / "city.toml"))
    serving.start(120)
    yield serving
    serving.stop()


@pytest.fixture
def looking(dash_br: Any, hostile: Serving) -> Looking:
    looking = Looking(dash_br, hostile)
    looking.driver.get(f"{hostile.url}/healthz")
    looking.driver.add_cookie({"name": "watchfloor_demo", "value": "supervisor"})
    return looking


def harmless(looking: Looking) -> None:
    assert not looking.ask(BITTEN)
    assert looking.complaints() == []


def shown(looking: Looking, record: str) -> bool:
    """Whether that record's card is open."""
    return bool(looking.ask("document.querySelector('.record')?.dataset.id") == record)


def test_on_the_map_its_board_tips_and_cards(looking: Looking) -> None:
    looking.visit(f"/?layers={','.join(LAYERS)}")
    looking.until(lambda: any(WORDS in row for row in looking.texts("#incident-rows .inc")), 60)
    for layer in LAYERS:
        looking.ask(f"city.uses({layer!r})")
        one = f"city.data.get({layer!r})?.features?.[0]"
        first = looking.until(partial(looking.ask, one), 60)
        title, tip = looking.driver.execute_script("return city.look(arguments[0]).tip(arguments[1])", layer, first)
        looking.driver.execute_script(
            "document.querySelector('#map-tip').replaceChildren(city.h('b', {}, arguments[0]), ...arguments[1])", title,
            [str(each) for each in tip if each],
        )  # fmt: skip
        looking.driver.execute_script("city.select({ table: arguments[0], id: arguments[1] })", layer, first["id"])
        looking.until(partial(shown, looking, first["id"]))
        assert layer in UNNAMED or WORDS in looking.texts(".record")[0], layer
        harmless(looking)


def test_in_the_search_box(looking: Looking) -> None:
    looking.visit()
    looking.until(lambda: looking.ask("window.city && city.state.started"))
    for typed in ("fire", "bitten", "ring / abbey"):
        looking.driver.execute_script(
            "const box = document.querySelector('#search-box'); box.focus(); box.value = arguments[0];"
            "box.dispatchEvent(new Event('input', { bubbles: true }))",
            typed,
        )
        looking.until(lambda: any(WORDS in each for each in looking.texts("#search-results li")), 20)
        harmless(looking)


def test_on_the_feeds_page_and_in_what_could_not_be_read(looking: Looking) -> None:
    looking.visit("/feeds")
    looking.until(lambda: looking.texts("table.feeds tbody tr"))
    for feed in ("calls-911", "avl"):
        looking.driver.execute_script("city.set('feed-rejects-asked', { feed: arguments[0] })", feed)
        looking.until(lambda: WORDS in looking.ask("document.body.textContent"), 30)
        harmless(looking)


def test_on_what_a_shift_hands_over_and_on_response_times(looking: Looking) -> None:
    looking.visit("/handover?hours=24&list=opened")
    looking.until(lambda: WORDS in " ".join(looking.texts(".handover-open tbody")), 60)
    harmless(looking)
    looking.visit("/response?priority=all")
    looking.until(lambda: looking.texts(".response-page h2"), 60)
    harmless(looking)


def test_on_a_wall(looking: Looking) -> None:
    looking.visit("/wall/city")
    looking.until(lambda: any(WORDS in row for row in looking.texts(".wall-incident")), 60)
    harmless(looking)


def test_on_paper(looking: Looking, hostile: Serving) -> None:
    paper = hostile.data / "board.html"
    looking.until(paper.exists, 90)
    looking.driver.get(paper.as_uri())
    assert WORDS in looking.ask("document.body.textContent")
    assert not looking.ask(BITTEN)
