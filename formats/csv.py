"""Rows as CSV (RFC 4180, UTF-8): a header, then a line a row; instants are ISO 8601 with Z, an empty cell is null."""

from typing import Final

import polars as pl

INSTANT: Final = "%Y-%m-%dT%H:%M:%S%.fZ"


def encode(frame: pl.DataFrame, header: bool) -> bytes:
    """The frame's lines, with or without the header."""
    return frame.write_csv(include_header=header, datetime_format=INSTANT, line_terminator="\r\n").encode()
