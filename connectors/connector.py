"""Connector: what every protocol offers. Its file's name is its registration."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import ClassVar
from zoneinfo import ZoneInfo

from config import KINDS, Feed
from connectors.web import Errand
from model.feed import Reject
from model.table import Records, Table


@dataclass(frozen=True)
class Payload:
    """Bytes as they came. `linked` holds what the links of an index led to, `missing` why others did not."""

    body: bytes
    received_at: datetime
    url: str = ""
    content_type: str = ""
    topic: str = ""
    linked: Mapping[str, bytes] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()  # links that led somewhere on an earlier trip


@dataclass(frozen=True)
class Fetched:
    """What a fetch brought, and where the next one goes on. `unchanged`: the publisher said there is nothing new."""

    payloads: tuple[Payload, ...] = ()
    cursor: str | None = None
    etag: str | None = None
    unchanged: bool = False


class Connector(ABC):
    """One feed's protocol. `fetch` brings bytes; `parse` is pure, so a recorded payload tests it."""

    kind: ClassVar[str]
    yields: tuple[Table, ...]
    topics: tuple[str, ...] = ()  # a feed that speaks by itself: what to listen to

    def __init__(self, feed: Feed, zone: ZoneInfo) -> None:
        self.feed = feed
        self.zone = zone

    def fetch(self, errand: Errand, cursor: str | None, etag: str | None, at: datetime) -> Fetched:
        """One conditional GET of the feed's address; the cursor is its Last-Modified."""
        assert self.feed.url is not None
        reply = errand.get(self.feed.url, etag=etag, since=cursor)
        if reply.unchanged:
            return Fetched(cursor=cursor, etag=etag, unchanged=True)
        payload = Payload(reply.body, at, reply.url, reply.content_type)
        return Fetched((payload,), reply.last_modified, reply.etag)

    @abstractmethod
    def parse(self, payload: Payload) -> Iterator[Records | Reject]:
        """Its records, and each entry that can't be read; FeedMalformed when nothing can."""

    def parse_all(self, payloads: Sequence[Payload]) -> Iterable[Records | Reject]:
        """Several payloads at once; a protocol of many small messages reads them together."""
        for payload in payloads:
            yield from self.parse(payload)


def connector_for(feed: Feed, zone: ZoneInfo) -> Connector:
    """The connector of a feed's kind."""
    if feed.kind not in KINDS:
        raise ValueError(f"no connector for {feed.kind!r}; there are {', '.join(KINDS)}")
    module = import_module(f"connectors.{feed.kind}")
    found = [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Connector) and getattr(kind, "kind", None) == feed.kind
    ]
    return found[0](feed, zone)
