"""What the city's receivers and wearables say by themselves, as an MQTT broker would pass it on."""

import re
import threading
import time
from collections.abc import Iterator

import orjson

from simulation.city import Meridian
from simulation.wearing import SIGNS
from simulation.wire.rows import instant

Said = tuple[str, bytes]
QUICK = ("heart_rate", "motion", "sos")
LATE_S = 5  # a listener that fell behind by more goes on from now


class SimBroker:
    """Subscriptions to the city; each listener hears every second of its topics once."""

    def __init__(self, city: Meridian) -> None:
        self.city = city

    def messages(self, topic_filter: str, stop: threading.Event) -> Iterator[Said]:
        """Topic and payload of everything that matches, as it is said, until `stop` is set. Blocks in between."""
        matches = topic_pattern(topic_filter)
        heard = int(self.city.now())
        while not stop.is_set():
            now = int(self.city.now())
            heard = max(heard, now - LATE_S)
            while heard < now and not stop.is_set():
                heard += 1
                yield from (said for said in self.said(heard, matches) if matches.fullmatch(said[0]))
            stop.wait(max(0.02, 1.0 - time.time() % 1.0))

    def said(self, second: int, matches: re.Pattern[str]) -> Iterator[Said]:
        """Everything said in one second under the kinds of topics that could match."""
        moment = instant(second)
        if _could(matches, "avl/P-101"):
            for fix in self.city.fixes(second):
                yield (
                    f"avl/{fix.unit_id}",
                    orjson.dumps(
                        {
                            "ts": moment,
                            "lat": fix.lat,
                            "lon": fix.lon,
                            "speed_mps": fix.speed_mps,
                            "heading_deg": fix.heading_deg,
                            "accuracy_m": fix.accuracy_m,
                        }
                    ),
                )
        if _could(matches, "responders/E1A/position"):
            for key, lon, lat, accuracy in self.city.responder_fixes(second):
                told = {"ts": moment, "lat": lat, "lon": lon, "accuracy_m": accuracy}
                yield f"responders/{key}/position", orjson.dumps(told)
        if any(_could(matches, f"wearables/E1A/{sign}") for sign in SIGNS):
            yield from self._vital_signs(second, moment)

    def _vital_signs(self, second: int, moment: str) -> Iterator[Said]:
        """Pulse, motion and calls for help every five seconds, the rest every fifteen."""
        ids, values = self.city.vital_signs(second)
        for number, key in enumerate(ids):
            if (second + number) % 5:
                continue
            slow = (second + number) % 15 == 0
            for sign, value in zip(SIGNS, values[:, number].tolist(), strict=True):
                if (slow or sign in QUICK) and value == value:  # no air where no cylinder is worn
                    yield f"wearables/{key}/{sign}", orjson.dumps({"ts": moment, "value": value})


def topic_pattern(topic_filter: str) -> re.Pattern[str]:
    """A subscription as a pattern: `+` or {name} for one level, `#` for all that follow."""
    levels = []
    for level in topic_filter.split("/"):
        if level == "#":
            levels.append(".*")
        elif level == "+" or re.fullmatch(r"\{\w+\}", level):
            levels.append("[^/]+")
        else:
            levels.append(re.escape(level))
    return re.compile("/".join(levels))


def _could(matches: re.Pattern[str], example: str) -> bool:
    """Whether topics of this kind might match: the example itself, or a pattern that names another subject."""
    if matches.fullmatch(example):
        return True
    kind = example.split("/")[0]
    levels = matches.pattern.split("/")
    if levels[0] not in (kind, "[^/]+") or len(levels) != example.count("/") + 1:
        return False
    last = example.rpartition("/")[2]
    return len(levels) < 3 or levels[-1] in (last, "[^/]+", re.escape(last))
