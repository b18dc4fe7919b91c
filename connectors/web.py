"""The HTTP of a trip: one deadline and one byte budget over every request, none of it to where it may not be led."""

import base64
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import unquote

import httpcore
import httpx

from config import Feed, Reach
from connectors.deadline import DeadlineTransport
from connectors.errors import FeedMalformed, FeedTooLarge, FeedTooSlow, FeedUnreachable, OutletRefused
from connectors.guide import NOWHERE, Guide, Resolve, joined, resolved, told
from connectors.inflate import inflated

TRIP_SECONDS = 30.0
DOCUMENT_BYTES = 20_000_000
REDIRECTS = 5
LATER = (401, 403, 404, 408, 425, 429)  # of what is told: it may be taken when somebody has put it right
OURS = {"User-Agent": "Watchfloor/1 (city operations centre)", "Accept-Encoding": "gzip, deflate"}
SLOW = (httpx.TimeoutException, httpcore.TimeoutException)
BROKEN = (httpx.RemoteProtocolError, httpcore.RemoteProtocolError)
UNREACHED = (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError, OSError)


@dataclass(frozen=True)
class Reply:
    """One answer, decoded."""

    body: bytes
    url: str
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False


@dataclass(frozen=True)
class Web:
    """The way out. `mounts` are further transports by scheme ("sim", "replay"); connectors cannot tell."""

    mounts: Mapping[str, httpx.BaseTransport] = field(default_factory=dict)
    seconds: float = TRIP_SECONDS
    limit: int = DOCUMENT_BYTES
    monotonic: Callable[[], float] = time.monotonic
    reach: Reach = field(default_factory=Reach)
    resolve: Resolve = resolved

    def errand(self, feed: Feed) -> "Errand":
        """One trip's requests, for one feed; close it by `with`."""
        return Errand(self, feed)


class Errand:
    """All requests of one trip: they share what is left of its time and of its bytes."""

    def __init__(self, web: Web, feed: Feed) -> None:
        self._web = web
        self._feed = feed
        self._ends = web.monotonic() + web.seconds
        self._bytes = web.limit
        self._guide = Guide(web.reach, web.resolve)
        self._transport = DeadlineTransport(self.remaining, self._guide.addresses)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def remaining(self) -> float:
        """Seconds left."""
        return self._ends - self._web.monotonic()

    def get(self, url: str, *, etag: str | None = None, since: str | None = None) -> Reply:
        """The document at an address that city.toml names, redirects followed; a FeedError that says why not."""
        return self._led(joined(httpx.URL(), url), None, etag, since)

    def post(self, url: str, body: bytes, content_type: str = "application/json") -> None:
        """Tell an address that city.toml names something; a FeedError that says why it was not taken."""
        target = joined(httpx.URL(), url)
        headers = self._headers(target) | {"Content-Type": content_type}
        with self._asked(httpx.Request("POST", target, headers=headers, content=body)) as response:
            if not 200 <= response.status_code < 300:
                final = 400 <= response.status_code < 500 and response.status_code not in LATER
                fault = OutletRefused if final else FeedUnreachable
                raise fault(f"{told(target)} answered {response.status_code} {response.reason_phrase}".strip())

    def follow(self, link: str, origin: str) -> Reply:
        """What a document that came from `origin` names."""
        source = httpx.URL(origin)
        return self._led(joined(source, link), source)

    def look(self, url: str, origin: str | None) -> Reply:
        """What a camera names, `origin` being whoever told of the camera: on the web, or in the simulated city."""
        target = joined(httpx.URL(), url)
        if target.scheme == "sim":
            return self._led(target, None)
        if target.scheme not in {"http", "https"}:
            raise FeedUnreachable(f"a camera at {target.scheme or 'no'}:// is not looked at; expected http or https")
        return self._led(target, httpx.URL(origin) if origin and origin.startswith("http") else NOWHERE)

    def _led(self, target: httpx.URL, by: httpx.URL | None, etag: str | None = None, since: str | None = None) -> Reply:
        """The document there, and on along its redirects. `by`: whose word it is to go there; None: city.toml's."""
        for _ in range(REDIRECTS + 1):
            if by is not None:
                self._guide.admit(target, by)
            answer = self._ask(target, etag, since)
            if not isinstance(answer, httpx.URL):
                return answer
            target, by = answer, target
        raise FeedUnreachable(f"{told(target)} redirects more than {REDIRECTS} times")

    def _ask(self, url: httpx.URL, etag: str | None, since: str | None) -> Reply | httpx.URL:
        headers = self._headers(url)
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": since} if since else {}
        with self._asked(httpx.Request("GET", url, headers=headers)) as response:
            return self._read(response, url)

    @contextmanager
    def _asked(self, request: httpx.Request) -> Iterator[httpx.Response]:
        """The answer, until it has been read; whatever goes wrong meanwhile as a FeedError."""
        url, response = request.url, None
        try:
            response = self._way(url).handle_request(request)
            response.request = request
            yield response
        except SLOW as fault:
            raise self._too_slow(url) from fault
        except BROKEN as fault:
            raise FeedMalformed(f"the answer of {told(url)} was cut short or is not HTTP") from fault
        except UNREACHED as fault:
            raise FeedUnreachable(f"{told(url)} can't be reached: {fault}") from fault
        finally:
            if response is not None:
                response.close()

    def _read(self, response: httpx.Response, url: httpx.URL) -> Reply | httpx.URL:
        status, headers = response.status_code, response.headers
        if status == 304:
            return Reply(b"", str(url), unchanged=True)
        if status in {301, 302, 303, 307, 308} and "location" in headers:
            return joined(url, headers["location"])
        if status != 200:
            raise FeedUnreachable(
                f"{told(url)} answered {status} {response.reason_phrase}".strip(),
                retry_after(headers.get("retry-after"), datetime.now(UTC)),
            )
        what = f"the answer of {told(url)}"
        if response.is_stream_consumed:  # a mount may hand over a finished answer, decoded already
            body = inflated([response.content], "", self._bytes, what)
        else:
            body = inflated(self._chunks(response, url), headers.get("content-encoding", ""), self._bytes, what)
        self._bytes -= len(body)
        kind, stamp = headers.get("content-type", ""), headers.get("last-modified")
        return Reply(body, str(url), kind, headers.get("etag"), stamp)

    def _chunks(self, response: httpx.Response, url: httpx.URL) -> Iterator[bytes]:
        packed = 0
        # What stands in for the outside may answer whole; the wire answers in pieces.
        for chunk in response.iter_raw():
            packed += len(chunk)
            if packed > self._web.limit:
                raise FeedTooLarge(f"the answer of {told(url)} is larger than {self._web.limit // 1_000_000} MB")
            if self.remaining() <= 0:
                raise self._too_slow(url)
            yield chunk

    def _headers(self, url: httpx.URL) -> dict[str, str]:
        """The feed's own headers and password go to the feed's own host only."""
        home = httpx.URL(self._feed.url or "")
        if (url.scheme, url.host, url.port) != (home.scheme, home.host, home.port):
            return dict(OURS)
        return OURS | {name: str(value) for name, value in self._feed.headers.items()} | _signed_in(self._feed)

    def _way(self, url: httpx.URL) -> httpx.BaseTransport:
        if self.remaining() <= 0:
            raise self._too_slow(url)
        if url.scheme in {"http", "https"}:
            return self._transport
        if (mount := self._web.mounts.get(url.scheme)) is None:
            raise FeedUnreachable(f"{url.scheme}:// can't be reached from here")
        return mount

    def _too_slow(self, url: httpx.URL) -> FeedTooSlow:
        return FeedTooSlow(f"{told(url)} did not answer in full within {self._web.seconds:g} s")


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """What a Retry-After header asks for: seconds or an HTTP date; at most a day."""
    if value is None:
        return None
    try:
        wait = timedelta(seconds=int(value)) if value.strip().isdigit() else parsedate_to_datetime(value) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), timedelta(days=1))


def _signed_in(feed: Feed) -> dict[str, str]:
    """How we show who we are: as `auth` says, else with the user and password of the address."""
    pair = unquote(httpx.URL(feed.url or "").userinfo.decode())
    if feed.auth is not None and feed.auth.kind == "bearer":
        return {"Authorization": f"Bearer {feed.auth.secret}"}
    if feed.auth is not None and feed.auth.kind == "basic":
        pair = f"{feed.auth.user}:{feed.auth.secret}" if feed.auth.user else str(feed.auth.secret)
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()} if pair else {}
