"""Another server's tiles: `tiles_url` of city.toml, asked on the browser's behalf and kept for a week.

city.toml names that server; wherever it redirects to is led to, and judged as what a document names.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import httpcore
import httpx

import session
from api.conditional import Encoded
from api.tile_cache import TileCache
from api.tile_data import fingerprint
from api.tile_grid import Tile

FETCHED: Final = "private, max-age=86400"
WEEK_S: Final = 7 * 86400.0
FETCH_S: Final = 10.0
FETCH_BYTES: Final = 2_000_000
REDIRECTS: Final = 3
WEB: Final = {"http": 80, "https": 443}
MOVED: Final = (301, 302, 303, 307, 308)
OURS: Final = [(b"User-Agent", b"Watchfloor")]


async def fetched(address: str, wanted: Tile) -> Encoded | None:
    """The tile of that address's template; None where it cannot be had."""
    ground = session.base_map()
    kept = _kept(address, ground.cache if ground else None)
    name = f"{wanted.z}/{wanted.x}/{wanted.y}"
    if (held := kept.held(name) or await asyncio.to_thread(kept.stored, name)) is not None:
        return held
    try:
        async with asyncio.timeout(FETCH_S):
            body = await _picture(httpx.URL(address.format(z=wanted.z, x=wanted.x, y=wanted.y)))
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, httpx.InvalidURL, OSError):
        return None
    if not body.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
        return None
    return await asyncio.to_thread(kept.put, name, body, wanted.z)


async def _picture(target: httpx.URL) -> bytes:
    """What is there, redirects followed as far as they may lead; nothing where that is no picture."""
    by = None
    for _ in range(REDIRECTS + 1):
        async with (
            _way(await _addresses(target, by)) as pool,
            pool.stream("GET", str(target), headers=OURS, extensions=PATIENCE) as found,
        ):
            told = {name.lower(): value for name, value in found.headers}
            if found.status not in MOVED or b"location" not in told:
                return await _read(found) if found.status == 200 else b""
            target, by = target.join(told[b"location"].decode("latin-1")), target
    return b""


async def _read(found: httpcore.Response) -> bytes:
    body = b""
    async for part in found.aiter_stream():
        body += part
        if len(body) > FETCH_BYTES:
            return b""
    return body


async def _addresses(target: httpx.URL, by: httpx.URL | None) -> Sequence[str] | None:
    """Where to connect, and nowhere else; None where city.toml itself said so. OSError where nobody may lead."""
    if by is None:
        return None
    there = await _service(target)
    if not session.city().reach.opens(there, await _service(by)):
        raise ConnectionRefusedError(f"{by.host} leads to {there[0]} inside")
    return [str(each) for each in there[2]]


async def _service(url: httpx.URL) -> tuple[str, int, tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, ...]]:
    if url.scheme not in WEB:
        raise ConnectionRefusedError(f"{url.scheme}:// is not followed")
    host, port = url.raw_host.decode("ascii"), url.port or WEB[url.scheme]
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return host, port, tuple(ipaddress.ip_address(each[4][0]) for each in found)


def _way(addresses: Sequence[str] | None) -> AbstractAsyncContextManager[httpcore.AsyncConnectionPool]:
    if addresses is None:
        return nullcontext(_straight())
    return httpcore.AsyncConnectionPool(_trusted(), network_backend=_To(addresses))


class _To(httpcore.AsyncNetworkBackend):
    """Connects to these addresses, whatever the name means by now."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses, self._plain = addresses, httpcore.AnyIOBackend()

    async def connect_tcp(self, host: str, port: int, *given: Any, **named: Any) -> httpcore.AsyncNetworkStream:
        fault: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses:
            try:
                return await self._plain.connect_tcp(address, port, *given, **named)
            except httpcore.ConnectError as failed:
                fault = failed
        raise fault


PATIENCE: Final = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), FETCH_S)}


@lru_cache(maxsize=1)
def _kept(address: str, folder: Path | None) -> TileCache:
    return TileCache(folder and folder / "fetched", fingerprint({}, address), FETCHED, WEEK_S)


@cache
def _straight() -> httpcore.AsyncConnectionPool:
    return httpcore.AsyncConnectionPool(_trusted())


@cache
def _trusted() -> Any:
    return httpx.create_ssl_context()
