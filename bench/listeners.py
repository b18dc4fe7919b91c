"""Many listeners of /live in one process: `python -m bench.listeners PORT N SECONDS [pages [roles]]`; figures as JSON.

A listener reads as a browser would and throws away what it read. A page does besides what assets/live does: it asks
again for the layers whose tables have moved, with what it holds, no sooner than each layer's rest, and for /healthz.
"""

import asyncio
import json
import random
import sys
import time
import zlib
from typing import Any

ACCEPT = "Accept-Encoding: gzip, deflate, br\r\n"


class Page:
    """One stream, and, for a page, one more connection for what it asks."""

    def __init__(self, port: int, layers: list[dict[str, Any]] | None, role: str = "") -> None:
        self._port, self._layers = port, layers
        self._cookie = f"Cookie: watchfloor_demo={role}\r\n" if role else ""
        self.bytes = 0
        self.lags: list[float] = []
        self.asked = 0
        self._known: dict[str, int] = {}
        self._etags: dict[str, str] = {}
        self._due: dict[str, float] = {}
        self._last: dict[str, float] = {}
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def live(self) -> None:
        """Listen until cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**22)
        writer.write(
            f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAccept: text/event-stream\r\n"
            f"{ACCEPT}{self._cookie}\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        unpack = zlib.decompressobj(31) if b"content-encoding: gzip" in head else None
        sample, rest = random.random() < 0.1, b""
        while size := int((await reader.readline()).split(b";")[0] or b"0", 16):
            body = await reader.readexactly(size + 2)
            self.bytes += size
            if not sample and self._layers is None:
                continue
            rest += unpack.decompress(body[:-2]) if unpack else body[:-2]
            *events, rest = rest.split(b"\n\n")
            for event in events:
                self._hear(event)

    def _hear(self, event: bytes) -> None:
        lines = dict(line.split(b": ", 1) for line in event.split(b"\n") if b": " in line)
        name = lines.get(b"event", b"")
        if name == b"units":
            told = json.loads(lines[b"data"])
            self.lags.append(time.time() * 1000 - told["ts"])
        elif name == b"revision" and self._layers is not None:
            moved = json.loads(lines[b"data"])
            for layer in self._layers:
                if any(moved.get(table, self._known.get(table)) != self._known.get(table) for table in layer["reads"]):
                    rest = layer["rest"] * random.uniform(1, 1.25)
                    self._due.setdefault(layer["name"], max(time.monotonic(), self._last.get(layer["name"], 0) + rest))
            self._known |= moved

    async def ask(self) -> None:
        """Ask for what is due, and every five seconds how the feeds fare."""
        health = time.monotonic() + random.uniform(0, 5)
        while True:
            await asyncio.sleep(0.1)
            now = time.monotonic()
            for name in [name for name, due in self._due.items() if due <= now]:
                del self._due[name]
                self._last[name] = now
                await self._get(f"/layers/{name}")
            if now > health:
                health = now + 5
                await self._get("/healthz")

    async def _get(self, path: str) -> None:
        """On the connection that is open; the server closes one that was idle for long, and a browser opens another."""
        held = f"If-None-Match: {self._etags[path]}\r\n" if path in self._etags else ""
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{ACCEPT}{held}\r\n".encode()
        try:
            head, body = await self._exchange(request)
        except (asyncio.IncompleteReadError, ConnectionError):
            self._line = None
            head, body = await self._exchange(request)
        self.bytes += len(body)
        self.asked += 1
        if tag := head.get("etag"):
            self._etags[path] = tag

    async def _exchange(self, request: bytes) -> tuple[dict[str, str], bytes]:
        if self._line is None:
            self._line = await asyncio.open_connection("127.0.0.1", self._port, limit=2**24)
        reader, writer = self._line
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        return headers, await reader.readexactly(int(headers.get("content-length", 0)))


async def main(port: int, count: int, seconds: float, layers: list[dict[str, Any]] | None, roles: list[str]) -> None:
    """Open all, rest five seconds, say so, count for so long, tell."""
    pages = [Page(port, layers, roles[n % len(roles)]) for n in range(count)]
    work = [asyncio.create_task(page.live()) for page in pages]
    if layers is not None:
        work += [asyncio.create_task(page.ask()) for page in pages]
    await asyncio.sleep(5)
    for page in pages:
        page.bytes = page.asked = 0
        page.lags.clear()
    print("ready", flush=True)
    await asyncio.sleep(seconds)
    failed = [task.exception() for task in work if task.done()]
    lags = sorted(lag for page in pages for lag in page.lags)
    told = {
        "bytes": sum(page.bytes for page in pages) / count / seconds,
        "asked": sum(page.asked for page in pages) / seconds,
        "p95": lags[int(len(lags) * 0.95)] if lags else None,
        "failed": [repr(fault) for fault in failed if fault][:3],
    }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asked_for = json.loads(sys.argv[4]) if len(sys.argv) > 4 else None
    seen_as = sys.argv[5].split(",") if len(sys.argv) > 5 else [""]
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), asked_for, seen_as))
