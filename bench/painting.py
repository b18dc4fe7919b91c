"""The live map in headless Chromium: how soon what is told is seen, and how smoothly the map moves under it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.measure import Figure, measurement
from bench.moving import LAT, LON, UNITS, moving_city
from bench.serving import ROOT, asked, free_port, until

POINTS, CELLS = 10_000, 5_000
SECONDS = 30
FLAGS = (
    "--headless=new", "--window-size=1920,1080", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Frames per second while something is done to the map, and how many of them showed it elsewhere than the one before.
COUNT = """window.counted = { frames: 0, moved: 0, began: performance.now() };
let last = "";
(function frame() {
  if (!window.counted) return;
  window.counted.frames += 1;
  const zoomed = document.querySelector(".leaflet-zoom-animated").style.transform;
  const now = JSON.stringify(city.map.getPane("mapPane")._leaflet_pos) + zoomed;
  if (now !== last) window.counted.moved += 1;
  last = now;
  requestAnimationFrame(frame);
})();"""
COUNTED = """const told = { ...window.counted, ms: performance.now() - window.counted.began };
window.counted = null; return told;"""
# A refresh as it comes: other bytes for the same hexagons, from their arrival until the frame that shows them is done.
REFRESH = """const done = arguments[0], took = [];
async function once(left) {
  const held = city.data.get("heat"), began = performance.now(), frames = city.state.frames.areas;
  const bands = Uint8Array.from(held.bands, (band, n) => held.bands[(n + 7) % held.bands.length]);
  city.data.set("heat", { ...held, bands });
  city.emit("layer", "heat");
  while (city.state.frames.areas === frames) await new Promise(requestAnimationFrame);
  took.push(performance.now() - began);
  await new Promise((next) => setTimeout(next, 100));
  return left ? once(left - 1) : done(took);
}
once(20);"""
AGES = """window.ages = [];
new MutationObserver(() => {
  const told = Number(document.getElementById("told").textContent);
  if (!told || told === window.told) return;
  window.told = told;
  requestAnimationFrame(() => setTimeout(() => window.ages.push(Date.now() - told), 0));
}).observe(document.body, { childList: true, subtree: true, characterData: true });"""


@measurement("painting")
def painting(folder: Path, scale: float) -> Iterator[Figure]:
    """2,000 units that all move each second, 10,000 points, 5,000 hexagons; then the units alone by a callback."""
    seconds = max(5, int(SECONDS * min(1.0, scale)))
    with moving_city(folder / "city", UNITS, POINTS, CELLS) as city, browser() as look:
        look.get(f"{city.url}/?map=12/{LAT}/{LON}")
        said = (
            "return [city.state.drawn.unit, city.state.drawn.camera + city.state.drawn.sensor, city.state.drawn.heat]"
        )
        until(lambda: told(look, said) == [UNITS, POINTS, CELLS])
        time.sleep(5)
        lags, ages, applied = units_seen(look, seconds)
        yield Figure("2,000 units: encoded → painted, p50", median(lags), "ms")
        yield Figure("2,000 units: encoded → painted, p95", p95(lags), "ms", at_most=100)
        yield Figure("2,000 units: measured and sent → painted, p95", p95(ages), "ms", at_most=2000)
        yield Figure("2,000 units: applied by the page, p95", p95(applied), "ms")
        refreshed = look.execute_async_script(REFRESH)
        yield Figure("5,000 hexagons refreshed, p50", median(refreshed), "ms")
        yield Figure("5,000 hexagons refreshed, p95", p95(refreshed), "ms", at_most=60)
        yield Figure("frames while panned", panned(look, 6), "/s", at_least=30)
        yield Figure("frames while zoomed", zoomed(look, 6), "/s", at_least=30)
    with interval_city() as url, browser() as look:
        look.get(url)
        time.sleep(4)
        look.execute_script(AGES)
        time.sleep(seconds)
        by_callback = look.execute_script("return window.ages")
        yield Figure("2,000 units by dcc.Interval and dl.GeoJSON: made → painted, p50", median(by_callback), "ms")
        yield Figure("the same: updates seen a second", len(by_callback) / seconds, "/s")
        yield Figure("the same, times the live map's p50", median(by_callback) / median(lags), "times")


def units_seen(look: Any, seconds: int) -> tuple[list[float], list[float], list[float]]:
    """For each event seen: ms since it was encoded, since its newest fix was measured, and spent on applying it."""
    seen: dict[float, tuple[float, float, float]] = {}
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        units = look.execute_script("return city.state.units")
        if "told" in units:
            seen[units["told"]] = (units["lag"], units["age"], units["apply"])
        time.sleep(0.2)
    lags, ages, applied = zip(*seen.values(), strict=True)
    return list(lags), list(ages), list(applied)


def panned(look: Any, seconds: float) -> float:
    """Dragged to and fro with the mouse."""
    mouse(look, "mousePressed", 900, 600, button="left", clickCount=1)
    look.execute_script(COUNT)
    ends, n = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        n += 1
        sway = abs(n % 120 - 60)
        mouse(look, "mouseMoved", 900 + 6 * sway, 600 + 3 * sway, button="left")
        time.sleep(0.01)
    counted = look.execute_script(COUNTED)
    mouse(look, "mouseReleased", 900, 600, button="left", clickCount=1)
    if counted["moved"] < n / 4:
        raise RuntimeError(f"the map did not follow the mouse: {counted}")
    return float(1000 * counted["frames"] / counted["ms"])


def zoomed(look: Any, seconds: float) -> float:
    """In and out by the wheel, two steps each way."""
    look.execute_script(COUNT)
    before, ends, n = look.execute_script("return city.map.getZoom()"), time.monotonic() + seconds, 0
    zooms = set()
    while time.monotonic() < ends:
        mouse(look, "mouseWheel", 900, 600, deltaX=0, deltaY=-120 if n % 4 < 2 else 120)
        time.sleep(0.5)
        zooms.add(look.execute_script("return city.map.getZoom()"))
        n += 1
    counted = look.execute_script(COUNTED)
    if len(zooms) < 2:
        raise RuntimeError(f"the map did not follow the wheel: it stayed at {before}")
    return float(1000 * counted["frames"] / counted["ms"])


def mouse(look: Any, kind: str, x: float, y: float, **more: object) -> None:
    """One event, as the browser gets it from a real mouse."""
    look.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **more})


@contextmanager
def browser() -> Iterator[Any]:
    """Headless Chromium at 1920 × 1080."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options

    options: Any = Options()
    for flag in FLAGS:
        options.add_argument(flag)
    look = webdriver.Chrome(options=options)
    look.set_script_timeout(60)
    try:
        yield look
    finally:
        look.quit()


@contextmanager
def interval_city() -> Iterator[str]:
    """bench.interval in a process of its own: its address."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "bench.interval", str(port), str(UNITS)], cwd=ROOT) as app:
        try:
            until(lambda: asked(f"http://127.0.0.1:{port}/_dash-dependencies") is not None)
            yield f"http://127.0.0.1:{port}/"
        finally:
            app.terminate()


def told(look: Any, script: str) -> Any:
    """What the page says; None before it can."""
    try:
        return look.execute_script(script)
    except Exception:  # noqa: BLE001  the page still loads
        return None


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[18]
