"""Servers in two places of one machine: 127.1.0.0/16 stands for the world outside, the rest of loopback for inside."""

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Thread
from typing import Final

from config import Address, Reach, reach
from connectors.guide import resolved
from connectors.web import Web

WORLD: Final = "127.1.0.0/16"
OUTSIDE: Final = "127.1.0.1"
INSIDE: Final = "127.0.0.1"


class Place(ThreadingHTTPServer):
    """A web server that says what a test wants, and remembers what it was asked for."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), _Handler)
        self.says: dict[str, tuple[int, Mapping[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.headers: list[Mapping[str, str]] = []

    def url(self, path: str = "/", host: str | None = None, scheme: str = "http") -> str:
        return f"{scheme}://{host or self.server_address[0]!s}:{self.server_port}{path}"

    def answers(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        self.says[path] = (status, headers, body)
        return self.url(path)

    def leads(self, path: str, to: str, status: int = 302) -> str:
        return self.answers(path, b"", status, Location=to)


class _Handler(BaseHTTPRequestHandler):
    server: Place

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers.append(dict(self.headers.items()))
        status, headers, body = self.server.says.get(self.path.partition("?")[0], (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


@contextmanager
def place(host: str, tls: ssl.SSLContext | None = None) -> Iterator[Place]:
    """A server there for a while."""
    server = Place(host)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Names:
    """A resolver: each name's answers in turn, the last of them for ever; the system's for all other names."""

    def __init__(self, **turns: Sequence[str]) -> None:
        self.turns = {name.replace("_", "."): list(answers) for name, answers in turns.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[Address]:
        self.asked.append(host)
        if (turns := self.turns.get(host)) is None:
            return resolved(host, port)
        told = turns.pop(0) if len(turns) > 1 else turns[0]
        return [ip_address(each) for each in told.split()]


def world(*more: str) -> Reach:
    """What may be reached: what stands for the outside, and what is listed besides."""
    return reach([WORLD, *more])


def web(*more: str, names: Names | None = None) -> Web:
    """The way out of a city whose `[server] reach` lists these."""
    return Web(seconds=5, reach=world(*more), resolve=names or Names())
