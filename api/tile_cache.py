"""Tiles once drawn: the newest used in memory, the shallow ones on disk too."""

import os
import shutil
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Final

from api.conditional import Encoded

MEMORY_BYTES: Final = 32_000_000
KEPT_TO_ZOOM: Final = 17  # a city has some thousand tiles down to here; below, each street corner has one
PNG: Final = "image/png"


class TileCache:
    """Tiles by name ("dark/2/13/2042/3143"). Safe for any thread; a folder of None keeps nothing on disk."""

    def __init__(self, folder: Path | None, edition: str, cache_control: str, keep_s: float | None = None) -> None:
        self._folder = folder / edition if folder else None
        self._control, self._keep_s = cache_control, keep_s
        self._held: OrderedDict[str, Encoded] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        if folder:
            _forget_editions(folder, edition)

    def held(self, name: str) -> Encoded | None:
        """The tile, if it is in memory."""
        with self._lock:
            if (tile := self._held.get(name)) is not None:
                self._held.move_to_end(name)
            return tile

    def stored(self, name: str) -> Encoded | None:
        """The tile, if it is on disk; it comes to memory."""
        if self._folder is None:
            return None
        path = self._folder / f"{name}.png"
        try:
            if self._keep_s is not None and time.time() - path.stat().st_mtime > self._keep_s:
                return None
            return self._hold(name, path.read_bytes())
        except OSError:
            return None

    def put(self, name: str, body: bytes, zoom: int) -> Encoded:
        """Keep a tile. A full disk costs time, not the tile."""
        if self._folder is not None and zoom <= KEPT_TO_ZOOM:
            path = self._folder / f"{name}.png"
            part = path.with_suffix(f".{threading.get_ident()}.part")
            with suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                part.write_bytes(body)
                os.replace(part, path)
        return self._hold(name, body)

    def _hold(self, name: str, body: bytes) -> Encoded:
        tile = Encoded(body, PNG, self._control)
        with self._lock:
            if (before := self._held.pop(name, None)) is not None:
                self._bytes -= len(before.body)
            self._held[name] = tile
            self._bytes += len(body)
            while self._bytes > MEMORY_BYTES:
                _, oldest = self._held.popitem(last=False)
                self._bytes -= len(oldest.body)
        return tile


def _forget_editions(folder: Path, kept: str) -> None:
    """Tiles of other streets or another style are not asked for again."""
    if folder.is_dir():
        for each in folder.iterdir():
            if each.is_dir() and each.name != kept:
                shutil.rmtree(each, ignore_errors=True)
