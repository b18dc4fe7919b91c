"""The control socket: how a subcommand reaches the server that holds the data folder.

One line of JSON asks (`{"argv": [...]}`), lines of JSON answer: `{"say": text}` as it goes, `{"exit": code}` last.
"""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = "control.sock"
Say = Callable[[str], None]
Handler = Callable[[Sequence[str], Say], int]


class Control:
    """The server's end. Each request runs `handle` on a thread of its own."""

    def __init__(self, folder: Path, handle: Handler) -> None:
        self._folder, self._handle = folder, handle
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)

    def open(self) -> None:
        """Begin to listen. The folder's lock is ours, so a socket that is there is a dead server's."""
        (self._folder / NAME).unlink(missing_ok=True)
        before = os.umask(0o177)  # 0600 from the first moment
        try:
            with _short(self._folder) as path:
                self._socket.bind(path)
        finally:
            os.umask(before)
        self._socket.listen()
        threading.Thread(target=self._accept, name="control", daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        (self._folder / NAME).unlink(missing_ok=True)

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self._serve, args=(peer,), name="control request", daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        with peer, peer.makefile("rw", encoding="utf-8") as stream, suppress(OSError):

            def tell(answer: dict[str, object]) -> None:
                stream.write(json.dumps(answer) + "\n")
                stream.flush()

            try:
                argv = json.loads(stream.readline())["argv"]
            except (ValueError, KeyError, TypeError):
                tell({"say": "not a request"})
                tell({"exit": 2})
                return
            tell({"exit": self._handle([str(word) for word in argv], lambda text: tell({"say": text}))})


def ask(folder: Path, argv: Sequence[str], say: Say) -> int | None:
    """Have the server that holds the folder run a subcommand; its exit code, or None where no server listens."""
    asking = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with asking:
        try:
            with _short(folder) as path:
                asking.connect(path)
        except OSError:
            return None
        with asking.makefile("rw", encoding="utf-8") as stream:
            stream.write(json.dumps({"argv": list(argv)}) + "\n")
            stream.flush()
            for line in stream:
                answer = json.loads(line)
                if "exit" in answer:
                    return int(answer["exit"])
                say(str(answer["say"]))
    say("The server ended before it had answered.")
    return 1


@contextmanager
def _short(folder: Path) -> Iterator[str]:
    """The socket's path by way of the opened folder: a socket's path holds 107 bytes, a folder's may be longer."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        through = f"/proc/self/fd/{handle}"
        yield f"{through}/{NAME}" if os.path.isdir(through) else str(folder / NAME)
    finally:
        os.close(handle)
