"""A simulated city's past: made once, when its store is empty, while the page tells how far it is."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Thread
from typing import Final

from connectors.trip import Outcome
from model.actor import HOUSE
from model.feed import FEED_POLL
from queries import Equals
from session import Progress
from store import Store

log = logging.getLogger(__name__)
FEED: Final = "history"


class History:
    """`source` gives (feed, share of the whole, document) for each part of the past; None where there is no past."""

    def __init__(
        self,
        source: Iterator[tuple[str, float, bytes]] | None,
        take: Callable[[str, bytes], Outcome],
        store: Store,
        now: Callable[[], datetime],
    ) -> None:
        self._source, self._take, self._store, self._now = source, take, store, now
        self._progress: Progress | None = None

    def progress(self) -> Progress | None:
        """How far it is; None before and after."""
        return self._progress

    def start(self, then: Callable[[], None]) -> None:
        """Make the past on a thread of its own if it is wanting, `then` go on."""
        if self._source is None or self._made():
            then()
            return
        self._progress = Progress("Making the city's last 400 days", 0.0)
        Thread(target=self._make, args=(then,), name="history", daemon=True).start()

    def _make(self, then: Callable[[], None]) -> None:
        assert self._source is not None
        try:
            for feed, share, document in self._source:
                outcome = self._take(feed, document)
                if outcome.error:
                    log.error("the city's past could not be made: %s", outcome.error)
                self._progress = Progress("Making the city's last 400 days", share)
            moments = dict.fromkeys(("observed_at", "received_at", "started_at", "finished_at"), self._now())
            self._store.write([], {"source": FEED, "source_id": FEED, "feed": FEED, "state": "ok", **moments})
        finally:
            self._progress = None
            then()

    def _made(self) -> bool:
        """Whether an earlier start has made all of it; a part is made again, and says nothing new."""
        return self._store.reader(HOUSE).count(FEED_POLL, [Equals("feed", FEED)]) > 0
