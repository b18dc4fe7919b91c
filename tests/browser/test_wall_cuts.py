"""Twenty restarts of the server and twenty cuts of the network: each is told, each is recovered from by itself, and
what was missed is on the wall. WALL_CUTS makes them fewer."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.browser.cable import Cable
from tests.browser.looking import Looking
from tests.browser.serving import Serving
from tests.browser.wall_watching import SECRET, city_with_a_door, push, seconds_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.prove,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.timeout(7200),
]
TIMES = int(os.environ.get("WALL_CUTS", "20"))
LIVE = "document.documentElement.dataset.wall === 'live'"
FROZEN = "document.documentElement.dataset.wall === 'frozen'"
FLAGGED_S, RECOVERED_S = 15.0, 10.0
LOOKING_S = 0.5  # what it may take us to see it


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Serving:
    monkeypatch.setenv("WALL_PUSH", SECRET)
    serving = Serving(tmp_path / "data", "--city", str(city_with_a_door(tmp_path)))
    serving.start()
    serving.lively(but="pushed")
    return serving


def shown(title: str) -> str:
    """Live, with that incident on the wall: stale words do not count."""
    return f"{LIVE} && document.querySelector('#wall-incidents').innerText.includes('{title}')"


def told(what: str, number: int, flagged: float, recovered: float) -> None:
    print(f"{what} {number + 1}: flagged after {flagged:.1f} s, recovered after {recovered:.1f} s", flush=True)
    assert flagged <= FLAGGED_S + LOOKING_S
    assert recovered <= RECOVERED_S + LOOKING_S


def test_every_restart_is_told_and_recovered_from_with_what_was_missed(dash_br: Any, served: Serving) -> None:
    wall = Looking(dash_br, served).visit("/wall/city")
    seconds_until(wall, LIVE, 60)
    for number in range(TIMES):
        served.stop(signal.SIGKILL if number % 2 else signal.SIGTERM)
        flagged = seconds_until(wall, FROZEN, 20)
        served.start()
        push(served, f"Restart {number + 1:02}", number)
        told("restart", number, flagged, seconds_until(wall, shown(f"Restart {number + 1:02}"), 30))
    served.stop()


def test_every_cut_is_told_and_recovered_from_with_what_was_missed(dash_br: Any, served: Serving) -> None:
    cable = Cable(served.port)
    wall = Looking(dash_br, served)
    wall.driver.get(f"{cable.url}/wall/city")
    seconds_until(wall, LIVE, 60)
    for number in range(TIMES):
        cable.pull(drop=bool(number % 2))
        push(served, f"Cut {number + 1:02}", number)
        flagged = seconds_until(wall, FROZEN, 20)
        time.sleep(2 * (number % 4))  # some cuts last longer
        cable.mend()
        told("cut", number, flagged, seconds_until(wall, shown(f"Cut {number + 1:02}"), 30))
    cable.close()
    served.stop()
