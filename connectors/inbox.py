"""What a feed that speaks by itself has said and we have not yet written: gathered into batches."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, Full, Queue
from threading import Event
from typing import Final

from connectors.connector import Payload

AT_MOST: Final = 5_000  # messages in a batch
AT_LONGEST_S: Final = 0.5  # a batch waits no longer for more
# A broker may hold back until what it sent is acknowledged (mosquitto after 20 messages in MQTT 3.1.1), so a batch
# of that size does not wait out a silence.
HELD_BACK: Final = 20
SILENCE_S: Final = 0.02


@dataclass(frozen=True)
class Message:
    """One message, and how to tell its sender that it is on disk."""

    payload: Payload
    acknowledge: Callable[[], object] | None = None


class Inbox:
    """A bounded queue between a listener's thread and the writer's."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._queue: Queue[Message] = Queue(maxsize=20_000)
        self._now = now
        self._closed = Event()

    def close(self) -> None:
        """Nothing more is taken in, so that no listener waits for a writer who has gone."""
        self._closed.set()

    def put(self, topic: str, body: bytes, acknowledge: Callable[[], object] | None = None) -> None:
        """Called by the listener; waits while the writer is behind."""
        message = Message(Payload(body, self._now(), topic=topic), acknowledge)
        while not self._closed.is_set():
            try:
                self._queue.put(message, timeout=AT_LONGEST_S)
            except Full:
                continue
            return

    def batch(self, stop: Event) -> list[Message]:
        """What was said: at most half a second's worth. Empty when nothing was, or when it is time to stop."""
        try:
            found = [self._queue.get(timeout=AT_LONGEST_S)]
        except Empty:
            return []
        ends = time.monotonic() + AT_LONGEST_S
        while len(found) < AT_MOST and not stop.is_set() and (left := ends - time.monotonic()) > 0:
            try:
                found.append(self._queue.get(timeout=min(left, SILENCE_S)))
            except Empty:
                if len(found) >= HELD_BACK:
                    break
        return found
