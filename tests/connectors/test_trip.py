"""One trip: what is written, what is refused, and how it is told."""

import gzip
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar

import orjson
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import Feed
from connectors.backoff import pause
from connectors.connector import Connector, Payload
from connectors.trip import Trip
from connectors.web import Web
from model.actor import HOUSE
from model.feed import Reject
from model.table import Records
from store import Store
from tests.connectors.conftest import NOW, ZONE, Pen, Site, feed, trip_of

COLUMNS = {"source_id": "id", "type": "what", "reported_at": "at", "updated_at": "changed", "lon": "x", "lat": "y"}


def calls(url: str | None = "https://x.y", **more: object) -> Feed:
    return feed("table", url=url, yields="incident", columns=COLUMNS, **more)


def body(*rows: dict[str, object]) -> bytes:
    return orjson.dumps(rows)


GOOD = {"id": "1", "what": "Fire", "at": "2026-11-22T13:00:00Z", "x": -90.2, "y": 38.6}


def test_a_trip_writes_its_rows_and_its_poll_and_the_next_one_is_unchanged(site: Site, pen: Pen) -> None:
    url = site.says("/calls", body(GOOD), ETag='"a"')
    first = trip_of(calls(url), pen).run()
    assert (first.state, first.received, first.written, first.unchanged, first.rejected) == ("ok", 1, 1, 0, 0)
    assert first.etag == '"a"'
    (row,) = pen.frame("incident").to_dicts()
    assert row["source"] == "test"
    assert row["received_at"] == NOW
    assert row["observed_at"] == row["reported_at"]
    second = trip_of(calls(url), pen).run(first.cursor, first.etag)
    assert (second.written, second.unchanged) == (0, 1)
    assert site.asked[1][1]["if-none-match"] == '"a"'
    assert [poll["state"] for poll in pen.polls] == ["ok", "ok"]


def test_a_304_is_noted_and_keeps_its_mark(site: Site, pen: Pen) -> None:
    outcome = trip_of(calls(site.says("/same", b"", 304)), pen).run("c", "e")
    assert (outcome.state, outcome.cursor, outcome.etag) == ("unchanged", "c", "e")
    assert pen.polls[-1]["state"] == "unchanged"


@pytest.mark.parametrize(
    ("status", "document", "words"),
    [
        (500, b"", "answered 500"),
        (200, b"<html>Sorry</html>", "web page"),
        (200, b"[1", "not JSON"),
        (200, b"[" * 70 + b"]" * 70, "64 levels"),
        (200, b"a,b\n1,2", "none of the columns"),
    ],
)
def test_a_document_that_cannot_be_read_changes_nothing(
    site: Site, pen: Pen, status: int, document: bytes, words: str
) -> None:
    outcome = trip_of(calls(site.says("/bad", document, status)), pen).run("cursor", "etag")
    assert outcome.state == "failed"
    assert words in (outcome.error or "")
    assert (outcome.cursor, outcome.etag) == ("cursor", "etag")
    assert not pen.records
    assert (pen.polls[-1]["state"], pen.polls[-1]["error"]) == ("failed", outcome.error)


def test_retry_after_reaches_the_schedule(site: Site, pen: Pen) -> None:
    outcome = trip_of(calls(site.says("/busy", b"", 429, Retry_After="77")), pen).run()
    assert outcome.retry_after == timedelta(seconds=77)


def test_rejects_are_rows_with_reason_and_raw_text_and_the_same_one_is_one(pen: Pen) -> None:
    bad = {**GOOD, "id": "2", "y": 138.6}
    trip = trip_of(calls(), pen)
    for _ in range(2):
        outcome = trip.deliver(body(GOOD, bad))
        assert (outcome.received, outcome.rejected, outcome.status) == (2, 1, 204)
    rejects = pen.frame("reject")
    assert rejects["id"].n_unique() == 1
    assert "expected a place on earth" in rejects["reason"][0]
    assert orjson.loads(rejects["raw"][0])["id"] == "2"


def test_a_long_rejected_entry_is_cut(pen: Pen) -> None:
    trip_of(calls(), pen).deliver(body({**GOOD, "what": "x" * 50_000, "y": 999}))
    assert len(pen.frame("reject")["raw"][0]) == 20_000


@pytest.mark.parametrize(
    ("pushed", "status"),
    [
        (body(GOOD), 204),
        (body({**GOOD, "y": 99}), 204),
        (body({**GOOD, "at": "2027-01-01T00:00:00Z"}), 204),
        (b"not json", 400),
        (body({**GOOD, "x": "west"}), 400),
        (b"[1, 2]", 400),
        (b" " * 20_000_001, 413),
    ],
)
def test_a_push_is_answered_by_what_became_of_it(pen: Pen, pushed: bytes, status: int) -> None:
    assert trip_of(calls(), pen).deliver(pushed).status == status


def test_a_push_of_which_nothing_can_be_read_is_told_why(pen: Pen) -> None:
    outcome = trip_of(calls(), pen).deliver(body({**GOOD, "x": "west"}))
    assert (outcome.status, outcome.error) == (400, "lon: expected a number, found west")


def test_a_store_that_fails_is_told_and_nothing_is_raised(
    pen: Pen, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    trip = trip_of(calls(site.says("/calls", body(GOOD))), pen)

    def write(*_: object) -> object:
        raise OSError("no space left")

    trip._write = write  # type: ignore[assignment]
    with caplog.at_level(logging.CRITICAL):
        assert trip.deliver(body(GOOD)).status == 503
        outcome = trip.run("c")
    assert (outcome.state, outcome.cursor) == ("failed", "c")
    assert "no space left" in (outcome.error or "")


class Broken(Connector):
    kind: ClassVar[str] = "broken"
    yields = ()

    def parse(self, payload: Payload) -> Iterator[Records | Reject]:
        yield from [Reject("before", "")][: 1 // 0]


def test_our_own_fault_is_logged_and_told_and_heard_messages_are_put_aside(
    pen: Pen, caplog: pytest.LogCaptureFixture
) -> None:
    of = calls()
    trip = Trip(of, Broken(of, ZONE), web=Web(), write=pen, known=lambda _: (), now=lambda: NOW)
    assert trip.deliver(b"x").status == 503
    outcome = trip.hear([Payload(b"x", NOW)])
    assert outcome.rejected == 1
    assert "ZeroDivisionError" in caplog.text


def test_a_hexagon_or_an_area_is_added_by_whoever_settles(pen: Pen) -> None:
    trip = trip_of(calls(), pen)
    trip._settle = lambda part: Records(part.table, part.frame.with_columns(area=pl.lit("Downtown")))
    trip.deliver(body(GOOD))
    assert pen.frame("incident")["area"].to_list() == ["Downtown"]


def test_a_city_wide_cap_holds_for_what_is_packed(site: Site, pen: Pen) -> None:
    url = site.says("/bomb", gzip.compress(bytes(30_000_000)), Content_Encoding="gzip")
    assert "larger than 20 MB" in (trip_of(calls(url), pen).run().error or "")


def test_an_unknown_subject_is_made_once(pen: Pen) -> None:
    of = feed("table", url="https://x.y", yields="position", columns={"unit_id": "u", "lon": "x", "lat": "y"})
    trip = trip_of(of, pen)
    for _ in range(2):
        trip.deliver(body({"u": "E1", "x": 1, "y": 1}, {"u": "E1", "x": 2, "y": 2}, {"u": "E2", "x": 3, "y": 3}))
    made = pen.frame("unit")
    assert made["id"].to_list() == ["E1", "E2"]
    assert made["name"].to_list() == [None, None]  # a registry may name them; until then the id serves


@pytest.mark.parametrize(
    ("failures", "asked", "least", "most"),
    [
        (0, None, 60, 60),
        (1, None, 45, 75),
        (2, None, 90, 150),
        (9, None, 675, 1125),
        (1, timedelta(hours=1), 3600, 3600),
        (500, None, 675, 1125),
    ],
)
def test_failures_wait_longer_and_not_all_at_once(
    failures: int, asked: timedelta | None, least: int, most: int
) -> None:
    minute = timedelta(seconds=60)
    waits = [pause(minute, failures, asked, chance).total_seconds() for chance in (0.0, 0.5, 0.999)]
    assert all(least <= wait <= most for wait in waits)
    assert len(set(waits)) == (1 if asked or not failures else 3)


versions = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.sampled_from(["Fire", "Fall", "Flood"])), min_size=1
)


@settings(max_examples=8)
@given(versions, st.randoms(use_true_random=False))
def test_shuffled_tripled_and_late_versions_end_in_the_same_state(
    given_: list[tuple[str, int, str]], random: object
) -> None:
    rows = [
        {**GOOD, "id": name, "what": f"{what}{name}{minute}", "changed": f"2026-11-22T13:0{minute}:00Z"}
        for name, minute, what in given_
    ]
    shuffled = rows * 3
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert present(rows) == present(shuffled)


def present(rows: list[dict[str, object]]) -> set[tuple[object, ...]]:
    """The present after these rows came one at a time."""
    store = Store(clock=lambda: NOW)
    trip = trip_of(calls(), Pen(store))
    try:
        for start in range(0, len(rows), 4):
            trip.deliver(body(*rows[start : start + 4]))
        return _present(store)
    finally:
        store.close()


def _present(store: Store) -> set[tuple[object, ...]]:
    found = store.reader(HOUSE).read("SELECT source_id, type, updated_at FROM incident_at(NULL, NULL)")
    return set(found.rows())


def test_the_clock_is_handed_over(pen: Pen) -> None:
    then = datetime(2016, 1, 1, tzinfo=NOW.tzinfo)
    trip = trip_of(calls(), pen, now=lambda: then)
    assert trip.deliver(body({**GOOD, "at": "2016-01-01T02:00:00Z"})).rejected == 1
