"""The edition: a name for what a browser has loaded, so that a page that stays open for weeks knows of a newer one."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

HOUSE: Final = Path(__file__).parent.parent
MADE_OF: Final = ("assets", "components", "pages")
KINDS: Final = frozenset({".js", ".css", ".svg", ".py"})


def edition(preset: str) -> str:
    """The same for the same files and the same preset; any other change gives another."""
    return blake2b(f"{of_files(HOUSE)} {preset}".encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=2)
def of_files(house: Path) -> str:
    """The digest of all that a page is made of; read once, for a running server serves what it started with."""
    told = blake2b(digest_size=16)
    for room in MADE_OF:
        for path in sorted((house / room).rglob("*")):
            if path.suffix in KINDS:
                told.update(path.relative_to(house).as_posix().encode() + b"\0" + path.read_bytes())
    return told.hexdigest()
