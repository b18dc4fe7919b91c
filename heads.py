"""How requests are listened to: a head that is long, or that drips in, is not waited for; nor is what frames a body."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES: Final = 65_536  # the request line and the headers together
HEAD_S: Final = 10.0
FRAMES: Final = 8  # bytes of framing to one of a body that comes in the smallest of chunks
TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\ncache-control: no-store\r\n"
    b"connection: close\r\n\r\n"
)


class Patient(HttpToolsProtocol):
    """Uvicorn's protocol, which by itself takes in heads without end, for as long as they come."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._head: int | None = 0  # bytes of a head that is not yet whole; None while a body is read
        self._heard = self._body = 0  # bytes since the head, and those of them that are the body's
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._waited()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._head is not None:
            self._head += len(data)
        else:
            self._heard += len(data)
        super().data_received(data)
        frames = self._heard - self._body  # sizes of chunks, their extensions, trailers
        if (self._head or 0) > HEAD_BYTES or frames > HEAD_BYTES + FRAMES * self._body:
            self._refuse()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._head is not None:  # what follows a body (trailers) is not what the door has seen
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._waited()
        self._head, self._heard, self._body = None, 0, 0
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > HEAD_BYTES:
            self._refuse()
            raise ValueError("the head is too long")  # which ends the reading
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._head, self._heard, self._body = 0, 0, 0

    def _unsupported_upgrade_warning(self) -> None:
        """Who asks for web sockets is answered by the door; the log needs no line of each."""

    def send_400_response(self, msg: str) -> None:
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def _refuse(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(TOO_LARGE)
            self.transport.close()

    def _wait(self) -> None:
        self._waited()
        self._patience = self.loop.call_later(HEAD_S, self.transport.close)

    def _waited(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
