"""A document of rows, CSV or JSON, as columns of text; each row keeps what it said."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Final

import orjson

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
    """Rows as columns of text. `raw(n)` and `whole(n)` give row n as it came and as its identity."""

    columns: dict[str, list[Cell]]
    height: int
    raw: Callable[[int], str]
    whole: Callable[[int], str]
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
    records = _plain(text, mark) or list(_records(text, mark, rejects))
    if not records:
        raise FeedMalformed("the document is empty")
    names = [name.strip() for name in records[0]]
    if wanted and all(name.isdigit() for name in wanted) and not wanted & set(names):
        names = [str(number) for number in range(len(names))]
    else:
        del records[0]
    width = len(names)
    rows = [row for row in records if len(row) == width and "".join(row).strip()]
    if len(rows) < len(records):
        rows = list(_sound(records, width, mark, rejects))
    places = {name: number for number, name in reversed(list(enumerate(names))) if name in wanted}
    return Sheet(
        {name: [row[place] for row in rows] for name, place in places.items()},
        len(rows),
        lambda n: _line(rows[n], mark),
        lambda n: "\x1f".join(rows[n]),
        rejects,
    )


def _plain(text: str, mark: str) -> list[list[str]] | None:
    """Every record at once, where each is a line: the common case, and the fast one."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        records = list(reader)
    except csv.Error:
        return None
    return [row for row in records if row] if reader.line_num == len(records) else None


def _sound(records: list[list[str]], width: int, mark: str, rejects: list[Reject]) -> Iterator[list[str]]:
    """The records with as many fields as the header; empty fields beyond it are no fault."""
    for row in records:
        if len(row) < width or any(cell.strip() for cell in row[width:]):
            rejects.append(Reject(f"expected {width} fields, found {len(row)}", _line(row, mark)))
        elif not "".join(row).strip():
            rejects.append(Reject("an empty row", _line(row, mark)))
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
        if len(taken) >= RECORD_LINES:
            rejects.append(Reject("a quotation mark is never closed", taken[0].rstrip("\r\n")))
            again = taken[1:] + again
        elif row:
            yield row


def _kept(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    for line in islice(lines, RECORD_LINES):
        taken.append(line)
        yield line


def _line(row: list[str], mark: str) -> str:
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
    columns = {name: [_cell(row, name) for row in rows] for name in wanted}
    return Sheet(
        {name: cells for name, cells in columns.items() if any(cell is not None for cell in cells) or not rows},
        len(rows),
        lambda n: orjson.dumps(rows[n]).decode(),
        lambda n: orjson.dumps(_said(rows[n]), option=orjson.OPT_SORT_KEYS).decode(),
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
