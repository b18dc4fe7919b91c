"""A file as whole documents of bounded size: CSV in pieces that each carry the header, Parquet as CSV, JSON whole.

What a file is, its first bytes say, not its name; any of them may be gzipped.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Final

import orjson
import polars as pl
import pyarrow
import pyarrow.parquet as pq

from connectors.sheet import RECORD_LINES
from formats.csv import INSTANT

PIECE_BYTES: Final = 4_000_000
PIECE_ROWS: Final = 20_000
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


class FileUnreadable(Exception):  # noqa: N818  (beside FeedUnreachable)
    """The file cannot be read as a whole; the message says why."""


def pieces(path: Path, numbered: bool = False) -> Iterator[bytes]:
    """The file's documents. `numbered`: its columns have no names, and are called 0, 1, 2 …"""
    try:
        with path.open("rb") as raw:
            packed = raw.peek(2)[:2] == b"\x1f\x8b"
            file = io.BufferedReader(gzip.GzipFile(fileobj=raw)) if packed else raw
            start = file.peek(4)[:4]
            if start == b"PAR1":
                yield from _parquet(file, packed)
            elif start[:2] == b"PK":
                raise FileUnreadable(f"{path.name}: expected CSV, JSON, GeoJSON or Parquet, found a zip or Excel file")
            else:
                yield from _text(file, start, numbered)
    except EOFError as fault:
        raise FileUnreadable(f"{path.name}: the file ends too early") from fault
    except OSError as fault:
        raise FileUnreadable(f"{path.name}: {fault.strerror or fault}") from fault
    except (zlib.error, pyarrow.ArrowException, UnicodeDecodeError) as fault:
        raise FileUnreadable(f"{path.name}: {str(fault).splitlines()[0]}") from fault


def names(document: bytes) -> list[str]:
    """The headers of a CSV document."""
    return [cell.strip() for cell in _cells(_header(*_split(document))[0])]


def _split(document: bytes) -> tuple[bytes, Iterator[bytes]]:
    lines = iter(io.BytesIO(document))
    return next(lines, b""), lines


def _text(file: IO[bytes], start: bytes, numbered: bool) -> Iterator[bytes]:
    lines = _as_utf8(file) if start[:2] in UTF_16 else iter(file)
    first = next((line for line in lines if line.strip(b"\xef\xbb\xbf \t\r\n")), b"").removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in first:
        raise FileUnreadable(f"{getattr(file, 'name', 'the file')}: expected text, found bytes that are none")
    if first.lstrip()[:1] in (b"[", b"{"):
        yield first + b"".join(lines)
        return
    header, rest = _header(first, lines)
    if numbered:
        width, rest = len(_cells(header)), chain([header], rest)
        header = _mark(header).join(str(number).encode() for number in range(width)) + b"\n"
    yield from _csv(header, rest)


def _as_utf8(file: IO[bytes]) -> Iterator[bytes]:
    text = io.TextIOWrapper(file, "utf-16", newline="")
    try:
        for line in text:
            yield line.encode()
    finally:
        text.detach()


def _header(first: bytes, lines: Iterator[bytes]) -> tuple[bytes, Iterable[bytes]]:
    """The first record, which may go on over several lines, and what follows it."""
    taken = [first]
    while sum(line.count(b'"') for line in taken) % 2 and len(taken) < RECORD_LINES:
        line = next(lines, None)
        if line is None:
            break
        taken.append(line)
    if len(taken) == RECORD_LINES:  # a quotation mark that nobody closed
        return first, chain(taken[1:], lines)
    return b"".join(taken), lines


def _csv(header: bytes, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces end where a record does: where an even number of quotation marks has been seen."""
    piece, size, quoted, over, empty = [header], 0, False, 0, True
    for line in lines:
        piece.append(line)
        size += len(line)
        quoted ^= line.count(b'"') % 2 == 1
        over += size >= PIECE_BYTES
        if over and (not quoted or over > RECORD_LINES):
            yield b"".join(piece)
            piece, size, quoted, over, empty = [header], 0, False, 0, False
    if empty or len(piece) > 1:
        yield b"".join(piece)


def _parquet(file: IO[bytes], packed: bool) -> Iterator[bytes]:
    found = pq.ParquetFile(io.BytesIO(file.read()) if packed else file)
    yield plain(pl.DataFrame(found.schema_arrow.empty_table()))
    for batch in found.iter_batches(PIECE_ROWS):
        yield plain(pl.DataFrame(batch))


def plain(frame: pl.DataFrame) -> bytes:
    """A frame as CSV that says all it holds: instants with their zone, nested values as JSON."""
    nested = [
        pl.col(name).map_elements(_json, return_dtype=pl.String)
        for name, kind in frame.schema.items()
        if kind.is_nested() or kind == pl.Binary
    ]
    local = pl.selectors.datetime(time_zone=None).dt.to_string("%Y-%m-%dT%H:%M:%S%.f")
    zoned = pl.selectors.datetime(time_zone="*").dt.convert_time_zone("UTC").dt.to_string(INSTANT)
    return frame.with_columns(*nested).with_columns(local, zoned).write_csv().encode()


def _json(value: object) -> str:
    return orjson.dumps(value.to_list() if isinstance(value, pl.Series) else value, default=str).decode()


def _mark(header: bytes) -> bytes:
    """The separator, told as `connectors.sheet` tells it."""
    return b"," if b"," in header else max((b",", b";", b"\t", b"|"), key=header.count)


def _cells(header: bytes) -> list[str]:
    text = io.StringIO(header.decode("utf-8", "replace"), newline="")
    return next(csv.reader(text, delimiter=_mark(header).decode()), [])
