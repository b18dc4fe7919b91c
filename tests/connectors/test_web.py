"""A trip's HTTP against a real server on loopback: slow, broken, hostile and moved."""

import gzip
import time
import zlib
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import httpx
import pytest

from config import Feed
from connectors.errors import FeedError, FeedMalformed, FeedTooLarge, FeedTooSlow, FeedUnreachable
from connectors.web import Reply, Web, retry_after
from tests.connectors.conftest import Site, feed

QUICK = Web(seconds=0.6, limit=1_000_000)


def get(url: str, web: Web = QUICK, of: Feed | None = None, **asked: str | None) -> Reply:
    with web.errand(of or feed("cap", url=url)) as errand:
        return errand.get(url, **asked)


def fails(url: str, web: Web = QUICK) -> FeedError:
    with pytest.raises(FeedError) as caught:
        get(url, web)
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:3]) + gzip.compress(body[3:])),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("identity", lambda body: body),
    ],
)
def test_what_is_packed_is_unpacked(site: Site, encoding: str, pack: object) -> None:
    assert callable(pack)
    url = site.says("/a", pack(b"hello there"), Content_Encoding=encoding, ETag='"1"', Content_Type="text/plain")
    reply = get(url)
    assert (reply.body, reply.etag, reply.content_type) == (b"hello there", '"1"', "text/plain")
    assert site.asked[0][1]["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_never_inflates(site: Site, encoding: str) -> None:
    bomb = zlib.compressobj(1, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    packed = b"".join(bomb.compress(bytes(1_000_000)) for _ in range(60)) + bomb.flush()
    began = time.monotonic()
    fault = fails(site.says("/bomb", packed, Content_Encoding=encoding))
    assert isinstance(fault, FeedTooLarge)
    assert time.monotonic() - began < 2


def test_a_body_beyond_the_limit_is_refused(site: Site) -> None:
    assert isinstance(fails(site.says("/big", bytes(1_000_001))), FeedTooLarge)


def test_all_answers_of_a_trip_share_one_budget(site: Site) -> None:
    url = site.says("/half", bytes(600_000))
    with QUICK.errand(feed("cap", url=url)) as errand, pytest.raises(FeedTooLarge):
        errand.get(url)
        errand.get(url)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"short", "gzip"), (gzip.compress(b"x" * 9_000)[:-12], "gzip"), (b"short", "br")],
    ids=["no gzip at all", "gzip cut short", "a coding never asked for"],
)
def test_what_cannot_be_unpacked_is_malformed(site: Site, body: bytes, encoding: str) -> None:
    assert isinstance(fails(site.says("/a", body, Content_Encoding=encoding)), FeedMalformed)


def test_a_body_shorter_than_promised_is_malformed(site: Site) -> None:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Length", "100")
        to.end_headers()
        to.wfile.write(b"short")
        to.close_connection = True

    site.answers["/cut"] = answer
    assert "cut short" in str(fails(site.url("/cut")))


@pytest.mark.parametrize("drips", ["body", "headers", "nothing"])
def test_a_drip_ends_with_the_trips_deadline(site: Site, drips: str) -> None:
    def answer(to: BaseHTTPRequestHandler) -> None:
        if drips == "body":
            to.send_response(200)
            to.end_headers()
        elif drips == "headers":
            to.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(30):
            time.sleep(0.1)
            if drips != "nothing":
                to.wfile.write(b"x")

    site.answers["/drip"] = answer
    began = time.monotonic()
    assert isinstance(fails(site.url("/drip")), FeedTooSlow)
    assert time.monotonic() - began < 1.2


def test_a_closed_port_and_an_unknown_host_are_unreachable() -> None:
    assert isinstance(fails("http://127.0.0.1:9/x"), FeedUnreachable)
    assert isinstance(fails("http://no-such-host.invalid/x"), FeedUnreachable)


def test_an_answer_that_is_not_http_is_malformed(site: Site) -> None:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.wfile.write(b"hello\r\n\r\n")

    site.answers["/odd"] = answer
    assert isinstance(fails(site.url("/odd")), FeedMalformed)


def test_a_304_is_unchanged_and_what_was_remembered_is_sent(site: Site) -> None:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(304)
        to.end_headers()

    site.answers["/same"] = answer
    since = "Sun, 22 Nov 2026 10:00:00 GMT"
    assert get(site.url("/same"), etag='"7"', since=since).unchanged
    sent = site.asked[0][1]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"7"', since)


def test_retry_after_is_heard(site: Site) -> None:
    fault = fails(site.says("/busy", b"", 503, Retry_After="120"))
    assert fault.retry_after == timedelta(seconds=120)
    assert "503" in str(fault)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("30", timedelta(seconds=30)),
        ("Sun, 22 Nov 2026 14:01:00 GMT", timedelta(minutes=1)),
        ("Sun, 22 Nov 2026 13:00:00 GMT", timedelta(0)),
        ("99999999", timedelta(days=1)),
        ("soon", None),
        ("-5", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, wait: timedelta | None) -> None:
    assert retry_after(value, datetime(2026, 11, 22, 14, tzinfo=UTC)) == wait


def test_redirects_are_followed_and_bounded(site: Site) -> None:
    site.says("/there", b"here")
    assert get(site.says("/moved", b"", 302, Location="/there")).body == b"here"
    assert "more than 5" in str(fails(site.says("/round", b"", 301, Location="/round")))


def test_a_redirect_to_another_scheme_is_not_followed(site: Site) -> None:
    assert "not followed" in str(fails(site.says("/file", b"", 302, Location="file:///etc/passwd")))
    assert "not followed" in str(fails(site.says("/sim", b"", 302, Location="sim://meridian/calls")))


def test_a_feeds_headers_and_password_go_to_its_own_host_only(site: Site) -> None:
    secret = {"kind": "bearer", "secret": {"env": "TOKEN"}}
    url = site.says("/own", b"")
    of = Feed.model_validate(
        {"name": "a", "kind": "cap", "url": url, "headers": {"X-Key": "k"}, "auth": secret},
        context={"folder": None, "environ": {"TOKEN": "t0ken"}},
    )
    with QUICK.errand(of) as errand:
        errand.get(url)
        errand.get(url.replace("127.0.0.1", "localhost"))
    own, other = (headers for _, headers in site.asked)
    assert (own["authorization"], own["x-key"]) == ("Bearer t0ken", "k")
    assert not {"authorization", "x-key"} & set(other)


def test_user_and_password_of_an_address_are_shown_to_its_host_and_told_to_nobody(site: Site) -> None:
    site.says("/own", b"", 503)
    url = site.url("/own").replace("//", "//me:s%40fe@")
    with QUICK.errand(feed("cap", url=url)) as errand:
        with pytest.raises(FeedUnreachable) as caught:
            errand.get(url)
        with pytest.raises(FeedUnreachable):
            errand.get(url.replace("127.0.0.1", "localhost"))
    assert [headers.get("authorization") for _, headers in site.asked] == ["Basic bWU6c0BmZQ==", None]
    assert "fe@" not in str(caught.value) and "me:" not in str(caught.value)


def test_a_mount_answers_for_its_scheme_and_knows_no_difference() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, content=gzip.compress(str(request.url).encode()), headers={"Content-Encoding": "gzip"}
        )

    web = Web(mounts={"sim": httpx.MockTransport(answer)})
    assert get("sim://meridian/calls", web).body == b"sim://meridian/calls"
    assert "can't be reached" in str(fails("replay:///tmp", web))


def test_the_query_of_an_address_stays_out_of_the_words(site: Site) -> None:
    assert "hush" not in str(fails(site.url("/none?key=hush")))
