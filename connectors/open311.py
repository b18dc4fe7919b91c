"""Citizens' requests for service, as GeoReport v2 sends them, in JSON or XML."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

import httpx
import orjson

from connectors.connector import Connector, Fetched, Payload
from connectors.errors import FeedMalformed
from connectors.nesting import read_json
from connectors.times import instant
from connectors.web import Errand
from connectors.xml import as_text, child_text, name_of, read_xml, text_of
from model.feed import Reject
from model.report import REPORT
from model.table import Records, Table

WINDOW: Final = timedelta(days=90)  # the longest span a server need answer (GeoReport v2, GET Service Requests)
PAGES: Final = 50
FULL: Final = 50  # a shorter answer has no next page
FIELDS: Final = (
    "service_request_id", "status", "status_notes", "service_code", "service_name", "description", "address",
    "requested_datetime", "updated_datetime", "lat", "long",
)  # fmt: skip
Request = dict[str, Any]


class Open311(Connector):
    """Each request is a report. The cursor is the newest `updated_datetime` seen."""

    kind: ClassVar[str] = "open311"
    yields: tuple[Table, ...] = (REPORT,)

    def fetch(self, errand: Errand, cursor: str | None, etag: str | None, at: datetime) -> Fetched:
        """What changed since the cursor, else the last 90 days: window by window, page by page."""
        assert self.feed.url is not None
        if self.feed.scheme == "replay":
            return super().fetch(errand, cursor, etag, at)
        since = instant(cursor, self.zone)
        begin, payloads, newest = min(since or at, at - WINDOW), list[Payload](), cursor
        while begin < at:
            end = min(begin + WINDOW, at)
            for payload, found in self._pages(errand, begin, end, since, at):
                payloads.append(payload)
                newest = self._newest(newest, found, at)
            begin = end
        return Fetched(tuple(payloads), newest)

    def _pages(
        self, errand: Errand, begin: datetime, end: datetime, since: datetime | None, at: datetime
    ) -> Iterator[tuple[Payload, list[Request]]]:
        """A window's pages; a server without pages answers the same again, and that is the end."""
        asked = {"start_date": _stamp(begin), "end_date": _stamp(end)}
        asked |= {"updated_after": _stamp(since)} if since else {}
        seen: set[str] = set()
        for page in range(1, PAGES + 1):
            url = httpx.URL(self._address()).copy_merge_params(asked | ({"page": str(page)} if page > 1 else {}))
            reply = errand.get(str(url))
            found, _ = _requests(reply.body)
            names = {_text(request, "service_request_id") or "" for request in found}
            if names <= seen and page > 1:
                return
            yield Payload(reply.body, at, reply.url, reply.content_type), found
            if len(found) < FULL:
                return
            seen |= names

    def _newest(self, known: str | None, found: list[Request], at: datetime) -> str | None:
        """The latest update seen; one that lies in the future would hide all that follows."""
        texts = [known, *(_text(request, "updated_datetime") for request in found)]
        times = [time for text in texts if (time := instant(text, self.zone)) is not None and time <= at]
        return _stamp(max(times)) if times else known

    def _address(self) -> str:
        """…/requests.json, also where only the endpoint is given."""
        url = self.feed.url or ""
        return url if "requests" in httpx.URL(url).path else url.rstrip("/") + "/requests.json"

    def parse(self, payload: Payload) -> Iterator[Records | Reject]:
        requests, rejects = _requests(payload.body)
        yield from rejects
        rows = []
        for request in requests:
            try:
                rows.append(self._row(request))
            except ValueError as fault:
                yield Reject(str(fault), orjson.dumps(request).decode())
        if rows:
            yield REPORT.records(rows)

    def _row(self, request: Request) -> dict[str, object]:
        """One request; ValueError says what can't be read."""
        text = {name: _text(request, name) for name in FIELDS}
        if text["service_request_id"] is None:
            raise ValueError("service_request_id: expected a value, found none")
        times = {name: instant(text[name], self.zone) for name in ("requested_datetime", "updated_datetime")}
        for name, time in times.items():
            if text[name] and time is None:
                raise ValueError(f"{name}: expected a time, found {text[name]!r}")
        return {
            "source_id": text["service_request_id"],
            "service_code": text["service_code"],
            "service_name": text["service_name"],
            "description": text["description"],
            "state": text["status"],
            "status_notes": text["status_notes"],
            "address": text["address"],
            "requested_at": times["requested_datetime"],
            "updated_at": times["updated_datetime"],
            "lon": _degrees("long", text["long"]),
            "lat": _degrees("lat", text["lat"]),
        }


def _requests(body: bytes) -> tuple[list[Request], list[Reject]]:
    """The requests of an answer; FeedMalformed where it holds an error, or something else."""
    if body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return _from_xml(body), []
    document = read_json(body)
    if isinstance(document, dict):
        document = document.get("service_requests", document.get("requests", document))
    if not isinstance(document, list):
        raise FeedMalformed("expected a list of service requests")
    odd = [row for row in document if not isinstance(row, dict)]
    errors = [row for row in document if isinstance(row, dict) and "code" in row and "service_request_id" not in row]
    if errors and len(errors) == len(document):
        raise FeedMalformed(f"the service answers: {_text(errors[0], 'description')}")
    rejects = [Reject("expected a service request", orjson.dumps(row).decode()) for row in odd]
    return [row for row in document if isinstance(row, dict)], rejects


def _from_xml(body: bytes) -> list[Request]:
    root = read_xml(body)
    if name_of(root) == "errors":
        raise FeedMalformed(f"the service answers: {text_of(root)}")
    if name_of(root) != "service_requests":
        raise FeedMalformed(f"expected <service_requests>, found <{name_of(root)}>")
    return [{name: child_text(request, name) for name in FIELDS} | {"xml": as_text(request)} for request in root]


def _text(request: Request, name: str) -> str | None:
    """A field as text: servers send numbers as numbers or as text, and null or "" for none."""
    value = request.get(name)
    return None if value is None or isinstance(value, dict | list) else str(value).strip() or None


def _degrees(name: str, text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise ValueError(f"{name}: expected a number, found {text!r}") from None


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
