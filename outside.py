"""The outside world's addresses. What stands behind sim:// and replay:// is put in here; connectors cannot tell."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event
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

    def history(self, days: int) -> Iterator[tuple[str, float, bytes]]:
        """The simulated city's last days: feed, share of the whole so far (1 at the end), and a document."""
        calls = next(
            (each.name for each in self._city.feeds if each.scheme == "sim" and each.yields == "incident"), None
        )
        if self._simulated is None or not calls:
            return
        documents = list(self._simulated.history(self._now(), days))
        for number, document in enumerate(documents, 1):
            yield calls, number / len(documents), document

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
