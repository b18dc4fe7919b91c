"""A wall looked at for two hours: memory flat in browser and server, no minute missed, never stale.

WALL_SOAK_MINUTES shortens it. Every sample is written to the log of the test, one JSON object a line.

The page is watched from within, by a timer of the test's own: each script that WebDriver runs leaves 75 bytes behind in
the page's heap, so that a look every five seconds would by itself be 4 % in two hours.
"""

import json
import os
import re
import time
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.browser.looking import Looking
from tests.browser.serving import Serving
from tests.browser.wall_watching import seconds_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.prove,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
MINUTES = float(os.environ.get("WALL_SOAK_MINUTES", "120"))
WEIGH_S = 60.0
WARM_UP = 0.25  # of the run: caches fill, code is compiled
OLDEST_S = 10  # data on a healthy wall
HEAP_GROWTH, SERVER_GROWTH = 0.05, 0.05  # over the whole run, by the fit, as a share of what is held
LIVE = "document.documentElement.dataset.wall === 'live'"
# Once a second: every minute that the clock showed, and the first hundred moments that were not live or too old.
WATCH = """
const watch = (window.soak = { began: performance.now(), minutes: [], stale: [], looks: 0 });
const text = (id) => document.getElementById(id)?.textContent || "";
setInterval(() => {
  const at = Math.round((performance.now() - watch.began) / 1000);
  const clock = text("wall-clock"), said = text("wall-state");
  const age = /data (\\d+) s old/.exec(said), live = document.documentElement.dataset.wall === "live";
  watch.looks += 1;
  if (watch.minutes.at(-1) !== clock) watch.minutes.push(clock);
  if ((!live || !age || Number(age[1]) > OLDEST) && watch.stale.length < 100) watch.stale.push(`${at} s: ${said}`);
}, 1000);
""".replace("OLDEST", str(OLDEST_S))


@pytest.mark.timeout(MINUTES * 60 + 600)
def test_two_hours_leave_memory_flat_and_miss_no_minute(dash_br: Any, tmp_path: Path) -> None:
    serving = Serving(tmp_path / "data")
    serving.start()
    serving.lively()
    wall = Looking(dash_br, serving).visit("/wall/city")
    seconds_until(wall, LIVE, 60)
    wall.driver.execute_script(WATCH)
    began = time.monotonic()
    samples: list[dict[str, float]] = []
    while (at := time.monotonic() - began) < MINUTES * 60:
        samples.append({"s": round(at), **weights(wall)})
        print(json.dumps(samples[-1]), flush=True)
        time.sleep(WEIGH_S)
    watched = wall.ask("window.soak")
    assert watched is not None, "the page was loaded anew meanwhile"
    minutes, stale, looks = watched["minutes"], watched["stale"], watched["looks"]
    heap, server = (growth(samples, name) for name in ("heap", "server"))
    held = {name: round(samples[-1][name] / 1e6, 1) for name in ("heap", "server")}
    print(f"MB at the end {held}; over the run heap {heap:+.1%}, server {server:+.1%}", flush=True)
    print(f"{looks} looks, {len(minutes)} minutes seen; stale: {stale or 'never'}", flush=True)
    serving.stop()
    assert stale == []
    assert looks >= MINUTES * 60 * 0.95  # the page's timers ran all the time
    assert len(minutes) >= MINUTES and missed(minutes) == []
    assert heap <= HEAP_GROWTH
    assert server <= SERVER_GROWTH


def weights(wall: Looking) -> dict[str, float]:
    """Bytes in use after a collection: the page's own, and the server's resident ones; and how many DOM nodes."""
    wall.driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    wall.driver.execute_cdp_cmd("Performance.enable", {})
    told = {
        each["name"]: each["value"] for each in wall.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    }
    with urllib.request.urlopen(f"{wall.serving.url}/metrics", timeout=20) as answer:
        found = re.search(r"^watchfloor_resident_bytes (\d+)", answer.read().decode(), re.M)
    assert found is not None
    return {
        "heap": told["JSHeapUsedSize"],
        "nodes": told["Nodes"],
        "listeners": told["JSEventListeners"],
        "server": float(found[1]),
    }


def growth(samples: list[dict[str, float]], name: str) -> float:
    """What a straight line through the samples after warming up gains over the whole run, as a share of their mean."""
    warm = samples[int(len(samples) * WARM_UP) :]
    at, held = (np.array([each[key] for each in warm]) for key in ("s", name))
    slope = np.polyfit(at, held, 1)[0]
    return float(slope * samples[-1]["s"] / held.mean())


def missed(clocks: list[str]) -> list[str]:
    """Where a minute is followed by another than the next one."""
    counted = [int(clock[:2]) * 60 + int(clock[3:]) for clock in clocks]
    pairs = zip(counted, counted[1:], clocks[1:], strict=False)
    return [clock for before, after, clock in pairs if (after - before) % 1440 != 1]
