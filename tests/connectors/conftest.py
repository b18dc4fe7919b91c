"""What the connectors' tests share: a feed, a real HTTP server on loopback, a store that remembers what was written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from config import Feed
from connectors.connector import Payload, connector_for
from connectors.landing import Landing, landed
from connectors.trip import Trip
from connectors.web import Web
from model.table import Records
from store import HOUSE_TABLES, Store

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
Answer = Callable[[BaseHTTPRequestHandler], None]


def feed(kind: str, **options: object) -> Feed:
    """A feed as city.toml would give it."""
    return Feed.model_validate({"name": "test", "kind": kind, **options}, context={"folder": Path("/"), "environ": {}})


def read(of: Feed, body: bytes, **more: object) -> Landing:
    """What lands of one payload."""
    connector = connector_for(of, ZONE)
    return landed(connector.parse(Payload(body, NOW, **more)), of, NOW)  # type: ignore[arg-type]


def rows(landing: Landing, table: str) -> list[dict[str, object]]:
    """The rows of one table."""
    return [row for part in landing.records if part.table.name == table for row in part.frame.to_dicts()]


class Site(ThreadingHTTPServer):
    """A publisher: each path answers as a test says."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.heard: list[bytes] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def says(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Answer that path with these bytes."""

        def answer(to: BaseHTTPRequestHandler) -> None:
            to.send_response(status)
            for name, value in headers.items():
                to.send_header(name.replace("_", "-"), value)
            to.send_header("Content-Length", str(len(body)))
            to.end_headers()
            to.wfile.write(body)

        self.answers[path] = answer
        return self.url(path)


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_POST(self) -> None:
        self.server.heard.append(self.rfile.read(int(self.headers["content-length"])))
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = self.server.answers.get(self.path.partition("?")[0])
        if answer is None:
            self.send_error(404)
            return
        try:
            answer(self)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A publisher on loopback."""
    server = Site()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Written:
    new: int
    unchanged: int


@dataclass
class Pen:
    """Writes to a real store, and remembers every poll."""

    store: Store
    polls: list[dict[str, object]] = field(default_factory=list)
    records: list[Records] = field(default_factory=list)

    def __call__(self, records: Sequence[Records], poll: Mapping[str, object]) -> Written:
        written = self.store.write(records, poll)
        self.polls.append(dict(poll))
        self.records += records
        return Written(*written.total(*HOUSE_TABLES))

    def frame(self, table: str) -> pl.DataFrame:
        """All rows that were written to a table."""
        found = [part.frame for part in self.records if part.table.name == table]
        return pl.concat(found, how="diagonal") if found else pl.DataFrame()


@pytest.fixture
def pen(memory: Store) -> Pen:
    """A pen for the store in memory."""
    return Pen(memory)


def trip_of(of: Feed, pen: Pen, web: Web | None = None, now: Callable[[], datetime] = lambda: NOW) -> Trip:
    """A trip of that feed into that pen's store."""
    return Trip(
        of,
        connector_for(of, ZONE),
        web=web or Web(),
        write=pen,
        known=lambda table: set(pen.frame(table).get_column("id")) if pen.frame(table).width else set(),
        now=now,
    )
