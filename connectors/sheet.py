"""A document of rows, CSV or JSON, as columns of text; each row keeps what it said."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Final

import orjson
import polars as pl

from connectors.errors import FeedMalformed
from connectors.nesting import read_json
from model.feed import Reject

RECORD_LINES: Final = 100  # a record of more lines is a quotation mark that nobody closed
csv.field_size_limit(20_000_000)
Cell = str | None


def _as_cp1252(fault: UnicodeError) -> tuple[str, int]:
    """Bytes that aren't UTF-8 are Windows': 0x92 is an apostrophe."""
    assert isinstance(fault, UnicodeDecodeError)
    return fault.object[fault.start : fault.end].decode("cp1252", "replace"), fault.end


codecs.register_error("as-cp1252", _as_cp1252)


@dataclass(frozen=True)
class Sheet:
    """Rows as columns of text. `raw(n)` is row n as it came, `whole()` all that each row says, for its identity."""

    columns: dict[str, pl.Series]
    height: int
    raw: Callable[[int], str]
    whole: Callable[[], Iterable[str]]
    rejects: list[Reject] = field(default_factory=list)
    ragged: bool = False  # JSON: each row has the names it has


def read_sheet(body: bytes, wanted: set[str]) -> Sheet:
    """The wanted columns of a document; FeedMalformed when it isn't one."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return _from_json(read_json(body), wanted) if start in (b"[", b"{") else _from_csv(_text(body), wanted)


def _text(body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    return body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "as-cp1252")


def _from_csv(text: str, wanted: set[str]) -> Sheet:
    if text.lstrip()[:1] == "<":
        raise FeedMalformed("the document is a web page or XML, not rows")
    first = text[:10_000].lstrip("\r\n").split("\n", 1)[0]
    mark = max(",;\t|", key=first.count) if "," not in first else ","
    rejects: list[Reject] = []
    frame = _plain(text, mark)
    if frame is None:
        frame = _framed(list(_records(text, mark, rejects)), mark, rejects)
    names = [name.strip() for name in frame.row(0)]
    if wanted and all(name.isdigit() for name in wanted) and not wanted & set(names):
        names = [str(number) for number in range(len(names))]
    else:
        frame = frame.slice(1)
    blank = pl.concat_str(pl.all()).str.strip_chars() == ""
    rejects += [Reject("an empty row", _line(row, mark)) for row in frame.filter(blank).rows()]
    frame = frame.filter(~blank)
    places = {name: number for number, name in reversed(list(enumerate(names))) if name in wanted}
    return Sheet(
        {name: frame.to_series(place).alias(name) for name, place in places.items()},
        frame.height,
        lambda n: _line(frame.row(n), mark),
        lambda: frame.select(pl.concat_str(pl.all(), separator="\x1f")).to_series(),
        rejects,
    )


def _plain(text: str, mark: str) -> pl.DataFrame | None:
    """Every record at once, where each is one line with as many fields as the header: the common and fast case."""
    lines = pl.Series(text.splitlines() if "\r" in text and "\n" not in text else text.split("\n"), dtype=pl.String)
    lines = lines.str.strip_chars_end("\r").filter(lines.str.strip_chars() != "")
    if lines.is_empty():
        return None
    marks = lines.str.replace_all(r'"[^"]*"', "").str.count_matches(mark, literal=True)
    odd = lines.str.count_matches('"', literal=True) % 2 == 1
    if odd.any() or marks.n_unique() != 1:
        return None
    if lines.str.contains(f'[^"{re.escape(mark)}]"[^"{re.escape(mark)}]').any():
        return None  # quotation marks within a field: read with more care
    try:
        found = pl.read_csv(
            "\n".join(lines).encode(),
            has_header=False,
            separator=mark,
            infer_schema=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return found.fill_null("") if found.height == len(lines) else None


def _framed(records: list[list[str]], mark: str, rejects: list[Reject]) -> pl.DataFrame:
    """The sound ones of these records, the header first; those that are not are rejected."""
    if not records:
        raise FeedMalformed("the document is empty")
    sound = [records[0], *_sound(records[1:], len(records[0]), mark, rejects)]
    return pl.DataFrame(sound, schema={f"column_{n}": pl.String for n in range(len(records[0]))}, orient="row")


def _sound(records: list[list[str]], width: int, mark: str, rejects: list[Reject]) -> Iterator[list[str]]:
    """The records with as many fields as the header; empty fields beyond it are no fault."""
    for row in records:
        if len(row) < width or any(cell.strip() for cell in row[width:]):
            rejects.append(Reject(f"expected {width} fields, found {len(row)}", _line(row, mark)))
        else:
            yield row[:width]


def _records(text: str, mark: str, rejects: list[Reject]) -> Iterator[list[str]]:
    """Each record; where a quotation mark is never closed its line is rejected and reading goes on after it."""
    lines = io.StringIO(text, newline="")
    again: list[str] = []
    while True:
        taken: list[str] = []
        try:
            row = next(csv.reader(_kept(chain(again, lines), taken), delimiter=mark), None)
        except csv.Error as fault:
            row = []
            rejects.append(Reject(f"not CSV: {fault}", "".join(taken)))
        again = again[len(taken) :]
        if row is None:
            return
        if len(taken) >= RECORD_LINES or (len(taken) > 1 and "".join(taken).count('"') % 2):
            rejects.append(Reject("a quotation mark is never closed", taken[0].rstrip("\r\n")))
            again = taken[1:] + again
        elif row:
            yield row


def _kept(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    for line in islice(lines, RECORD_LINES):
        taken.append(line)
        yield line


def _line(row: Iterable[str], mark: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="").writerow(row)
    return out.getvalue()


def _from_json(document: Any, wanted: set[str]) -> Sheet:
    rejects: list[Reject] = []
    rows: list[dict[str, Any]] = []
    for row in _rows(document):
        if isinstance(row, list):
            row = {str(number): cell for number, cell in enumerate(row)}
        if isinstance(row, dict) and row:
            rows.append(_lifted(row) if row.get("type") == "Feature" else row)
        else:
            rejects.append(Reject("expected a row of named values", orjson.dumps(row).decode()))
    return sheet_of(rows, wanted, rejects)


def sheet_of(rows: list[dict[str, Any]], wanted: set[str], rejects: list[Reject]) -> Sheet:
    """Decoded JSON rows as a sheet."""
    columns = {name: pl.Series(name, [_cell(row, name) for row in rows], dtype=pl.String) for name in wanted}
    return Sheet(
        {name: cells for name, cells in columns.items() if cells.null_count() < len(rows) or not rows},
        len(rows),
        lambda n: orjson.dumps(rows[n]).decode(),
        lambda: (orjson.dumps(_said(row), option=orjson.OPT_SORT_KEYS).decode() for row in rows),
        rejects,
        ragged=True,
    )


def _rows(document: Any) -> list[Any]:
    """An array; or the array in an object ("data", "rows", "features", or the only one); or one row by itself."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        raise FeedMalformed("expected rows, found a single value")
    lists = {key: rows for key, rows in document.items() if isinstance(rows, list)}
    named = [lists[key] for key in ("data", "rows", "features") if key in lists]
    rows = named[0] if named else next(iter(lists.values())) if len(lists) == 1 and len(document) <= 3 else None
    if rows is None or (rows and not named and not isinstance(rows[0], dict)):
        return [document]
    header = _socrata_header(document)
    return [dict(zip(header, row, strict=False)) if header and isinstance(row, list) else row for row in rows]


def _socrata_header(document: dict[str, Any]) -> list[str]:
    """Socrata's rows.json names its columns in its meta part."""
    try:
        return [str(column["fieldName"]) for column in document["meta"]["view"]["columns"]]
    except (KeyError, TypeError):
        return []


def _lifted(feature: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature as a row: its properties, its id, its point as lon and lat or its shape as geometry."""
    shape = feature.get("geometry") or {}
    properties = feature.get("properties")
    row = {"id": feature.get("id")} | (properties if isinstance(properties, dict) else {})
    if isinstance(shape, dict) and shape.get("type") == "Point" and len(shape.get("coordinates") or ()) >= 2:
        lon, lat = shape["coordinates"][:2]
        return {"lon": lon, "lat": lat} | row
    return {"geometry": shape} | row if shape else row


def _cell(row: dict[str, Any], name: str) -> Cell:
    """A value as text; "location.lat" looks into a nested value."""
    value: Any = row.get(name)
    if value is None and "." in name and name not in row:
        value = row
        for part in name.split("."):
            if isinstance(value, list) and part.isdigit() and int(part) < len(value):
                value = value[int(part)]
            else:
                value = value.get(part) if isinstance(value, dict) else None
    if value is None or isinstance(value, str):
        return value
    return (
        str(value) if isinstance(value, int | float) and not isinstance(value, bool) else orjson.dumps(value).decode()
    )


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """The row without what it leaves empty: null and absent are the same."""
    return {name: value for name, value in row.items() if value is not None}
