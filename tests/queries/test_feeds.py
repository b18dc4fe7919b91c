"""How the feeds are faring: nothing, one, many, and the moment before."""

from datetime import timedelta

from model.feed import REJECT
from queries import feeds
from store import Reader, Store
from tests.conftest import NOW


def poll(store: Store, feed: str, minutes: int, state: str = "ok", received: int = 1) -> None:
    at = NOW - timedelta(minutes=minutes)
    times = {"observed_at": at, "received_at": at, "started_at": at, "finished_at": at}
    store.write([], {"source": feed, "feed": feed, "state": state, "received": received, "rejected": 0, **times})


def refuse(store: Store, feed: str, *minutes: int) -> None:
    rows = [
        {"source": feed, "source_id": str(m), "feed": feed, "reason": f"reason {m}", "raw": "{}",
         "observed_at": NOW - timedelta(minutes=m), "received_at": NOW}
        for m in minutes
    ]  # fmt: skip
    store.write([REJECT.records(rows)])


def test_without_a_trip_there_is_nothing_to_say(house: Reader) -> None:
    assert feeds.last_polls(house, NOW).is_empty()
    assert feeds.feed_totals(house).is_empty()
    assert feeds.rejects(house, "calls").is_empty()


def test_the_last_poll_of_each_feed_is_told(memory: Store, house: Reader) -> None:
    for feed, minutes, state in (("calls", 20, "ok"), ("calls", 5, "failed"), ("weather", 7, "ok")):
        poll(memory, feed, minutes, state)
    assert feeds.last_polls(house, NOW).select("feed", "state").rows() == [("calls", "failed"), ("weather", "ok")]
    before = feeds.last_polls(house, NOW - timedelta(minutes=6))
    assert before.select("feed", "state").rows() == [("calls", "ok"), ("weather", "ok")]


def test_a_feed_paused_for_days_is_still_known(memory: Store, house: Reader) -> None:
    poll(memory, "calls", 6 * 24 * 60)
    memory.close_digests()
    assert feeds.last_polls(house, NOW).height == 1


def test_totals_add_every_trip_and_name_the_last_that_succeeded(memory: Store, house: Reader) -> None:
    for minutes, state in ((30, "ok"), (20, "unchanged"), (10, "failed")):
        poll(memory, "calls", minutes, state, received=2)
    only = feeds.feed_totals(house).row(0, named=True)
    assert (only["received"], only["last_success"]) == (6, NOW - timedelta(minutes=20))


def test_rejects_are_one_feeds_the_newest_first_and_not_too_many(memory: Store, house: Reader) -> None:
    refuse(memory, "calls", 3, 1, 2)
    refuse(memory, "weather", 1)
    assert feeds.rejects(house, "calls")["reason"].to_list() == ["reason 1", "reason 2", "reason 3"]
    assert feeds.rejects(house, "calls", limit=2).height == 2
