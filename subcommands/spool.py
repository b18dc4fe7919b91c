"""Rows that wait on disk until their file was read to its end: a file that can't be changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, Self

import polars as pl

PREFIX: Final = "importing-"


@dataclass(frozen=True)
class Batch:
    """One piece of a file: its rows, its rejects as rows of `reject`, and how many lines those stand for."""

    rows: pl.DataFrame
    refused: pl.DataFrame | None
    rejected: int


class Spool:
    """Batches in a folder of their own below `folder`, gone when it is left. One at a time."""

    def __init__(self, folder: Path) -> None:
        for left in folder.glob(PREFIX + "*"):  # of an import that was killed
            rmtree(left, ignore_errors=True)
        self._temporary = TemporaryDirectory(prefix=PREFIX, dir=folder)
        self._folder = Path(self._temporary.name)
        self._rejected: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._temporary.cleanup()

    def add(self, batch: Batch) -> None:
        """Keep one more."""
        number = len(self._rejected)
        batch.rows.write_ipc(self._folder / f"{number}.rows")
        if batch.refused is not None:
            batch.refused.write_ipc(self._folder / f"{number}.refused")
        self._rejected.append(batch.rejected)

    def batches(self) -> Iterator[Batch]:
        """All that were kept, in their order; each can be had once."""
        for number, rejected in enumerate(self._rejected):
            rows, refused = self._folder / f"{number}.rows", self._folder / f"{number}.refused"
            yield Batch(
                pl.read_ipc(rows),
                pl.read_ipc(refused) if refused.exists() else None,
                rejected,
            )
            rows.unlink()
            refused.unlink(missing_ok=True)
