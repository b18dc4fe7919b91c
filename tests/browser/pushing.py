"""A wearable and a camera that push into a served city, as a maker's gateway would."""

import json
import math
import time
import urllib.request
from collections.abc import Collection
from typing import Any, Final

from tests.browser.serving import Serving

VARIABLE: Final = "WATCHFLOOR_TEST_KEY"
KEY: Final = "a-key-for-tests-only"
FEEDS: Final = f"""
[[feeds]]
name = "panel"
kind = "table"
yields = "vital_sign"
auth = {{ kind = "key", secret = {{ env = "{VARIABLE}" }} }}
[feeds.columns]
responder_id = "who"
sign = "sign"
value = "value"
observed_at = "at"

[[feeds]]
name = "seen"
kind = "frigate"
auth = {{ kind = "key", secret = {{ env = "{VARIABLE}" }} }}
"""


def sos(serving: Serving, who: str) -> None:
    """A responder presses the button."""
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    push(serving, "panel", [{"who": who, "sign": "sos", "value": 1, "at": at}])


def person_down(serving: Serving, camera: str) -> None:
    """A camera claims that somebody lies there."""
    now = time.time()
    event = {"id": f"{now}-down", "camera": camera, "label": "person_down", "start_time": now,
             "data": {"top_score": 0.93}}  # fmt: skip
    push(serving, "seen", {"type": "new", "before": {}, "after": event})


def push(serving: Serving, feed: str, body: Any) -> None:
    """Deliver it; 204 once it is on disk."""
    asked = urllib.request.Request(
        f"{serving.url}/hooks/{feed}?key={KEY}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        assert answer.status == 204


def seen_by_a_camera(serving: Serving, but: Collection[str] = ()) -> tuple[str, str]:
    """A responder (none of these), and the camera that is nearest to one."""
    responders, cameras = (
        [each for each in serving.get(f"/layers/{name}")["features"] if each["geometry"]]
        for name in ("responder", "camera")
    )

    def apart(one: Any, other: Any) -> float:
        (x, y), (u, v) = one["geometry"]["coordinates"], other["geometry"]["coordinates"]
        return math.hypot((x - u) * math.cos(math.radians(y)), y - v)

    pairs = ((r, c) for r in responders if r["id"] not in but for c in cameras if c["properties"]["state"] == "live")
    nearest = min(pairs, key=lambda pair: apart(*pair))
    return str(nearest[0]["id"]), str(nearest[1]["id"])
