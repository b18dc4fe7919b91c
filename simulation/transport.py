"""Answers sim:// in each feed's own format, as the servers of a city would."""

import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from urllib.parse import unquote

import httpx
import orjson

from simulation.city import Meridian
from simulation.control_room import UnknownUnitError
from simulation.wire import alerts, frigate, open311, rows, streetwise
from simulation.wire.picture import frame

Answer = tuple[str, bytes]
JSON, CSV, ATOM, GEOJSON = "application/json", "text/csv; charset=utf-8", "application/atom+xml", "application/geo+json"
HOST = "meridian"


class SimTransport(httpx.BaseTransport):
    """Mounted under sim://; GET asks the city, POST tells it something."""

    def __init__(self, city: Meridian) -> None:
        self.city = city
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One answer. A path nobody serves is 404, what can't be read is 400."""
        path = unquote(request.url.path).strip("/")
        if request.url.host != HOST:
            return _problem(request, 404, f"no such city: {request.url.host}")
        try:
            if request.method == "POST":
                return self._told(request, path)
            if request.method not in ("GET", "HEAD"):
                return _problem(request, 405, f"{request.method} is not for {path}")
            return _conditional(request, *self._asked(path, dict(request.url.params)))
        except KeyError:
            return _problem(request, 404, f"nothing at {path}")
        except ValueError as fault:
            return _problem(request, 400, str(fault))

    def _asked(self, path: str, query: Mapping[str, str]) -> Answer:
        city = self.city
        plain: dict[str, tuple[str, Callable[[], bytes]]] = {
            "streets.geojson": (GEOJSON, lambda: city.ground.streets_geojson),
            "areas.geojson": (GEOJSON, lambda: city.ground.areas_geojson),
            "land.geojson": (GEOJSON, lambda: city.ground.land_geojson),
            "calls.json": (JSON, lambda: rows.calls_json(city)),
            "units.json": (JSON, lambda: rows.units_json(city)),
            "messages.json": (JSON, lambda: rows.messages_json(city)),
            "observations.csv": (CSV, lambda: rows.observations_csv(city, _minutes(query))),
            "weather/index.atom": (ATOM, lambda: alerts.index_atom(city)),
            "traffic.atom": (ATOM, lambda: streetwise.traffic_atom(city)),
            "frigate/api/events": (JSON, lambda: frigate.events_json(city, query)),
        }
        if path in plain:
            kind, body = plain[path]
            return kind, body()
        if found := re.fullmatch(r"cameras/([\w-]+)\.(?:jpg|png)", path):
            return "image/png", frame(city, found[1])
        if found := re.fullmatch(r"weather/([\w-]+)\.cap", path):
            return "application/cap+xml", alerts.message_cap(city, found[1])
        if found := re.fullmatch(r"open311/v2/(services|requests(?:/(\d+))?)\.(json|xml)", path):
            return _open311(city, found[1], found[2], found[3], query)
        if found := re.fullmatch(r"(\w+)\.csv", path):
            return CSV, rows.registry_csv(city, found[1])
        raise KeyError(path)

    def _told(self, request: httpx.Request, path: str) -> httpx.Response:
        hears = {"dispatch": self.city.order, "messages": self.city.say}.get(path)
        if hears is None:
            return _problem(request, 404, f"nothing listens at {path}")
        try:
            said = orjson.loads(request.read())
        except orjson.JSONDecodeError as fault:
            return _problem(request, 400, f"expected JSON: {fault}")
        with self._lock:
            for one in said if isinstance(said, list) else [said]:
                if not isinstance(one, dict):
                    return _problem(request, 400, "expected an object or a list of objects")
                try:
                    hears(one)
                except (UnknownUnitError, LookupError, ValueError, TypeError) as fault:
                    return _problem(request, 400, str(fault.args[0] if fault.args else fault))
        return httpx.Response(204, request=request)


def _open311(city: Meridian, what: str, number: str | None, form: str, query: Mapping[str, str]) -> Answer:
    kind = JSON if form == "json" else "text/xml; charset=utf-8"
    if what == "services":
        return kind, open311.services(form)
    if number:
        return kind, open311.one_request(city, number, form)
    return kind, open311.requests(city, query, form)


def _minutes(query: Mapping[str, str]) -> int:
    return max(1, min(int(query.get("minutes", 5)), 60))


def _conditional(request: httpx.Request, kind: str, body: bytes) -> httpx.Response:
    """The body with its ETag, or 304 when the asker has it."""
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    if request.headers.get("If-None-Match") == tag:
        return httpx.Response(304, headers={"ETag": tag}, request=request)
    headers = {"Content-Type": kind, "ETag": tag, "Content-Length": str(len(body))}
    return httpx.Response(200, headers=headers, content=b"" if request.method == "HEAD" else body, request=request)


def _problem(request: httpx.Request, status: int, words: str) -> httpx.Response:
    problem = orjson.dumps({"status": status, "title": httpx.codes.get_reason_phrase(status), "detail": words})
    return httpx.Response(
        status, headers={"Content-Type": "application/problem+json"}, content=problem, request=request
    )
