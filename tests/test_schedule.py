"""The schedule, with real trips, a real store, and an outside world that misbehaves."""

import hmac
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson

from analysis.areas import Areas
from config import City
from connectors.signature import refusal
from connectors.web import Web
from model.actor import HOUSE
from model.feed import FEED_POLL, REJECT
from model.incident import INCIDENT
from schedule import Schedule
from store import Equals, Store
from trips import trips

Answer = Callable[[httpx.Request], httpx.Response]


class Outside(httpx.BaseTransport):
    """What stands behind sim://: one answer for each path."""

    def __init__(self, **answers: Answer) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.strip("/")
        self.asked.append(name)
        return self.answers[name](request)


def rows(*ids: str) -> Answer:
    body = orjson.dumps([{"id": each, "when": "2026-11-22T14:00:00Z", "what": "fire"} for each in ids])
    return lambda request: httpx.Response(200, content=body, headers={"content-type": "application/json"})


def feed(name: str, **more: Any) -> dict[str, Any]:
    columns = {"source_id": "id", "reported_at": "when", "kind": "what", "state": {"const": "new"}}
    return {"name": name, "kind": "table", "url": f"sim://town/{name}", "yields": "incident", "columns": columns} | more


@contextmanager
def city(outside: Outside, *feeds: dict[str, Any], store: Store | None = None) -> Iterator[tuple[Schedule, Store]]:
    raw = {"name": "Town", "timezone": "UTC", "bounds": (0, 0, 1, 1), "feeds": feeds}
    town = City.model_validate(raw, context={"folder": None, "environ": {"SECRET": "s3cret"}})
    own = store is None
    store = store or Store()
    made = trips(town, store, Web(mounts={"sim": outside}), lambda: datetime.now(UTC), Areas())
    schedule = Schedule(made, lambda *_: None, store, lambda: datetime.now(UTC), refusal)
    try:
        yield schedule, store
    finally:
        schedule.stop()
        if own:
            store.close()


def until(true: Callable[[], bool], seconds: float = 10.0) -> bool:
    ends = time.monotonic() + seconds
    while not true() and time.monotonic() < ends:
        time.sleep(0.02)
    return true()


def count(store: Store, name: str) -> int:
    return store.reader(HOUSE).count(INCIDENT, [Equals("source", name)])


def test_a_feed_that_hangs_never_delays_another() -> None:
    released = threading.Event()

    def hang(request: httpx.Request) -> httpx.Response:
        released.wait(30)
        return httpx.Response(200, content=b"[]")

    outside = Outside(hung=hang, well=rows("a"), fine=rows("b"))
    with city(outside, feed("hung", every="1s"), feed("well", every="1s"), feed("fine", every="1s")) as (
        schedule,
        store,
    ):
        schedule.start()
        assert until(lambda: outside.asked.count("well") >= 3 and outside.asked.count("fine") >= 3)
        assert outside.asked.count("hung") == 1
        states = {each.name: each.state for each in schedule.statuses()}
        assert count(store, "well") == count(store, "fine") == 1
        released.set()
    assert (states["well"], states["fine"]) == ("live", "live")
    assert states["hung"] != "live"


def test_a_failing_feed_says_why_and_recovers() -> None:
    answers: list[Answer] = [lambda request: httpx.Response(503), rows("a")]
    outside = Outside(calls=lambda request: (answers.pop(0) if len(answers) > 1 else answers[0])(request))
    with city(outside, feed("calls", every="1s")) as (schedule, store):
        schedule.start()
        assert until(lambda: schedule.statuses()[0].last_error is not None)
        assert "503" in (schedule.statuses()[0].last_error or "")
        assert until(lambda: schedule.statuses()[0].state == "live")
        assert schedule.statuses()[0].last_error is None
        assert count(store, "calls") == 1


def test_a_paused_feed_is_not_asked_and_stays_paused_over_a_restart() -> None:
    outside = Outside(calls=rows("a"))
    store = Store()
    with city(outside, feed("calls", every="1s"), store=store) as (schedule, _):
        schedule.start()
        assert until(lambda: count(store, "calls") == 1)
        schedule.pause("calls")
    time.sleep(0.2)  # a trip that was under way may end
    asked = len(outside.asked)
    with city(outside, feed("calls", every="1s"), store=store) as (schedule, _):
        schedule.start()
        assert [each.state for each in schedule.statuses()] == ["paused"]
        time.sleep(1.5)
        assert len(outside.asked) == asked
        schedule.resume("calls")
        assert until(lambda: len(outside.asked) > asked)
        assert until(lambda: schedule.statuses()[0].state == "live")


def test_counts_and_the_last_success_outlive_a_restart() -> None:
    outside = Outside(calls=rows("a", "b"))
    store = Store()
    with city(outside, feed("calls", every="1h"), store=store) as (schedule, _):
        schedule.start()
        assert until(lambda: schedule.statuses()[0].written == 2)
    with city(outside, feed("calls", every="1h"), store=store) as (schedule, _):
        told = schedule.statuses()[0]
        assert (told.received, told.written, told.state) == (2, 2, "live")


def test_many_quiet_polls_are_noted_together_and_none_of_their_rows_is_forgotten() -> None:
    outside = Outside(calls=rows("a"))
    with city(outside, feed("calls", every="100s")) as (schedule, store):
        for number in range(20):
            schedule.take("calls", orjson.dumps([{"id": str(number), "when": "2026-11-22T14:00:00Z", "what": "fire"}]))
        assert count(store, "calls") == 20
        assert store.reader(HOUSE).count(FEED_POLL) == 1


HOOK = {"auth": {"kind": "bearer", "secret": {"env": "SECRET"}}, "url": None}


def test_a_push_lands_only_when_it_proves_who_sent_it() -> None:
    body = orjson.dumps([{"id": "a", "when": "2026-11-22T14:00:00Z", "what": "fire"}])
    with city(Outside(), feed("gate", **HOOK), feed("calls")) as (schedule, store):
        assert schedule.deliver("gate", body, {}, {}).status == 401
        assert schedule.deliver("gate", body, {"authorization": "Bearer wrong"}, {}).status == 401
        assert schedule.deliver("calls", body, {"authorization": "Bearer s3cret"}, {}).status == 404
        assert schedule.deliver("nobody", body, {}, {}).status == 404
        assert count(store, "gate") == 0
        assert schedule.deliver("gate", b"<", {"authorization": "Bearer s3cret"}, {}).status == 400
        assert schedule.deliver("gate", body, {"authorization": "Bearer s3cret"}, {}).status == 204
        assert count(store, "gate") == 1


def test_what_need_not_be_read_to_be_refused_is_refused_unread() -> None:
    def status(schedule: Schedule, name: str, headers: dict[str, str]) -> int | None:
        refused = schedule.admits(name, headers, {})
        return refused.status if refused else None

    right = {"authorization": "Bearer s3cret"}
    with city(Outside(), feed("gate", **HOOK), feed("calls")) as (schedule, _):
        assert status(schedule, "nobody", right) == status(schedule, "calls", right) == 404
        assert status(schedule, "gate", {}) == status(schedule, "gate", {"authorization": "Bearer wrong"}) == 401
        assert status(schedule, "gate", right) is None
        schedule.pause("gate")
        assert status(schedule, "gate", right) == 503


def test_a_signatures_moment_is_real_whatever_the_citys_clock_says() -> None:
    body, moment = b"[]", str(int(datetime.now(UTC).timestamp()))
    signed = hmac.new(b"s3cret", f"{moment}.".encode() + body, "sha256").hexdigest()
    hook = HOOK | {"auth": {"kind": "hmac", "secret": {"env": "SECRET"}}}
    with city(Outside(), feed("gate", **hook)) as (schedule, _):
        schedule._clock = lambda: datetime(2020, 5, 5, tzinfo=UTC)
        assert schedule.deliver("gate", body, {"x-signature": f"t={moment},v1={signed}"}, {}).status == 204


def test_an_impossible_place_is_a_reject_that_can_be_read() -> None:
    body = orjson.dumps([{"id": "a", "when": "2026-11-22T14:00:00Z", "what": "fire", "x": 500, "y": 1}])
    columns = feed("gate")["columns"] | {"lon": "x", "lat": "y"}
    with city(Outside(), feed("gate", **HOOK, columns=columns)) as (schedule, store):
        assert schedule.deliver("gate", body, {"authorization": "Bearer s3cret"}, {}).status == 204
        rejected = store.reader(HOUSE).rows(REJECT).to_dicts()
        assert len(rejected) == 1
        assert "500" in rejected[0]["raw"]
        assert schedule.statuses()[0].rejected == 1


def test_a_feed_slower_than_its_cadence_is_asked_again_and_again() -> None:
    """The next trip is then due while this one is still ending."""

    def slow(request: httpx.Request) -> httpx.Response:
        time.sleep(0.05)
        return rows("a")(request)

    outside = Outside(calls=slow)
    with city(outside, feed("calls", every="0.01s")) as (schedule, _):
        schedule.start()
        assert until(lambda: len(outside.asked) >= 40, 20)
