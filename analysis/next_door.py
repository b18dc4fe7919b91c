"""Heavy thinking next door: a process of its own is asked one thing and tells several, pickled, over pipes.

The server never computes long at a stretch, and what a fit or a year of calls takes of memory goes with the process.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

HOME: Final = Path(__file__).parents[1]
Process = subprocess.Popen[bytes]


def told_by(
    module: str, asked: object, threads: int, begun: Callable[[Process], None] = lambda _: None
) -> Iterator[Any]:
    """What `python -m module` tells of what it is asked, one by one, until it ends. OSError where it can't be reached.

    It is nice: whoever opens a page comes first. It ends with whoever stops listening; `begun` is given the process,
    for one who must end it sooner.
    """
    command = ["nice", "-n", "10", sys.executable, "-m", module]
    few = {**os.environ, "POLARS_MAX_THREADS": str(threads)}
    with subprocess.Popen(  # our own words, and no shell  # nosec B603
        command, cwd=HOME, env=few, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as working:
        assert working.stdin is not None
        assert working.stdout is not None
        try:
            begun(working)
            pickle.dump(asked, working.stdin)
            working.stdin.close()
            while True:
                try:
                    yield pickle.load(working.stdout)  # our own child wrote it  # nosec B301
                except EOFError:
                    return
        finally:
            working.terminate()


def listening() -> tuple[Any, Callable[[Any], None]]:
    """In that process: what it is asked, and how it tells. A Ctrl-C is for who asked, and ends it by that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = pickle.load(sys.stdin.buffer)  # our own parent wrote it  # nosec B301

    def tell(what: Any) -> None:
        pickle.dump(what, sys.stdout.buffer)
        sys.stdout.buffer.flush()

    return asked, tell
