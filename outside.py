"""The outside world's addresses. What stands behind sim:// and replay:// is put in here; connectors cannot tell."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final
from urllib.parse import urlsplit

import httpx

from clock import Clock
from config import City, Feed
from connectors.listening import Messages, listen
from connectors.trip import Outcome, Trip
from simulation import replay
from simulation.broker import SimBroker
from simulation.registry import open_city
from simulation.transport import SimTransport

HISTORY_PARTS: Final = 14  # a document a month, for 400 days


class Outside:
    """One city's outside: the real one, and what stands in for parts of it."""

    def __init__(self, city: City, folder: Path, now: Clock) -> None:
        self._city, self._folder, self._now = city, folder, now
        address = _simulated(city)
        self._simulated = open_city(address, now) if address else None

    @property
    def mounts(self) -> dict[str, httpx.BaseTransport]:
        """What answers each scheme that is not the web's."""
        mounts: dict[str, httpx.BaseTransport] = {"replay": replay.ReplayTransport(self._folder, self._now)}
        if self._simulated is not None:
            mounts["sim"] = SimTransport(self._simulated)
        return mounts

    def listen(self, trip: Trip, stop: Event, heard: Callable[[Outcome], None]) -> None:
        """Hear a feed that speaks by itself until it is told to stop."""
        listen(trip, stop, now=self._now, heard=heard, messages=self._messages(trip.feed))

    def history(self) -> Iterator[tuple[str, float, bytes]] | None:
        """The simulated city's past: feed, share of the whole so far, and a document; None where nothing has one."""
        calls = next(
            (feed.name for feed in self._city.feeds if feed.scheme == "sim" and feed.yields == "incident"), None
        )
        return self._past(calls) if self._simulated is not None and calls is not None else None

    def _past(self, feed: str) -> Iterator[tuple[str, float, bytes]]:
        assert self._simulated is not None
        for number, document in enumerate(self._simulated.history(self._now()), 1):
            yield feed, min(1.0, number / HISTORY_PARTS), document

    def _messages(self, feed: Feed) -> Messages | None:
        if feed.scheme == "sim" and self._simulated is not None:
            return SimBroker(self._simulated).messages
        if feed.scheme == "replay":
            return partial(self._replayed, feed)
        return None

    def _replayed(self, feed: Feed, topic: str, stop: Event) -> Iterator[tuple[str, bytes]]:
        return replay.messages(feed.url or "", self._folder, self._now, stop)


def _simulated(city: City) -> str | None:
    """The address of the simulated city that any of the configuration names."""
    named = [city.streets, city.areas, city.land, *city.registries.values(), *(feed.url for feed in city.feeds)]
    found = [name for name in named if name and urlsplit(name).scheme == "sim"]
    if not found:
        return None
    return next((f"sim://{urlsplit(name).netloc}" for name in found if urlsplit(name).netloc), "sim://meridian")
