"""Live lists of calls in Atom and RSS."""

from datetime import UTC, datetime

import pytest

from connectors.errors import FeedMalformed
from connectors.kind_words import kind_of
from model.incident import KINDS
from tests.connectors.conftest import feed, read, rows

ENTRY = """<entry><id>tag:city,1</id><title>MED - MEDICAL at 100 MAIN ST</title>
<updated>2026-11-22T13:30:00-00:00</updated><published>2026-11-22T07:00:00-06:00</published>
<category label="MED - MEDICAL" term="MED"/><georss:point>38.6 -90.2</georss:point>
<content type="html">&lt;dl&gt;
&lt;dt&gt;Address:&lt;/dt&gt;
&lt;dd&gt;100 MAIN ST &amp;amp; 1ST&lt;/dd&gt;&lt;/dl&gt;</content></entry>"""


def atom(*entries: str) -> bytes:
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"'
    return f"<feed {names} xmlns:geo='http://www.w3.org/2003/01/geo/wgs84_pos#'>{''.join(entries)}</feed>".encode()


def test_an_entry_is_an_incident() -> None:
    found = read(feed("georss", url="https://x.y"), atom(ENTRY))
    assert not found.rejects
    (row,) = rows(found, "incident")
    assert (row["source_id"], row["kind"], row["type"], row["state"]) == (
        "tag:city,1",
        "medical",
        "MED - MEDICAL",
        "new",
    )
    assert (row["lon"], row["lat"], row["address"]) == (-90.2, 38.6, "100 MAIN ST & 1ST")
    assert row["reported_at"] == row["observed_at"] == datetime(2026, 11, 22, 13, tzinfo=UTC)
    assert row["updated_at"] == datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
    assert row["priority"] is None


def test_an_rss_item_with_geo_points_and_a_mail_date() -> None:
    item = """<item><guid>g1</guid><title>THEFT at 5 OAK AVE</title><category>THEFT</category>
    <pubDate>Sun, 22 Nov 2026 13:00:00 GMT</pubDate><geo:lat>38.6</geo:lat><geo:long>-90.2</geo:long></item>"""
    body = f"<rss xmlns:geo='http://www.w3.org/2003/01/geo/wgs84_pos#'><channel>{item}</channel></rss>".encode()
    (row,) = rows(read(feed("georss", url="https://x.y"), body), "incident")
    assert (row["source_id"], row["kind"], row["lon"], row["address"]) == ("g1", "crime", -90.2, "5 OAK AVE")
    assert row["updated_at"] is None


def test_a_bad_entry_is_a_reject_and_its_siblings_land() -> None:
    nameless = ENTRY.replace("<id>tag:city,1</id>", "")
    timeless = ENTRY.replace("2026-11-22T13:30:00-00:00", "noon")
    far = ENTRY.replace("38.6 -90.2", "138.6 -90.2").replace("city,1", "city,2")
    nowhere = ENTRY.replace("<georss:point>38.6 -90.2</georss:point>", "").replace("city,1", "city,3")
    found = read(feed("georss", url="https://x.y"), atom(nameless, timeless, far, nowhere, ENTRY))
    assert [row["source_id"] for row in rows(found, "incident")] == ["tag:city,3", "tag:city,1"]
    told = " | ".join(reject.reason for reject in found.rejects)
    assert "without id" in told
    assert "'noon'" in told
    assert "place on earth" in told


@pytest.mark.parametrize("body", [b"<html/>", b"nothing", b"<!DOCTYPE rss><rss/>"])
def test_what_is_no_feed_fails_as_a_whole(body: bytes) -> None:
    with pytest.raises(FeedMalformed):
        read(feed("georss", url="https://x.y"), body)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("ACCIDENT - INJURY", "traffic"),
        ("TA1 - TRAFFIC ACCIDENT - 1ST RESPONSE (FIRE & EMS)", "traffic"),
        ("Vegetation fire", "fire"),
        ("Tree in river", "other"),
        (None, "other"),
    ],
)
def test_kinds_are_guessed_from_words(words: str | None, kind: str) -> None:
    assert kind_of(words) == kind
    assert kind in KINDS
