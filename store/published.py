"""Heads of the audit log, in files beside the data: a log that was cut short no longer contains them.

`audit.head` is the newest. `audit.heads` keeps, for good, each that the log was once found without: what was lost stays
known when the log goes on.
"""

import os
from pathlib import Path
from typing import Final

from model.audit import Head

NEWEST: Final = "audit.head"
LOST: Final = "audit.heads"
LENGTH: Final = 88  # of the newest head's file: a number of twenty digits, a colon, a hash, the line's end


def published(folder: Path) -> Head | None:
    """The head that was last published in a data folder. ValueError where the file holds something else."""
    try:
        said = (folder / NEWEST).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return head_of(said)


def lost(folder: Path) -> list[Head]:
    """The heads that the log was once found without. ValueError where a line holds something else."""
    try:
        lines = (folder / LOST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [head_of(line.strip()) for line in lines]


def publish(folder: Path, head: Head) -> None:
    """Put a head beside the data, in the place of the one before. OSError.

    Written over the old one, as long as that was: a full disk does not keep it from being written, and after a power
    cut the file holds the one or the other, never nothing, which would look as if somebody had been at it.
    """
    file = os.open(folder / NEWEST, os.O_WRONLY | os.O_CREAT, 0o644)
    try:
        os.pwrite(file, f"{head}\n".ljust(LENGTH).encode("ascii"), 0)
        os.ftruncate(file, LENGTH)
    finally:
        os.close(file)


def keep_lost(folder: Path, head: Head) -> None:
    """Keep a head that the log does not contain, whole and on the disk, or not at all. OSError."""
    part, whole = folder / f".{LOST}", folder / LOST
    before = whole.read_bytes() if whole.exists() else b""
    with part.open("wb") as file:
        file.write(before + f"{head}\n".encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    part.replace(whole)


def head_of(text: str) -> Head:
    """A head as it is written, SEQ:HASH. ValueError."""
    seq, _, digest = text.partition(":")
    if not (seq.isascii() and seq.isdecimal() and len(seq) < 20) or len(digest) != 64:
        raise ValueError(f"expected SEQ:HASH, found {text[:80]!r}")
    return Head(int(seq), digest)
