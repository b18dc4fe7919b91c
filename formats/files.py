"""A stream of frames written to one file: complete, or not there at all."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import xlsxwriter

from formats import csv, geojson

EXCEL_ROWS = 1_048_575  # a sheet's limit less its header


class FormatError(ValueError):
    """The file cannot be written in that format."""


def write(frames: Iterator[pl.DataFrame], out: Path) -> int:
    """Write the frames in the format that the file's ending names; returns the rows.

    FormatError: an ending that is none of csv, parquet, geojson, xlsx, or rows that the format cannot hold.
    What was at `out` stays until the new file is whole.
    """
    if (writer := WRITERS.get(out.suffix)) is None:
        raise FormatError(f"{out.name}: expected a name ending in {', '.join(WRITERS)}")
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        rows = writer(frames, part)
        part.replace(out)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return rows


def _csv(frames: Iterator[pl.DataFrame], out: Path) -> int:
    rows = 0
    with out.open("wb") as file:
        for i, frame in enumerate(frames):
            file.write(csv.encode(frame, header=i == 0))
            rows += frame.height
    return rows


def _geojson(frames: Iterator[pl.DataFrame], out: Path) -> int:
    rows = 0
    with out.open("wb") as file:
        file.write(geojson.OPENING)
        for frame in frames:
            if frame.height:
                file.write(b"," * bool(rows) + geojson.encode(frame))
            rows += frame.height
        file.write(geojson.CLOSING)
    return rows


def _parquet(frames: Iterator[pl.DataFrame], out: Path) -> int:
    first = next(frames).to_arrow()
    rows: int = first.num_rows
    with pq.ParquetWriter(out, first.schema, compression="zstd") as file:
        file.write_table(first)
        for frame in frames:
            file.write_table(frame.to_arrow().cast(first.schema))
            rows += frame.height
    return rows


def _xlsx(frames: Iterator[pl.DataFrame], out: Path) -> int:
    rows = 0
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(out), options) as book:
        sheet = book.add_worksheet()
        for frame in frames:
            if rows == 0:
                sheet.write_row(0, 0, frame.columns)
            if rows + frame.height > EXCEL_ROWS:
                raise FormatError(f"{out.name}: Excel holds {EXCEL_ROWS:,} rows; export as csv or parquet")
            for row in frame.with_columns(pl.col(pl.Datetime).dt.to_string(csv.INSTANT)).iter_rows():
                rows += 1
                sheet.write_row(rows, 0, row)
    return rows


WRITERS = {".csv": _csv, ".parquet": _parquet, ".geojson": _geojson, ".xlsx": _xlsx}
