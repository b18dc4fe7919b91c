"""Hearing a feed that speaks by itself, from a broker or from a simulated one, until told to stop."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

from connectors.broker import Broker, Line
from connectors.inbox import Inbox
from connectors.trip import Outcome, Trip

log = logging.getLogger(__name__)

# What stands in for a broker behind sim:// and replay://: a topic filter and when to stop → topics and bodies.
Messages = Callable[[str, Event], Iterator[tuple[str, bytes]]]
QUIET_S: Final = 15.0  # how often a silent feed is noted
RETRY_S: Final = 1.0


def listen(
    trip: Trip,
    stop: Event,
    *,
    now: Callable[[], datetime],
    heard: Callable[[Outcome], None],
    messages: Messages | None = None,
) -> None:
    """Write what the feed says and tell `heard` how each batch went; returns soon after `stop` is set."""
    inbox = Inbox(now)
    line: Line
    if trip.feed.scheme in {"mqtt", "mqtts"}:
        line = Broker(trip.feed, trip.connector.topics, inbox)
    elif messages is not None:
        line = Played(messages, trip.connector.topics, inbox, stop)
    else:
        raise ValueError(f"feeds.{trip.feed.name}: nothing answers {trip.feed.scheme}://")
    with line:
        _hear(trip, line, inbox, stop, heard)


def _hear(trip: Trip, line: Line, inbox: Inbox, stop: Event, heard: Callable[[Outcome], None]) -> None:
    noted, error = float("-inf"), line.error
    while not stop.is_set():
        batch = inbox.batch(stop)
        while batch and not stop.is_set():
            try:
                outcome = trip.hear([message.payload for message in batch])
            except Exception as fault:  # the store could not keep it: it stays unacknowledged, and is tried again
                log.exception("a batch of %s was not kept", trip.feed.name)
                heard(Outcome("failed", error=trip.hushed(f"could not be kept: {fault}")))
                stop.wait(RETRY_S)
                continue
            for message in batch:
                if message.acknowledge is not None:
                    message.acknowledge()
            noted, error, batch = time.monotonic(), None, []
            heard(outcome)
        if not batch and (line.error != error or time.monotonic() - noted > QUIET_S):
            noted, error = time.monotonic(), line.error
            heard(trip.note(error))


class Played:
    """A simulated or recorded broker, read on a thread of its own."""

    def __init__(self, messages: Messages, topics: tuple[str, ...], inbox: Inbox, stop: Event) -> None:
        self.error: str | None = None
        self._messages, self._inbox, self._stop = messages, inbox, stop
        self._threads = [Thread(target=self._read, args=[topic], daemon=True) for topic in topics]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inbox.close()
        for thread in self._threads:
            thread.join(timeout=1)

    def _read(self, topic: str) -> None:
        try:
            for name, body in self._messages(topic, self._stop):
                self._inbox.put(name, body)
                if self._stop.is_set():
                    return
        except Exception as fault:
            log.exception("the messages of %s ended", topic)
            self.error = f"what stands in for the broker ended: {fault}"
