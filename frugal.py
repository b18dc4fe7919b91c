"""Memory given back: one process with dozens of threads, of which few need memory at a time."""

import ctypes
import sys
from contextlib import suppress
from typing import Final

ARENA_MAX: Final = -8  # M_ARENA_MAX in glibc's malloc.h
ARENAS: Final = 2


def few_arenas() -> None:
    """Let glibc hold two heaps, not eight for each processor: what one thread frees another can use.

    Measured on Meridian: 410 MB of anonymous memory instead of 500 after two minutes. Elsewhere it does nothing.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").mallopt(ARENA_MAX, ARENAS)
