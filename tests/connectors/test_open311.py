"""Citizens' requests, in JSON and XML, by windows and pages."""

from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from connectors.errors import FeedMalformed
from tests.connectors.conftest import NOW, Pen, Site, feed, read, rows, trip_of

REQUEST: dict[str, object] = {
    "service_request_id": 7,
    "status": "open",
    "status_notes": None,
    "service_code": "006",
    "service_name": "Potholes",
    "description": "deep",
    "requested_datetime": "2026-11-20T06:37:38-06:00",
    "updated_datetime": "2026-11-21T06:37:38-06:00",
    "address": "8TH AVE",
    "lat": 38.6,
    "long": "-90.2",
}


def test_json_and_xml_say_the_same() -> None:
    fields = "".join(f"<{name}>{'' if value is None else value}</{name}>" for name, value in REQUEST.items())
    of = feed("open311", url="https://x.y")
    (one,) = rows(read(of, orjson.dumps([REQUEST])), "report")
    (other,) = rows(read(of, f"<service_requests><request>{fields}</request></service_requests>".encode()), "report")
    assert one == other
    assert (one["source_id"], one["state"], one["status_notes"], one["lon"]) == ("7", "open", None, -90.2)
    assert one["observed_at"] == one["requested_at"] == datetime(2026, 11, 20, 12, 37, 38, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"service_request_id": None}, "service_request_id"),
        ({"updated_datetime": "then"}, "updated_datetime: expected a time"),
        ({"lat": "north"}, "lat: expected a number"),
        ({"lat": 138}, "place on earth"),
    ],
)
def test_a_bad_request_is_a_reject_and_its_siblings_land(change: dict[str, object], reason: str) -> None:
    found = read(
        feed("open311", url="https://x.y"), orjson.dumps([REQUEST | change, REQUEST | {"service_request_id": 8}])
    )
    assert reason in found.rejects[0].reason
    assert [row["source_id"] for row in rows(found, "report")] == ["8"]


def test_a_service_that_answers_an_error_is_quoted() -> None:
    of = feed("open311", url="https://x.y")
    for body in (
        b"<errors><error><code>404</code><description>no such thing</description></error></errors>",
        b'[{"code": 404, "description": "no such thing"}]',
    ):
        with pytest.raises(FeedMalformed, match="no such thing"):
            read(of, body)


def test_pages_are_asked_for_and_the_next_trip_asks_what_changed(site: Site, pen: Pen) -> None:
    asked: list[dict[str, list[str]]] = []

    def answer(to: BaseHTTPRequestHandler) -> None:
        query = parse_qs(urlsplit(to.path).query)
        asked.append(query)
        page = int(query.get("page", ["1"])[0])
        count = {1: 50, 2: 50, 3: 3}[page]
        found = orjson.dumps([REQUEST | {"service_request_id": page * 1000 + n} for n in range(count)])
        to.send_response(200)
        to.end_headers()
        to.wfile.write(found)

    site.answers["/v2/requests.json"] = answer
    trip = trip_of(feed("open311", url=site.url("/v2")), pen)
    first = trip.run()
    assert (first.written, len(asked)) == (103, 3)
    assert asked[0]["start_date"] == [(NOW - timedelta(days=90)).strftime("%Y-%m-%dT%H:%M:%SZ")]
    assert first.cursor == "2026-11-21T12:37:38Z"
    asked.clear()
    trip.run(first.cursor)
    assert asked[0]["updated_after"] == ["2026-11-21T12:37:38Z"]


def test_a_server_that_knows_no_pages_is_asked_twice(site: Site, pen: Pen) -> None:
    url = site.says("/requests.json", orjson.dumps([REQUEST | {"service_request_id": n} for n in range(60)]))
    assert trip_of(feed("open311", url=url), pen).run().written == 60
    assert len(site.asked) == 2


def test_a_long_absence_is_asked_for_in_windows_of_ninety_days(site: Site, pen: Pen) -> None:
    url = site.says("/requests.json", b"[]")
    trip_of(feed("open311", url=url), pen).run("2026-01-01T00:00:00Z")
    assert len(site.asked) == 4
