"""All rows of an answer as CSV or Parquet, streamed: bounded memory here, complete or broken off there."""

from collections.abc import Callable, Iterator
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from formats import csv

Frames = Iterator[pl.DataFrame]


def as_csv(frames: Frames) -> Iterator[bytes]:
    """A header, then a line a row."""
    for i, frame in enumerate(frames):
        yield csv.encode(frame, header=i == 0)


def as_parquet(frames: Frames) -> Iterator[bytes]:
    """One row group for each frame."""
    sink = _Sink()
    first = next(frames).to_arrow()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), first.schema, compression="zstd") as writer:
        writer.write_table(first)
        yield sink.taken()
        for frame in frames:
            writer.write_table(frame.to_arrow().cast(first.schema))
            yield sink.taken()
    yield sink.taken()


STREAMS: Final[dict[str, Callable[[Frames], Iterator[bytes]]]] = {"csv": as_csv, "parquet": as_parquet}


class _Sink:
    """A file of which only what was not yet taken is kept."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._written = 0

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        self._written += len(part)
        return len(part)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
