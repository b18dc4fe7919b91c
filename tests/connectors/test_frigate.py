"""Frigate's events: asked for, heard and pushed, in any order."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.connector import Payload, connector_for
from connectors.errors import FeedMalformed
from connectors.landing import landed
from model.actor import HOUSE
from store import Store
from tests.connectors.conftest import NOW, ZONE, Pen, Site, feed, read, rows, trip_of

START = 1_795_350_000.25
EVENT: dict[str, object] = {
    "id": "1795350000.25-abc",
    "camera": "gate",
    "label": "person",
    "sub_label": ["courier", 0.8],
    "start_time": START,
    "end_time": None,
    "zones": ["yard", "door"],
    "false_positive": False,
    "data": {"top_score": 0.75},
}


def pushed(kind: str, **changes: object) -> bytes:
    return orjson.dumps({"type": kind, "before": EVENT, "after": EVENT | changes})


def test_an_event_is_a_detection() -> None:
    of = feed("frigate", url="https://x.y")
    (row,) = rows(read(of, orjson.dumps([EVENT])), "detection")
    assert (row["source_id"], row["camera_id"], row["label"], row["sub_label"]) == (
        EVENT["id"],
        "gate",
        "person",
        "courier",
    )
    assert (row["score"], row["zones"], row["ended_at"], row["verdict"]) == (0.75, "yard, door", None, "none")
    assert row["started_at"] == row["observed_at"] == row["version_at"] == datetime.fromtimestamp(START, UTC)


def test_a_message_speaks_of_what_comes_after() -> None:
    of = feed("frigate", url="https://x.y")
    (row,) = rows(read(of, pushed("update", frame_time=START + 3, top_score=0.9, data={})), "detection")
    assert row["score"] == 0.9
    assert row["version_at"] == datetime.fromtimestamp(START + 3, UTC)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": None}, "id: expected a text"),
        ({"camera": ""}, "camera: expected a text"),
        ({"start_time": "now"}, "start_time: expected seconds"),
        ({"start_time": None}, "start_time: expected a time, found none"),
        ({"start_time": 3e9}, "hour ahead"),
        ({"false_positive": True}, "false positive"),
    ],
)
def test_what_is_no_event_is_a_reject_and_its_siblings_land(change: dict[str, object], reason: str) -> None:
    found = read(feed("frigate", url="https://x.y"), orjson.dumps([EVENT | change, EVENT, 3]))
    assert reason in " | ".join(reject.reason for reject in found.rejects)
    assert len(rows(found, "detection")) == 1
    assert len(found.rejects) == 2


@pytest.mark.parametrize("body", [b"3", b"nope", b'"x"'])
def test_what_is_no_answer_fails_as_a_whole(body: bytes) -> None:
    with pytest.raises(FeedMalformed):
        read(feed("frigate", url="https://x.y"), body)


def test_among_messages_a_bad_one_is_put_aside() -> None:
    of = feed("frigate", url="mqtt://x.y")
    connector = connector_for(of, ZONE)
    assert connector.topics == ("frigate/events",)
    heard = [Payload(body, NOW, topic="frigate/events") for body in (b"nope", pushed("new"))]
    found = landed(connector.parse_all(heard), of, NOW)
    assert (found.rows, len(found.rejects)) == (1, 1)


def test_the_next_trip_asks_from_the_oldest_event_that_may_still_end(site: Site, pen: Pen) -> None:
    events = [
        EVENT | {"id": "b", "start_time": START + 60, "end_time": START + 61},
        EVENT | {"id": "a"},
        EVENT | {"id": "old", "start_time": START - 9_999},
    ]
    trip = trip_of(feed("frigate", url=site.says("/api/events", orjson.dumps(events))), pen)
    outcome = trip.run()
    assert outcome.written == 3
    assert set(pen.frame("camera")["id"]) == {"gate"}
    trip.run(outcome.cursor)
    assert float(parse_qs(urlsplit(site.asked[1][0]).query)["after"][0]) == pytest.approx(START, abs=0.01)
    site.says("/api/events", b"[]")
    assert trip.run(outcome.cursor).cursor == outcome.cursor


MESSAGES = [
    pushed("new"),
    pushed("update", frame_time=START + 1, data={"top_score": 0.8}),
    pushed("update", frame_time=START + 2, data={"top_score": 0.9}),
    pushed("end", frame_time=START + 2, end_time=START + 3, data={"top_score": 0.9}),
]


@settings(max_examples=8)
@given(st.permutations(MESSAGES), st.lists(st.sampled_from(MESSAGES), max_size=3))
def test_whatever_the_order_the_end_is_what_stays(order: list[bytes], more: list[bytes]) -> None:
    store = Store(clock=lambda: NOW)
    trip = trip_of(feed("frigate", url="https://x.y"), Pen(store))
    for message in [*order, *more]:
        assert trip.deliver(message).status == 204
    found = store.reader(HOUSE).read("SELECT ended_at, score FROM detection_at(NULL, NULL)").to_dicts()
    store.close()
    assert found == [{"ended_at": datetime.fromtimestamp(START + 3, UTC), "score": 0.9}]
