"""One browser, many tabs: they share one stream, and all of them stay live, also those that nobody looks at."""

import json
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.cable import Cable
from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.timeout(300),
]
TABS = 10  # a browser opens six connections to a server that speaks HTTP/1.1
SOON_S = 10.0
# The driver makes every tab that it looks into a visible one. So each tells, whenever it hears something, where a page
# of the same origin can read it.
TELLS = """const name = arguments[0], tell = () => localStorage.setItem(name, JSON.stringify({
  hidden: document.hidden, cut: city.state.cut, heard: city.state.heard, moved: city.state.units.last,
  shown: city.state.drawn.unit > 0 && city.state.drawn.incident > 0 }));
for (const event of ["beat", "moved", "cut", "layer"]) city.on(event, tell);"""


class Tabs:
    """Tabs in the background, and one of the same origin before them that watches."""

    def __init__(self, looking: Looking, url: str) -> None:
        self._looking, self._driver, self._url = looking, looking.driver, url
        self._handles: dict[str, str] = {}
        self._driver.get(f"{url}/healthz")
        self._driver.execute_script("localStorage.clear()")
        self._watcher = self._driver.current_window_handle

    def open(self, count: int) -> list[str]:
        """So many more tabs of the live map, each before the others until the watcher comes forward again."""
        opened = [f"tab {len(self._handles) + n}" for n in range(count)]
        for name in opened:
            self._driver.switch_to.new_window("tab")
            self._looking.visit_at(f"{self._url}/")
            self._looking.until(lambda: self._looking.ask("city.state.started"))
            self._driver.execute_script(TELLS, name)
            self._driver.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": False})
            self._handles[name] = self._driver.current_window_handle
        self._watch()
        return opened

    def close(self, name: str) -> None:
        """As a person closes it."""
        self._driver.switch_to.window(self._handles.pop(name))
        self._driver.close()
        self._watch()

    def close_all(self) -> None:
        """Only the watcher is left."""
        for name in list(self._handles):
            self.close(name)

    def sleep(self, name: str, state: str) -> None:
        """`frozen`, as a browser does with tabs long unseen to spare the battery, or `active` again."""
        self._driver.switch_to.window(self._handles[name])
        self._driver.execute_cdp_cmd("Page.setWebLifecycleState", {"state": state})
        self._watch()

    def told(self, name: str) -> dict[str, Any]:
        """What it told last."""
        said: dict[str, Any] = json.loads(self._looking.ask(f"localStorage.getItem({name!r}) || '{{}}'"))
        return said

    def hear_on(self, names: list[str], seconds: float = SOON_S) -> None:
        """Within that time each hears more, of positions too, calls itself live and shows the city."""
        before = {name: self.told(name) for name in names}
        ends, waiting = time.monotonic() + seconds, list(names)
        while waiting := [name for name in waiting if not lives(before[name], self.told(name))]:
            assert time.monotonic() < ends, [(name, before[name], self.told(name)) for name in waiting]
            time.sleep(0.1)

    def _watch(self) -> None:
        self._driver.switch_to.window(self._watcher)
        self._driver.execute_cdp_cmd("Page.bringToFront", {})


def lives(before: dict[str, Any], now: dict[str, Any]) -> bool:
    more = all((now.get(what) or 0) > (before.get(what) or 0) for what in ("heard", "moved"))
    return more and bool(now["shown"]) and not now["cut"]


def streams(serving: Serving) -> int:
    """How many event streams the server holds open."""
    with urllib.request.urlopen(f"{serving.url}/metrics", timeout=20) as answer:
        lines = answer.read().decode().splitlines()
    return int(next(line for line in lines if line.startswith("watchfloor_live_listeners ")).split()[1])


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    looking = Looking(dash_br, meridian)
    looking.until(lambda: streams(meridian) == 0)  # whoever looked before has gone
    return looking


@pytest.fixture
def tabs(looking: Looking) -> Iterator[Tabs]:
    tabs = Tabs(looking, looking.serving.url)
    yield tabs
    tabs.close_all()


def test_ten_tabs_stay_live_on_one_stream_whichever_of_them_is_closed(tabs: Tabs, meridian: Serving) -> None:
    ten = tabs.open(TABS)
    tabs.hear_on(ten, 60)  # they are still being painted
    for _ in range(3):
        tabs.hear_on(ten)
        assert streams(meridian) == 1
    assert all(tabs.told(name)["hidden"] for name in ten)
    tabs.close(ten[0])  # it had the stream opened
    tabs.hear_on(ten[1:])
    assert streams(meridian) == 1
    late = tabs.open(1)
    tabs.hear_on(late + ten[1:], 2 * SOON_S)
    assert streams(meridian) == 1


def test_after_a_cut_the_tabs_share_one_stream_again(looking: Looking, meridian: Serving) -> None:
    cable = Cable(meridian.port)
    tabs = Tabs(looking, cable.url)
    four = tabs.open(4)
    tabs.hear_on(four, 60)
    cable.pull(drop=True)
    for name in four:
        looking.until(lambda name=name: tabs.told(name)["cut"])  # type: ignore[misc]
    time.sleep(5)  # long enough for each to have tried by itself
    cable.mend()
    tabs.hear_on(four, 2 * SOON_S)
    assert streams(meridian) == 1
    tabs.close_all()
    cable.close()


def test_a_tab_that_sleeps_takes_nobody_with_it_and_wakes_to_the_present(tabs: Tabs) -> None:
    three = tabs.open(3)
    tabs.hear_on(three, 60)
    tabs.sleep(three[0], "frozen")
    for _ in range(2):
        tabs.hear_on(three[1:])
    asleep = tabs.told(three[0])
    tabs.hear_on(three[1:])
    assert tabs.told(three[0]) == asleep
    tabs.sleep(three[0], "active")
    tabs.hear_on(three)


def test_where_there_are_no_shared_workers_a_page_listens_for_itself(looking: Looking, meridian: Serving) -> None:
    source = {"source": "delete window.SharedWorker;"}
    looking.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", source)
    looking.visit()
    first = looking.until(lambda: looking.ask("city.state.units.last"))
    looking.until(lambda: looking.ask("city.state.units.last") > first)
    assert looking.ask("typeof SharedWorker") == "undefined"
    assert streams(meridian) == 1
    looking.driver.get(f"{meridian.url}/healthz")
    looking.until(lambda: streams(meridian) == 0)
