"""A cable between browser and server that a test can pull: a small TCP proxy on a port of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Callable


class Cable:
    """Forwards to a port of 127.0.0.1; pulled, it forwards nothing, or drops every connection and takes no new one."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._whole = asyncio.Event()
        self._dropping = False
        self._open: set[asyncio.StreamWriter] = set()
        self._ready = threading.Event()
        self.port = 0
        self._serving: asyncio.Task[None] = self._loop.create_task(self._serve())
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(10)

    @property
    def url(self) -> str:
        """Where the browser finds the server through this cable."""
        return f"http://127.0.0.1:{self.port}"

    def pull(self, drop: bool) -> None:
        """From now on nothing passes; with `drop` connections break at once, else they hang."""
        self._tell(self._pulled, drop)

    def mend(self) -> None:
        """Everything passes again, also what was held back."""
        self._tell(self._mended)

    def close(self) -> None:
        """Break every connection and end."""
        self.pull(drop=True)
        self._tell(self._serving.cancel)
        self._thread.join(10)

    def _tell(self, act: Callable[..., object], *given: object) -> None:
        done = threading.Event()

        def run() -> None:
            act(*given)
            done.set()

        self._loop.call_soon_threadsafe(run)
        done.wait(10)

    def _pulled(self, drop: bool) -> None:
        self._whole.clear()
        self._dropping = drop
        for writer in list(self._open) if drop else ():
            writer.transport.abort()

    def _mended(self) -> None:
        self._dropping = False
        self._whole.set()

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._serving)
        left = asyncio.all_tasks(self._loop)
        for each in left:
            each.cancel()
        self._loop.run_until_complete(self._ended(left))
        self._loop.close()

    async def _ended(self, tasks: set["asyncio.Task[None]"]) -> None:
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.1)  # transports close a turn later

    async def _serve(self) -> None:
        self._whole.set()
        server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        async with server:
            await server.serve_forever()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self._dropping:
                raise ConnectionAbortedError
            await self._whole.wait()
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        try:
            await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
        finally:
            self._open -= {writer, back}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                await self._whole.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()
