"""Live lists of calls: Atom or RSS whose entries have a place."""

import html
import re
from collections.abc import Iterator
from typing import ClassVar, Final

from connectors.connector import Connector, Payload
from connectors.errors import FeedMalformed
from connectors.kind_words import kind_of
from connectors.syndication import entries, id_of, is_feed, own_text, point
from connectors.times import instant
from connectors.xml import Element, as_text, name_of, read_xml, text_of
from model.feed import Reject
from model.incident import INCIDENT
from model.table import Records, Table

# Portland puts a definition list into its content: <dt>Address:</dt><dd>8800 BLOCK OF …</dd>.
_ADDRESS: Final = re.compile(r"<dt>\s*Address:?\s*</dt>\s*<dd>([^<]*)</dd>", re.IGNORECASE)
_CALL_TYPE: Final = re.compile(r"<dt>\s*Call Type:?\s*</dt>\s*<dd>([^<]*)</dd>", re.IGNORECASE)


class GeoRss(Connector):
    """Each entry is an incident. One that drops off the list says nothing about how it ended, so it stays open."""

    kind: ClassVar[str] = "georss"
    yields: tuple[Table, ...] = (INCIDENT,)

    def parse(self, payload: Payload) -> Iterator[Records | Reject]:
        root = read_xml(payload.body)
        if not is_feed(root):
            raise FeedMalformed(f"expected Atom or RSS, found <{name_of(root)}>")
        rows = []
        for entry in entries(root):
            try:
                rows.append(self._row(entry))
            except ValueError as fault:
                yield Reject(str(fault), as_text(entry))
        if rows:
            yield INCIDENT.records(rows)

    def _row(self, entry: Element) -> dict[str, object]:
        """One entry; ValueError says what it lacks."""
        title, body = own_text(entry, "title"), own_text(entry, "content", "summary", "description") or ""
        name = id_of(entry)
        if name is None:
            raise ValueError("an entry without id or guid")
        published, updated = own_text(entry, "published", "pubDate", "date"), own_text(entry, "updated")
        times = {text: instant(text, self.zone) for text in (published, updated) if text}
        if bad := [text for text, time in times.items() if time is None]:
            raise ValueError(f"expected a time, found {bad[0]!r}")
        words = _first(_CALL_TYPE, body) or _category(entry) or title
        address = _first(_ADDRESS, body)
        if address is None and title and words and title.startswith(f"{words} at "):
            address = title.removeprefix(f"{words} at ")
        lon, lat = point(entry) or (None, None)
        return {
            "source_id": name,
            "kind": kind_of(words),
            "type": words,
            "title": title,
            "state": "new",
            "reported_at": times.get(published or updated or ""),
            "updated_at": times.get(updated or ""),
            "address": address,
            "lon": lon,
            "lat": lat,
        }


def _category(entry: Element) -> str | None:
    """The entry's first category: Atom has it in attributes, RSS in its text."""
    for child in entry:
        if name_of(child) == "category" and (words := child.get("label") or child.get("term") or text_of(child)):
            return str(words)
    return None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return html.unescape(found[1]).strip() or None if found else None
