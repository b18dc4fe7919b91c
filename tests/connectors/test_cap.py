"""CAP messages alone and through an index: sound, faulty, linked and lost."""

import orjson
import pytest

from connectors.connector import Payload, connector_for
from connectors.errors import FeedMalformed
from connectors.landing import landed
from connectors.shapes import ShapeError, around, circle, ring
from tests.connectors.conftest import NOW, ZONE, Pen, Site, feed, read, rows, trip_of

AREA = """<area><areaDesc>Downtown</areaDesc><polygon>38.47,-120.14 38.34,-119.95 38.52,-119.74 38.47,-120.14</polygon>
<geocode><valueName>SAME</valueName><value>006109</value></geocode></area>"""
INFO = f"""<info><language>en-US</language><category>Met</category><event>Storm</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Observed</certainty><expires>2026-11-22T18:00:00Z</expires>
<headline>Storm</headline>{AREA}</info>"""
CAP = "urn:oasis:names:tc:emergency:cap:1.2"
FIELDS = {
    "identifier": "A-1",
    "sender": "w@nws",
    "sent": "2026-11-22T13:00:00Z",
    "status": "Actual",
    "msgType": "Alert",
    "scope": "Public",
}


def message(info: str = INFO, namespace: str | None = None, **fields: str | None) -> str:
    parts = "".join(f"<{name}>{text}</{name}>" for name, text in {**FIELDS, **fields}.items() if text is not None)
    return f'<alert xmlns="{namespace or CAP}">{parts}{info}</alert>'


def atom(*entries: str) -> str:
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.1"><id>x</id>'
    return head + "".join(f"<entry>{entry}</entry>" for entry in entries) + "</feed>"


ATOM_HEAD = "<id>e{0}</id><updated>2026-11-22T13:00:00Z</updated><title>Title {0}</title>"
INLINE = (
    ATOM_HEAD + "<cap:event>Flood</cap:event><cap:status>Actual</cap:status><cap:severity>Minor</cap:severity>"
    "<cap:areaDesc>River</cap:areaDesc><cap:polygon>1,2 1,3 2,3 1,2</cap:polygon>"
)


def test_a_message_is_one_row_with_its_area_exactly() -> None:
    found = read(feed("cap", url="https://x.y"), message().encode())
    assert not found.rejects
    (row,) = rows(found, "alert")
    assert (row["source_id"], row["event"], row["severity"], row["message_type"]) == ("A-1", "Storm", "Severe", "Alert")
    assert row["observed_at"] == row["sent"]
    assert row["is_exercise"] is False
    assert row["area_desc"] == "Downtown"
    shape = orjson.loads(str(row["geometry"]))
    assert shape == {
        "type": "Polygon",
        "coordinates": [[[-120.14, 38.47], [-119.95, 38.34], [-119.74, 38.52], [-120.14, 38.47]]],
    }


def test_several_polygons_are_a_multipolygon_and_codes_stand_in_for_none() -> None:
    two = read(feed("cap", url="https://x.y"), message(INFO.replace("</info>", AREA + "</info>")).encode())
    assert orjson.loads(str(rows(two, "alert")[0]["geometry"]))["type"] == "MultiPolygon"
    bare = INFO.replace("<polygon>", "<was>").replace("</polygon>", "</was>")
    (row,) = rows(read(feed("cap", url="https://x.y"), message(bare).encode()), "alert")
    assert (row["geometry"], row["area_desc"]) == (None, "Downtown (SAME 006109)")


def test_a_circle_is_a_polygon_of_64_sides_and_one_of_no_size_a_place() -> None:
    wide = INFO.replace("<polygon>", "<circle>38.5,-120.0 25</circle><was>").replace("</polygon>", "</was>")
    (row,) = rows(read(feed("cap", url="https://x.y"), message(wide).encode()), "alert")
    (points,) = orjson.loads(str(row["geometry"]))["coordinates"]
    assert len(points) == 65
    assert points[0] == points[-1]
    (row,) = rows(read(feed("cap", url="https://x.y"), message(wide.replace(" 25<", " 0<")).encode()), "alert")
    assert (row["geometry"], row["lon"], row["lat"]) == (None, -120.0, 38.5)


def test_the_english_words_are_chosen() -> None:
    french = INFO.replace("en-US", "fr-CA").replace("Storm", "Orage")
    (row,) = rows(read(feed("cap", url="https://x.y"), message(french + INFO).encode()), "alert")
    assert row["event"] == "Storm"
    (row,) = rows(read(feed("cap", url="https://x.y"), message(french).encode()), "alert")
    assert row["event"] == "Orage"


@pytest.mark.parametrize("status", ["Exercise", "Test", "Draft", "System"])
def test_whatever_is_not_actual_is_an_exercise(status: str) -> None:
    (row,) = rows(read(feed("cap", url="https://x.y"), message(status=status).encode()), "alert")
    assert row["is_exercise"] is True


def test_what_an_update_refers_to_is_kept() -> None:
    words = "w@nws,A-0,2026-11-22T12:00:00Z\n w@nws,A-9,2026-11-22T12:30:00Z"
    found = read(feed("cap", url="https://x.y"), message(msgType="Update", references=words).encode())
    (row,) = rows(found, "alert")
    assert row["refers"] == "w@nws,A-0,2026-11-22T12:00:00Z w@nws,A-9,2026-11-22T12:30:00Z"
    assert row["sender"] == "w@nws"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"identifier": None}, "identifier is missing"),
        ({"identifier": "A 1"}, "identifier: expected no space"),
        ({"sender": "a,b"}, "sender: expected no space"),
        ({"sent": "today"}, "sent: expected a time"),
        ({"sent": None}, "sent is missing"),
        ({"status": "Real"}, "status: expected one of"),
        ({"msgType": ""}, "msgType is missing"),
        ({"scope": None}, "scope is missing"),
        ({"sent": "2027-01-01T00:00:00Z"}, "lies more than an hour ahead"),
    ],
)
def test_what_is_not_valid_cap_is_a_reject_with_its_reason(fields: dict[str, str | None], reason: str) -> None:
    found = read(feed("cap", url="https://x.y"), message(INFO, **fields).encode())
    assert not found.records
    assert reason in found.rejects[0].reason


@pytest.mark.parametrize(
    ("old", "new", "column", "reason"),
    [
        ("Severe", "Awful", "severity", "severity: found Awful"),
        ("<certainty>Observed</certainty>", "", "certainty", "certainty: found none"),
        ("Met", "Space", "category", "category: found Space"),
        ("2026-11-22T18:00:00Z", "later", "expires", "expires: expected a time"),
        ("38.47,-120.14</polygon>", "38.4,-120</polygon>", "geometry", "not closed"),
        ("38.34,-119.95", "138.34,-119.95", "geometry", "off the earth"),
        ("38.34,-119.95", "38.34", "geometry", "a point written"),
        ("38.34,-119.95", "nan,1", "geometry", "a number written"),
        ("38.34,-119.95 38.52,-119.74 ", "", "geometry", "a polygon of 2 points"),
        ("<event>Storm</event>", "", "event", "event is missing"),
    ],
)
def test_a_faulty_part_is_dropped_and_told_and_the_rest_lands(old: str, new: str, column: str, reason: str) -> None:
    found = read(feed("cap", url="https://x.y"), message(INFO.replace(old, new)).encode())
    (row,) = rows(found, "alert")
    assert row[column] is None
    assert row["headline"] == "Storm"
    assert reason in found.rejects[0].reason


@pytest.mark.parametrize(
    "namespace",
    ["urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1", "http://www.incident.com/cap/1.0"],
)
def test_every_version_of_cap_lands(namespace: str) -> None:
    assert read(feed("cap", url="https://x.y"), message(namespace=namespace).encode()).rows == 1


@pytest.mark.parametrize("body", [b"<html/>", b"{}", b"<alert xmlns='urn:other'/>", b"<!DOCTYPE a><alert/>"])
def test_what_is_neither_cap_nor_an_index_fails_as_a_whole(body: bytes) -> None:
    with pytest.raises(FeedMalformed):
        read(feed("cap", url="https://x.y"), body)


def test_several_messages_in_a_wrapper_all_land() -> None:
    found = read(feed("cap", url="https://x.y"), f"<all>{message()}{message(identifier='A-2')}</all>".encode())
    assert found.rows == 2


def test_an_index_in_which_messages_stand_in_line() -> None:
    content = f"<content type='text/xml'>{message()}</content>"
    found = read(feed("cap", url="https://x.y"), atom(ATOM_HEAD.format(1) + content, ATOM_HEAD.format(2)).encode())
    assert [row["source_id"] for row in rows(found, "alert")] == ["A-1"]
    assert "neither a link nor CAP fields" in found.rejects[0].reason


def test_cap_fields_in_an_entry_land() -> None:
    found = read(feed("cap", url="https://x.y"), atom(INLINE.format(1)).encode())
    (row,) = rows(found, "alert")
    assert (row["source_id"], row["event"], row["severity"], row["headline"]) == ("e1", "Flood", "Minor", "Title 1")
    assert row["geometry"] is not None
    assert not found.rejects


def test_an_index_is_followed_and_each_link_is_asked_once(site: Site, pen: Pen) -> None:
    links = "".join
    one, two, lost = site.says("/1.cap", message().encode()), site.says("/2.cap", b"<nonsense/>"), site.url("/lost.cap")
    entries = [
        ATOM_HEAD.format(n) + links(f"<link rel='related' type='application/cap+xml' href='{href}'/>")
        for n, href in enumerate((one, two, lost))
    ]
    fields = INLINE.format(9) + f"<link href='{site.url('/gone.cap')}'/>"
    url = site.says("/index", atom(*entries, fields).encode(), ETag='"i"')
    first = trip_of(feed("cap", url=url), pen).run()
    assert (first.state, first.written, first.rejected) == ("ok", 2, 2)
    assert set(pen.frame("alert")["source_id"]) == {"A-1", "e9"}
    reasons = "\n".join(pen.frame("reject")["reason"])
    assert "leads to no CAP message" in reasons
    assert "/lost.cap answered 404" in reasons
    assert first.etag is None  # a link failed: ask for the index again
    site.asked.clear()
    site.says("/lost.cap", message(identifier="A-3").encode())
    second = trip_of(feed("cap", url=url), pen).run(first.cursor, first.etag)
    assert [path for path, _ in site.asked] == ["/index", "/lost.cap", "/gone.cap"]
    assert "A-3" in set(pen.frame("alert")["source_id"])
    assert second.received == 2


def test_an_rss_index_is_followed(site: Site, pen: Pen) -> None:
    item = f"<item><guid>g</guid><title>t</title><link>{site.says('/1.cap', message().encode())}</link></item>"
    url = site.says("/rss", f'<rss version="2.0"><channel>{item}</channel></rss>'.encode())
    assert trip_of(feed("cap", url=url), pen).run().written == 1


def test_a_slow_link_costs_what_is_left_of_the_trip_and_the_entries_own_words_land(site: Site) -> None:
    body = atom(INLINE.format(1) + "<link href='https://x.y/1'/>").encode()
    of = feed("cap", url="https://x.y/index")
    payload = Payload(body, NOW, "https://x.y/index", missing={"https://x.y/1": "too slow"})
    assert landed(connector_for(of, ZONE).parse(payload), of, NOW).rows == 1


@pytest.mark.parametrize("text", ["1,2", "x,2 3", "1,2 -3", "1,2 nan", "1,2 99999"])
def test_what_is_no_circle(text: str) -> None:
    with pytest.raises(ShapeError):
        circle(text)


def test_a_circle_over_the_date_line_has_no_polygon() -> None:
    with pytest.raises(ShapeError):
        around([179.9, 0.0], 100)
    with pytest.raises(ShapeError):
        around([0.0, 89.9], 100)


def test_a_ring_needs_four_points() -> None:
    assert len(ring("0,0 0,1 1,1 0,0")) == 4


def test_times_without_a_zone_are_the_citys() -> None:
    info = INFO.replace("2026-11-22T18:00:00Z", "2026-11-22T18:00:00")
    (row,) = rows(read(feed("cap", url="https://x.y"), message(info, sent="2026-11-22T07:00:00").encode()), "alert")
    assert [f"{row[name]:%dT%H}" for name in ("sent", "observed_at", "expires")] == ["22T13", "22T13", "23T00"]
