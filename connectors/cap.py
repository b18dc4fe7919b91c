"""Alerts in CAP, alone or through an Atom or RSS index."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from connectors.cap_message import Row, fields, in_line, is_alert, read_alert
from connectors.connector import Connector, Fetched, Payload
from connectors.errors import FeedError, FeedMalformed
from connectors.syndication import cap_link, entries, id_of, is_feed, own_text
from connectors.times import instant
from connectors.web import Errand
from connectors.xml import Element, as_text, name_of, read_xml
from model.alert import ALERT
from model.feed import Reject
from model.naming import digest
from model.table import Records, Table

IN_LINE: Final = ("event", "severity", "urgency", "certainty", "msgType")  # any of these makes an entry an alert


class Cap(Connector):
    """CAP 1.2, 1.1 and 1.0. The cursor remembers which links of the index have been read."""

    kind: ClassVar[str] = "cap"
    yields: tuple[Table, ...] = (ALERT,)

    def fetch(self, errand: Errand, cursor: str | None, etag: str | None, at: datetime) -> Fetched:
        """The document, and what the links of an index lead to, those already read left out."""
        assert self.feed.url is not None
        reply = errand.get(self.feed.url, etag=etag)
        if reply.unchanged:
            return Fetched(cursor=cursor, etag=etag, unchanged=True)
        read = set((cursor or "").split())
        linked, missing, known, stamps = dict[str, bytes](), dict[str, str](), set[str](), list[str]()
        for link, stamp in _links(reply.body):
            if stamp in read:
                known.add(link)
            elif link not in linked and link not in missing:
                try:
                    linked[link] = errand.follow(link, reply.url).body
                except FeedError as fault:
                    missing[link] = str(fault)
            if link not in missing:
                stamps.append(stamp)
        payload = Payload(
            reply.body, at, reply.url, reply.content_type, linked=linked, missing=missing, known=frozenset(known)
        )
        # Where a link failed the index is asked for again, though it may not have changed.
        return Fetched((payload,), " ".join(dict.fromkeys(stamps)) or None, None if missing else reply.etag)

    def parse(self, payload: Payload) -> Iterator[Records | Reject]:
        rows: list[Row] = []
        for part in _messages(payload, self.zone):
            if isinstance(part, Reject):
                yield part
            else:
                rows.append(part)
        if rows:
            yield ALERT.records(rows)


def _messages(payload: Payload, zone: ZoneInfo) -> Iterator[Row | Reject]:
    """Every message that a document holds or leads to."""
    root = read_xml(payload.body)
    if is_feed(root):
        yield from _index(root, payload, zone)
        return
    alerts = [element for element in root.iter() if is_alert(element)]
    if not alerts:
        raise FeedMalformed(f"expected CAP, Atom or RSS, found <{name_of(root)}>")
    for alert in alerts:
        yield from read_alert(alert, zone)


def _links(body: bytes) -> Iterator[tuple[str, str]]:
    """The links of an index, each with a name for this state of its entry; none of any other document."""
    root = read_xml(body)
    for entry in entries(root) if is_feed(root) else ():
        link = cap_link(entry)
        if link and _enclosed(entry) is None:
            yield link, digest(link, own_text(entry, "updated", "pubDate", "published", "sent") or "")[:12]


def _enclosed(entry: Element) -> Element | None:
    """The whole message, where an entry holds one."""
    return next((element for element in entry.iter() if is_alert(element)), None)


def _index(root: Element, payload: Payload, zone: ZoneInfo) -> Iterator[Row | Reject]:
    within = set()
    for entry in entries(root):
        if (alert := _enclosed(entry)) is not None:
            within.add(alert)
            yield from read_alert(alert, zone)
        else:
            yield from _entry(entry, payload, zone)
    for alert in (element for element in root.iter("{*}alert") if is_alert(element) and element not in within):
        yield Reject("an alert outside of any entry", as_text(alert))


def _entry(entry: Element, payload: Payload, zone: ZoneInfo) -> Iterator[Row | Reject]:
    """One entry: the message that its link led to, else the CAP fields that it holds itself."""
    link, reason = cap_link(entry), "it has neither a link nor CAP fields"
    if link in payload.known:
        return
    if link and (body := payload.linked.get(link)) is not None:
        try:
            root = read_xml(body, "what its link leads to")
            alerts = [element for element in root.iter() if is_alert(element)]
            for alert in alerts:
                yield from read_alert(alert, zone)
            if alerts:
                return
            reason = "its link leads to no CAP message"
        except FeedMalformed as fault:
            reason = str(fault)
    elif link:
        reason = payload.missing.get(link, "its link was not followed")
    found = in_line(entry)
    name = own_text(found, "identifier") or id_of(entry)
    sent = instant(own_text(found, "sent") or own_text(entry, "updated", "published", "pubDate"), zone)
    if not any(own_text(found, field) for field in IN_LINE):
        yield Reject(f"an entry of the index can't be read: {reason}", as_text(entry))
    elif name is None or sent is None:
        yield Reject("an entry of the index has no id or no time", as_text(entry))
    else:
        row, dropped = fields(found, zone)
        row["headline"] = row["headline"] or own_text(entry, "title")
        row["description"] = row["description"] or own_text(entry, "summary", "description")
        yield row | {"source_id": name, "sent": sent, "observed_at": sent}
        if dropped:
            yield Reject(f"{name} landed without its faulty parts: " + "; ".join(dropped), as_text(entry))
