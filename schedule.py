"""What runs on the clock: each feed's trip, at its own cadence, on a thread of its own."""

import logging
import random
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any, Final

from apscheduler.executors.pool import BasePoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from analysis.standing import Standing
from config import Feed
from connectors.backoff import pause
from connectors.trip import Outcome, Trip
from model.actor import HOUSE
from model.feed import Delivered, FeedStatus
from queries.feeds import feed_totals, last_polls
from store import Store

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
# Hears one feed until the event is set, and tells how each batch went.
Listen = Callable[[Trip, Event, Callable[[Outcome], None]], None]
HOUSEKEEPING: Final = timedelta(minutes=1)
FIRST_PAGES: Final = timedelta(seconds=15)
STAGGER: Final = timedelta(milliseconds=250)


class Schedule:
    """Every feed of the city. A feed that hangs holds its own thread and nobody else's."""

    def __init__(
        self,
        trips: Mapping[str, Trip],
        listen: Listen,
        store: Store,
        clock: Clock,
        authenticate: Callable[..., str | None],
    ) -> None:
        self._trips, self._listen, self._store, self._clock = trips, listen, store, clock
        self._authenticate = authenticate
        self._lock = Lock()
        self._stopping = Event()
        self._hearing: dict[str, Event] = {}
        self._marks: dict[str, tuple[str | None, str | None]] = {}
        self._standing = self._remembered()
        self._scheduler = BackgroundScheduler(executors={"default": OwnThreads()}, timezone=UTC, daemon=True)

    def start(self) -> None:
        """Try every feed now, then go on at each one's cadence."""
        self._scheduler.add_job(self._tidy, "interval", seconds=HOUSEKEEPING.total_seconds())
        self._scheduler.start()
        # The quickest first, and not all at one moment: the first page asks for the same processor.
        for rank, name in enumerate(sorted(self._trips, key=lambda name: self._trips[name].feed.every)):
            if not self._standing[name].paused:
                self._begin(name, rank * STAGGER)

    def each_minute(self, act: Callable[[], None]) -> None:
        """Do that every minute, the first time when the first pages have been served."""
        first = datetime.now(UTC) + FIRST_PAGES
        self._scheduler.add_job(act, "interval", minutes=1, next_run_time=first)

    def stop(self) -> None:
        """End: trips under way finish or are left behind, listeners are told."""
        self._stopping.set()
        for heard in self._hearing.values():
            heard.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def statuses(self) -> list[FeedStatus]:
        """How every feed stands now, in the order of city.toml."""
        now = self._clock()
        return [self._standing[name].status(now) for name in self._trips]

    def pause(self, name: str) -> None:
        """Stop asking. KeyError: no such feed. It stays paused over a restart."""
        self._set_paused(name, True)
        if name in self._hearing:
            self._hearing.pop(name).set()

    def resume(self, name: str) -> None:
        """Ask again, at once. KeyError: no such feed."""
        if self._set_paused(name, False):
            self._begin(name)

    def admits(self, name: str, headers: Mapping[str, str], query: Mapping[str, str]) -> Delivered | None:
        """Why a push is refused before its body is read; None where that depends on the body, or it is not refused."""
        return self._refused(name, None, headers, query)

    def deliver(self, name: str, body: bytes, headers: Mapping[str, str], query: Mapping[str, str]) -> Delivered:
        """Take what was pushed to a feed, if it may push and the push is signed as it says."""
        if (refused := self._refused(name, body, headers, query)) is not None:
            return refused
        trip = self._trips[name]
        outcome = trip.deliver(body, headers.get("content-type", ""))
        self._note(name, outcome)
        return Delivered(outcome.status, outcome.error or "")

    def take(self, name: str, body: bytes) -> Outcome:
        """Take a document as if the feed had brought it: recorded history."""
        return self._trips[name].deliver(body)

    def _refused(
        self, name: str, body: bytes | None, headers: Mapping[str, str], query: Mapping[str, str]
    ) -> Delivered | None:
        trip = self._trips.get(name)
        if trip is None or trip.feed.auth is None or not trip.feed.pushes:
            return Delivered(404, f"no feed named {name!r} takes pushes")
        real = datetime.now(UTC)  # who signs knows nothing of a city whose clock began at another time
        if (why := self._authenticate(trip.feed.auth, headers, query, body, real)) is not None:
            return Delivered(401, why)
        return Delivered(503, f"{name} is paused") if self._standing[name].paused else None

    def _tidy(self) -> None:
        self._store.close_digests()
        self._store.let_go()

    def _begin(self, name: str, wait: timedelta = timedelta(0)) -> None:
        feed = self._trips[name].feed
        if feed.url is None:
            return
        if self._trips[name].connector.topics:
            stop = self._hearing[name] = Event()
            said = (self._trips[name], stop, lambda outcome: self._note(name, outcome))
            Thread(target=self._listen, args=said, name=f"feed {name}", daemon=True).start()
        else:
            self._plan(name, wait)

    def _plan(self, name: str, wait: timedelta) -> None:
        if not self._stopping.is_set():
            due = datetime.now(UTC) + wait
            self._scheduler.add_job(
                self._poll,
                "date",
                run_date=due,
                args=[name],
                id=name,
                replace_existing=True,
                misfire_grace_time=None,
                max_instances=2,  # a trip plans the next one just before it ends: that one must not be skipped
            )

    def _poll(self, name: str) -> None:
        """One trip, then the next one's date: from this one's beginning, so that a slow answer costs no beat."""
        if self._standing[name].paused:
            return
        trip, began = self._trips[name], datetime.now(UTC)
        outcome = trip.run(*self._marks.get(name, (None, None)))
        if outcome.state != "failed":
            self._marks[name] = (outcome.cursor, outcome.etag)
        self._note(name, outcome)
        chance = random.random()  # nosec B311
        wait = pause(trip.feed.every, self._standing[name].failures, outcome.retry_after, chance)
        spent = datetime.now(UTC) - began
        self._plan(name, max(wait - spent, timedelta(0)) if outcome.state != "failed" else wait)

    def _note(self, name: str, outcome: Outcome) -> None:
        with self._lock:
            self._standing[name] = self._standing[name].after(
                self._clock(),
                error=outcome.error if outcome.state == "failed" else None,
                received=outcome.received,
                written=outcome.written,
                rejected=outcome.rejected,
                newest=outcome.newest,
            )

    def _set_paused(self, name: str, paused: bool) -> bool:
        """Whether that changed anything; the change is a poll of its own, so that a restart remembers it."""
        with self._lock:
            if self._standing[name].paused == paused:
                return False
            self._standing[name] = replace(self._standing[name], paused=paused)
        now = self._clock()
        cursor, etag = self._marks.get(name, (None, None))
        told = {"source": name, "source_id": name, "feed": name, "state": "paused" if paused else "resumed"}
        moments = dict.fromkeys(("observed_at", "received_at", "started_at", "finished_at"), now)
        self._store.write([], {**told, **moments, "cursor": cursor, "etag": etag})
        return True

    def _remembered(self) -> dict[str, Standing]:
        """Every feed as the store left it: counts, last success, whether it was paused, where it left off."""
        reader, now = self._store.reader(HOUSE), self._clock()
        totals = {row["feed"]: row for row in feed_totals(reader).iter_rows(named=True)}
        polls = {row["feed"]: row for row in last_polls(reader, now).iter_rows(named=True)}
        standing = {}
        for name, trip in self._trips.items():
            total, poll = totals.get(name, {}), polls.get(name, {})
            self._marks[name] = (poll.get("cursor"), poll.get("etag"))
            standing[name] = Standing(
                name,
                trip.feed.kind,
                tuple(table.name for table in trip.connector.yields),
                _cadence(trip.feed),
                trip.feed.delay,
                now,
                paused=poll.get("state") == "paused",
                last_success=total.get("last_success"),
                received=total.get("received") or 0,
                written=total.get("written") or 0,
                rejected=total.get("rejected") or 0,
            )
        return standing


def _cadence(feed: Feed) -> timedelta | None:
    """How often it is expected to say something: what city.toml says; asked feeds are asked at a default."""
    asked = feed.url is not None and "mqtt" not in feed.scheme
    return feed.every if asked or "every" in feed.model_fields_set else None


class OwnThreads(BasePoolExecutor):  # type: ignore[misc]  # APScheduler has no types
    """Each job on a thread of its own, which does not hold up the end of the house: a trip may hang for 30 s."""

    def __init__(self) -> None:
        super().__init__(_Daemons())


class _Daemons:
    def submit(self, job: Callable[..., Any], *given: Any) -> Future[Any]:
        done: Future[Any] = Future()

        def run() -> None:
            try:
                done.set_result(job(*given))
            except Exception as fault:  # noqa: BLE001  the scheduler tells of it
                done.set_exception(fault)

        Thread(target=run, daemon=True).start()
        return done

    def shutdown(self, wait: bool = True) -> None:
        """What is under way ends with the process."""
