"""Watching a wall: what it says, how large, and a city to which an incident can be pushed at any moment."""

import json
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.browser.looking import Looking
from tests.browser.serving import ROOT, Serving

SECRET = "wall-push"
PUSHED = """
[[feeds]]
name = "pushed"
kind = "table"
yields = "incident"
auth = { kind = "bearer", secret = { env = "WALL_PUSH" } }
[feeds.columns]
source_id = "id"
title = "title"
kind = { const = "fire" }
priority = "priority"
state = { const = "new" }
reported_at = "reported_at"
area = { const = "Kingsbridge" }
lat = "lat"
lon = "lon"
"""


def city_with_a_door(folder: Path) -> Path:
    """Meridian, and one feed more to which the test pushes; WALL_PUSH must hold SECRET."""
    path = folder / "city.toml"
    path.write_text((ROOT / "city.toml").read_text("utf-8") + PUSHED, "utf-8")
    return path


def push(serving: Serving, title: str, back: int) -> None:
    """A priority 1 incident that nobody has acknowledged; the farther back it was reported, the worse it ranks."""
    now = datetime.now(UTC)
    row = {
        "id": title, "title": title, "priority": 1, "lat": 43.278, "lon": -61.714,
        "reported_at": (now - timedelta(hours=10, minutes=back)).isoformat(),
    }  # fmt: skip
    request = urllib.request.Request(
        f"{serving.url}/hooks/pushed",
        json.dumps([row]).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {SECRET}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status < 300


def seconds_until(looking: Looking, script: str, patience_s: float) -> float:
    """How long until a JavaScript expression is true; fails with what the wall says otherwise."""
    began = time.monotonic()
    while not looking.ask(script):
        if time.monotonic() - began > patience_s:
            raise AssertionError(f"{script} not true after {patience_s} s; the wall says {said(looking)}")
        time.sleep(0.1)
    return time.monotonic() - began


def said(looking: Looking) -> str:
    """Everything that the wall says, for a failure's words."""
    return str(looking.ask("document.documentElement.dataset.wall + ': ' + document.querySelector('#page')?.innerText"))


def screen(looking: Looking, width: int, height: int, sharp: float = 1) -> None:
    """Look at it on a screen of that size."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": sharp, "mobile": False}
    looking.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def capitals(looking: Looking) -> list[tuple[str, float]]:
    """Every visible word of the wall with the height of its capitals in px, as the browser draws that font."""
    found: Any = looking.driver.execute_script(
        """
        const g = document.createElement("canvas").getContext("2d"), found = [];
        for (const element of document.querySelectorAll("#wall *")) {
          const words = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join(" ").trim();
          const box = element.getBoundingClientRect();
          if (!words || !box.width || !box.height || element.closest(".leaflet-map")) continue;
          const style = getComputedStyle(element);
          g.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
          found.push([words, g.measureText("H").actualBoundingBoxAscent, parseFloat(style.fontSize)]);
        }
        return found;
        """
    )
    return [(words, capital) for words, capital, _ in found]
