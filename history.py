"""A simulated city's past: made at the first start, and after a long stop what was missed; the page tells how far."""

import logging
import pickle
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import Thread
from time import sleep
from typing import Final

from analysis.areas import Areas
from analysis.next_door import told_by
from config import City
from model.actor import HOUSE
from model.feed import FEED_POLL
from past import Asked, Told
from queries import Equals
from queries.feeds import last_polls
from session import Progress
from store import Store

log = logging.getLogger(__name__)
FEED: Final = "history"
DAYS: Final = 400
GAP: Final = timedelta(hours=1)  # a shorter stop the calls feed makes good by itself
FIRST_PAGE_S: Final = 1.0  # whoever opens the page at once is served before the past is read


class History:
    """The past of the city's simulated calls. A city that has none is left alone."""

    def __init__(self, city: City, areas: Areas, store: Store, now: Callable[[], datetime]) -> None:
        self._city, self._areas, self._store, self._now = city, areas, store, now
        self._progress: Progress | None = None

    def progress(self) -> Progress | None:
        """How far it is; None before and after."""
        return self._progress

    def start(self) -> None:
        """Make what is wanting on a thread of its own: the present does not wait for it."""
        simulated = any(feed.scheme == "sim" and feed.yields == "incident" for feed in self._city.feeds)
        if simulated and (days := self._wanting()):
            self._progress = Progress(f"Making the city's last {days} days", 0.0)
            Thread(target=self._make, args=(days,), name="history", daemon=True).start()

    def _make(self, days: int) -> None:
        sleep(FIRST_PAGE_S)
        text = f"Making the city's last {days} days"
        try:
            for told in self._told(days):
                if told.error:
                    log.error("the city's past: %s", told.error)
                self._store.write(told.records())
                self._progress = Progress(text, told.share)
            moments = dict.fromkeys(("observed_at", "received_at", "started_at", "finished_at"), self._now())
            self._store.write([], {"source": FEED, "source_id": FEED, "feed": FEED, "state": "ok", **moments})
        except (OSError, EOFError, pickle.UnpicklingError) as fault:
            log.error("the city's past was not made; the next start tries again: %s", fault)
        finally:
            self._progress = None

    def _told(self, days: int) -> Iterator[Told]:
        asked, share = Asked(self._city, self._areas, self._now(), days), 0.0
        for told in told_by("past", asked, threads=1):
            share = told.share
            yield told
        if share < 1.0:
            raise EOFError("it ended too soon")

    def _wanting(self) -> int:
        """How many days are wanting. A past that was cut short is made again, and says nothing new where it was."""
        reader, now = self._store.reader(HOUSE), self._now()
        newest = {row["feed"]: row["finished_at"] for row in last_polls(reader, now).iter_rows(named=True)}
        if not self._made():
            return DAYS
        last = max(newest.values(), default=now - timedelta(days=DAYS))
        return (now - last).days + 1 if now - last > GAP else 0

    def _made(self) -> bool:
        return self._store.reader(HOUSE).count(FEED_POLL, [Equals("feed", FEED)]) > 0
