"""An HTTP transport that keeps one deadline over every read and write, and goes where it was told that a name leads.

httpx's own timeouts start anew with each byte, so a server that drips its headers could hold a trip for hours. And a
name that is asked for twice may mean this machine the second time: what was checked is what is connected to.
"""

import ssl
import time
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

import httpcore
import httpx

Remaining = Callable[[], float]
Lookup = Callable[[str, int], Sequence[str]]  # the addresses of a host's name


@cache
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class DeadlineTransport(httpx.BaseTransport):
    """HTTP/1.1 over connections that end when `remaining()` reaches zero, to the addresses that `lookup` tells."""

    def __init__(self, remaining: Remaining, lookup: Lookup) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=_Network(remaining, lookup))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from typing.cast(Iterable[bytes], self._answer.stream)

    def close(self) -> None:
        self._answer.close()


class _Network(httpcore.NetworkBackend):
    def __init__(self, remaining: Remaining, lookup: Lookup) -> None:
        self._remaining, self._lookup = remaining, lookup
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: typing.Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        fault: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._lookup(host, port):
            left = _left(self._remaining, httpcore.ConnectTimeout)
            try:
                stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
            except httpcore.ConnectError as failed:
                fault = failed
                continue
            return _Stream(stream, self._remaining)
        raise fault

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, max(0.0, self._remaining())))


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, remaining: Remaining) -> None:
        self._stream = stream
        self._remaining = remaining

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._remaining, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._remaining, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._remaining, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._remaining)

    def get_extra_info(self, info: str) -> typing.Any:
        return self._stream.get_extra_info(info)


def _left(remaining: Remaining, error: type[Exception]) -> float:
    left = remaining()
    if left <= 0:
        raise error("the deadline has passed")
    return left
