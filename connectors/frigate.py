"""Cameras that see: Frigate's events, asked for (/api/events), heard (frigate/events) or pushed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import orjson

from config import Feed
from connectors import topic
from connectors.connector import Connector, Fetched, Payload
from connectors.errors import FeedMalformed
from connectors.nesting import read_json
from connectors.web import Errand
from model.camera import DETECTION
from model.feed import Reject
from model.table import Records, Table

LIMIT: Final = 1_000  # events an answer may hold
OPEN_S: Final = 3_600.0  # an event that has no end after this long has none coming
Event = dict[str, Any]


class Frigate(Connector):
    """Each event is a detection; its newest own time is its version, so that `end` may come first, or never.

    The cursor is the start of the oldest event that may still end: Frigate's `after` asks by start.
    """

    kind: ClassVar[str] = "frigate"
    yields: tuple[Table, ...] = (DETECTION,)

    def __init__(self, feed: Feed, zone: ZoneInfo) -> None:
        super().__init__(feed, zone)
        if feed.scheme in {"mqtt", "mqtts"} or (feed.topic and feed.scheme in {"sim", "replay"}):
            self.topics = (topic.subscription(feed.topic or "frigate/events"),)

    def fetch(self, errand: Errand, cursor: str | None, etag: str | None, at: datetime) -> Fetched:
        """The events since the cursor, oldest asked for first."""
        url = self.feed.url or ""
        if self.feed.scheme in {"http", "https", "sim"}:
            asked = {"limit": str(LIMIT), "include_thumbnails": "0"} | ({"after": cursor} if cursor else {})
            url += ("&" if "?" in url else "?") + urlencode(asked)
        reply = errand.get(url)
        payload = Payload(reply.body, at, reply.url, reply.content_type)
        return Fetched((payload,), _cursor(_events(read_json(reply.body)), cursor))

    def parse(self, payload: Payload) -> Iterator[Records | Reject]:
        yield from _read(_events(read_json(payload.body)))

    def parse_all(self, payloads: Sequence[Payload]) -> Iterator[Records | Reject]:
        events: list[Any] = []
        for payload in payloads:
            try:
                events += _events(read_json(payload.body, "the message"))
            except FeedMalformed as fault:
                if len(payloads) == 1 and not payload.topic:
                    raise
                yield Reject(str(fault), payload.body.decode("utf-8", "replace"))
        yield from _read(events)


def _events(document: Any) -> list[Any]:
    """An answer is a list of events; a message holds one before and after; a push may be either, or one event."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        raise FeedMalformed("expected Frigate's events, found a single value")
    after = document.get("after")
    return [after if isinstance(after, dict) and after else document.get("before") or document]


def _read(events: list[Any]) -> Iterator[Records | Reject]:
    rows = []
    for event in events:
        try:
            rows.append(_row(event))
        except ValueError as fault:
            yield Reject(f"not an event of Frigate: {fault}", orjson.dumps(event).decode())
    if rows:
        yield DETECTION.records(rows)


def _row(event: Any) -> dict[str, object]:
    """One event as a row of `detection`; ValueError names what is wrong with it."""
    if not isinstance(event, dict):
        raise ValueError("expected an object")
    for name in ("id", "camera", "label"):
        if not isinstance(event.get(name), str) or not event[name]:
            raise ValueError(f"{name}: expected a text, found {event.get(name)!r}")
    if event.get("false_positive") is True:
        raise ValueError("Frigate itself calls it a false positive")
    started, ended = _seconds(event, "start_time"), _seconds(event, "end_time")
    if started is None and ended is None:
        raise ValueError("start_time: expected a time, found none")
    data = event["data"] if isinstance(event.get("data"), dict) else {}
    newest = max(time for time in (started, ended, _seconds(event, "frame_time")) if time is not None)
    first = started if started is not None else ended
    return {
        "source_id": event["id"],
        "camera_id": event["camera"],
        "label": event["label"],
        "sub_label": _sub_label(event.get("sub_label")),
        "score": _score(data.get("top_score"), event.get("top_score"), data.get("score"), event.get("score")),
        "zones": ", ".join(_zones(event)) or None,
        "started_at": _instant(started),
        "ended_at": _instant(ended),
        "observed_at": _instant(first),
        "verdict": "none",
        "version_at": _instant(newest),
    }


def _seconds(event: Event, name: str) -> float | None:
    value = event.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 4e9:
        raise ValueError(f"{name}: expected seconds since 1970, found {value!r}")
    return float(value)


def _instant(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _score(*values: object) -> float | None:
    """The first that is a share; Frigate has moved it about over its versions."""
    return next((float(value) for value in values if isinstance(value, int | float) and 0 <= value <= 1), None)


def _sub_label(value: object) -> str | None:
    """A name, or a name with its score."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) and value else None


def _zones(event: Event) -> list[str]:
    found = event.get("entered_zones") or event.get("zones") or []
    return [zone for zone in found if isinstance(zone, str)] if isinstance(found, list) else []


def _cursor(events: list[Any], cursor: str | None) -> str | None:
    """Just before the oldest event that may still end, else the newest of all; it never goes back."""
    starts = {
        float(event["start_time"]): event.get("end_time") is None
        for event in events
        if isinstance(event, dict) and isinstance(event.get("start_time"), int | float)
    }
    if not starts:
        return cursor
    newest = max(starts)
    still = [start for start, unfinished in starts.items() if unfinished and start > newest - OPEN_S]
    here = min([newest, *still]) - 0.001
    return repr(max(here, float(cursor)) if cursor else here)
