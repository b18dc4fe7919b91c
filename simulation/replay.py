"""Answers replay:// from recorded payloads: a file, or a folder in name order, one payload a request."""

import gzip
import mimetypes
import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import unquote

import httpx
import orjson

_TYPES = {".geojson": "application/geo+json", ".atom": "application/atom+xml", ".cfm": "application/atom+xml",
          ".cap": "application/cap+xml", ".jsonl": "application/x-ndjson"}  # fmt: skip
# As recorded bodies of api.weather.gov carry them: "date:now -1 hour", "date:now +138768 seconds",
# "date:today 16:00:-5 -24 hours" (a clock time, the zone in hours, a shift).
_TEMPLATE = re.compile(
    rb"date:(?:now|today (?P<hour>\d+):(?P<minute>\d+):(?P<zone>[+-]?\d+))"
    rb"(?: ?(?P<sign>[+-]) ?(?P<count>\d+) ?(?P<unit>second|minute|hour|day|week)s?)?"
)


class ReplayTransport(httpx.BaseTransport):
    """Mounted under replay://; each GET hands out the next payload and stays on the last."""

    def __init__(self, base: Path, now: Callable[[], datetime]) -> None:
        self.base, self._now = base.resolve(), now
        self._turn: dict[Path, int] = {}
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The next payload of that file or folder."""
        if request.method != "GET":
            return httpx.Response(405, text=f"replay: {request.method} is not for recordings", request=request)
        try:
            path = self.next_of(place(str(request.url), self.base))
            body = filled(contents(path), self._now())
        except (OSError, ValueError, EOFError) as fault:
            return httpx.Response(404, text=f"replay: {fault}", request=request)
        return httpx.Response(200, headers={"Content-Type": content_type(path)}, content=body, request=request)

    def next_of(self, path: Path) -> Path:
        """The file itself, or the folder's next one in name order; the last one stays."""
        if path.is_file():
            return path
        if not path.is_dir():
            raise FileNotFoundError(f"no file or folder {path}")
        found = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
        if not found:
            raise FileNotFoundError(f"the folder {path} holds no file")
        with self._lock:
            turn = self._turn.get(path, 0)
            self._turn[path] = turn + 1
        return found[min(turn, len(found) - 1)]


def messages(
    url: str, base: Path, now: Callable[[], datetime], stop: threading.Event, every_s: float = 0.0
) -> Iterator[tuple[str, bytes]]:
    """A recorded broker: JSON lines of `topic` and `payload`, one after another until `stop` is set."""
    path = place(url, base)
    files = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.is_file())
    for file in files:
        for number, line in enumerate(filled(contents(file), now()).splitlines(), 1):
            if stop.is_set():
                return
            if not line.strip():
                continue
            try:
                said = orjson.loads(line)
                topic, payload = str(said["topic"]), said["payload"]
            except (orjson.JSONDecodeError, KeyError, TypeError) as fault:
                raise ValueError(f"{file.name}, line {number}: expected topic and payload, found {fault}") from fault
            yield topic, payload.encode() if isinstance(payload, str) else orjson.dumps(payload)
            if every_s:
                stop.wait(every_s)


def place(url: str, base: Path) -> Path:
    """The path that an address means; only an absolute one may leave the base folder."""
    # httpx writes replay:///path with no host as replay:/path.
    given = Path(unquote(url.removeprefix("replay:").removeprefix("//").split("?")[0]))
    if given.is_absolute():
        return given
    path = (base / given).resolve()
    if not path.is_relative_to(base.resolve()):
        raise ValueError(f"{given} lies outside {base}; give an absolute path if that is meant")
    return path


def contents(path: Path) -> bytes:
    """The bytes of a recording, unpacked where its name ends in .gz."""
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def content_type(path: Path) -> str:
    """What the name says it holds."""
    name = Path(path.name.removesuffix(".gz"))
    known = _TYPES.get(name.suffix) or mimetypes.guess_type(name.name)[0]
    return known or "application/octet-stream"


def filled(body: bytes, now: datetime) -> bytes:
    """The body with its template dates made real ones about `now`."""
    return _TEMPLATE.sub(lambda found: _moment(found, now), body) if b"date:" in body else body


def _moment(found: re.Match[bytes], now: datetime) -> bytes:
    at = now.replace(microsecond=0)
    if found["hour"]:
        zone = timezone(timedelta(hours=int(found["zone"])))
        at = at.astimezone(zone).replace(hour=int(found["hour"]), minute=int(found["minute"]), second=0)
    if found["count"]:
        shift = timedelta(**{f"{found['unit'].decode()}s": int(found["count"])})
        at = at - shift if found["sign"] == b"-" else at + shift
    return at.isoformat().encode()
