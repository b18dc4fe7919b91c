"""Rows of any headers made rows of a table: ours = theirs."""

from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl
import pyproj

from config import Mapping, Pick
from connectors.cancels import taken_back
from connectors.errors import FeedMalformed
from connectors.identity import whole_rows
from connectors.judge import Refused, in_our_words, reasons
from connectors.sheet import Sheet, read_sheet
from connectors.times import NONE, instants
from model.feed import Reject
from model.table import FLAG, INSTANT, NUMBER, TEXT, WHOLE, Table

YES: Final = ("true", "t", "yes", "y", "1")
NO: Final = ("false", "f", "no", "n", "0")


@dataclass(frozen=True)
class Rows:
    """What a document of rows held: read = frame.height + len(rejects)."""

    frame: pl.DataFrame
    rejects: list[Reject]

    @property
    def read(self) -> int:
        return self.frame.height + len(self.rejects)


def read_table(body: bytes, mapping: Mapping, table: Table, zone: ZoneInfo, now: datetime) -> Rows:
    """A CSV or JSON document as rows of a table, and what could not be read. FeedMalformed when nothing could."""
    sheet = read_sheet(body, wanted(mapping))
    headers = sheet.height > 0 or not sheet.ragged  # an empty JSON array has no names to look for
    if headers and not sheet.columns and any(pick.column or pick.join for pick in mapping.columns.values()):
        raise FeedMalformed(f"none of the columns is there: {', '.join(sorted(wanted(mapping)))}")
    identity = mapping.columns.get("source_id")
    named = identity.column + identity.join if identity else ()
    if headers and named and not any(name in sheet.columns for name in named):
        raise FeedMalformed(f"the column of source_id is not there: {', '.join(named)}")
    return rows_of(sheet, mapping, table, zone, now)


def wanted(mapping: Mapping) -> set[str]:
    """Every header that the mapping names."""
    names = {name for pick in mapping.columns.values() for name in pick.column + pick.join}
    if mapping.cancels:
        names |= {mapping.cancels.column, *mapping.cancels.match}
    return names | ({"lon", "lat"} if not {"lon", "lat"} & set(mapping.columns) else set())


def rows_of(sheet: Sheet, mapping: Mapping, table: Table, zone: ZoneInfo, now: datetime) -> Rows:
    """A sheet as rows of a table."""
    picks = dict(mapping.columns)
    if "lon" in sheet.columns and "lat" in sheet.columns and not {"lon", "lat"} & set(picks):
        picks |= {name: Pick.model_validate(name) for name in ("lon", "lat")}  # GeoJSON brings its own
    frame = pl.DataFrame({"row": pl.int_range(sheet.height, eager=True)})
    faults: list[pl.Series] = []
    for name, pick in picks.items():
        text = _picked(sheet, pick, name)
        values = _typed(name, text, pick, table, zone)
        faults.append(_misread(name, text, values))
        if pick.end_of:
            values = values.clip(upper_bound=now)  # the month that runs has not ended yet
        frame = frame.with_columns(values.alias(name))
    if "source_id" not in picks and table.kept != "series" and not table.named:
        whole = whole_rows(sheet.whole())
        frame = frame.with_columns(pl.Series("source_id", whole, dtype=TEXT))
    frame = in_our_words(table, table.records(_placed(frame, mapping).drop("row")).frame)
    if mapping.cancels:
        frame = taken_back(frame, sheet, mapping, own_ids="source_id" not in picks)
    judged = reasons(table, frame, now)
    if not sheet.height:
        return Rows(frame, sheet.rejects)
    misread = pl.select(pl.coalesce(*faults, pl.lit(None, dtype=TEXT))).to_series()
    bad = misread.is_not_null() | judged.is_not_null()
    rejects = [
        Reject(misread[number], sheet.raw(number)) if misread[number] else Refused(judged[number], sheet.raw(number))
        for number in bad.arg_true()
    ]
    return Rows(frame.filter(~bad), sheet.rejects + rejects)


def _picked(sheet: Sheet, pick: Pick, name: str) -> pl.Series:
    """The column's text: trimmed, null where there is none, its words mapped."""
    if pick.const is not None:
        return pl.Series(name, [_word(pick.const)] * sheet.height, dtype=TEXT)
    if pick.join:
        parts = [sheet.columns[part] for part in pick.join if part in sheet.columns]
        parts = [_trimmed(part).alias(str(number)) for number, part in enumerate(parts)]
        joined = pl.select(pl.concat_str(parts, separator=pick.sep, ignore_nulls=True)) if parts else pl.DataFrame()
        text = _trimmed(joined.to_series().alias(name)) if parts else _empty(name, sheet.height)
    else:
        headers = [header for header in pick.column if header in sheet.columns]
        texts = [_trimmed(sheet.columns[header].alias(name)) for header in headers]
        text = texts[0] if texts else _empty(name, sheet.height)
        for other in texts[1:] if sheet.ragged else ():
            text = text.fill_null(other)
    if pick.map is not None:
        kept = pick.default is None  # a word in no list stays as it is, unless there is a default for it
        known = {word: _mapped(word, pick.map) or (word if kept else None) for word in text.drop_nulls().unique()}
        text = text.replace_strict(known, default=None, return_dtype=TEXT)
    return text.fill_null(_word(pick.default)) if pick.default is not None else text


def _mapped(word: str, words: dict[str, str | int | float | bool]) -> str | None:
    """The word's translation: by itself, else by the first glob it fits; None where it is in no list."""
    if word in words:
        return _word(words[word])
    return next((_word(ours) for glob, ours in words.items() if fnmatchcase(word, glob)), None)


def _word(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _trimmed(text: pl.Series) -> pl.Series:
    text = text.str.strip_chars()
    return text.set(text == "", None)


def _empty(name: str, height: int) -> pl.Series:
    return pl.Series(name, [None] * height, dtype=TEXT)


def _typed(name: str, text: pl.Series, pick: Pick, table: Table, zone: ZoneInfo) -> pl.Series:
    """The text as the column's own kind; null where it can't be."""
    kind = table.stored[name]
    if kind == TEXT:
        return text
    if kind == INSTANT:
        return instants(text, pick.zone or zone, pick.format, pick.end_of)
    if kind == FLAG:
        word = text.str.to_lowercase()
        return pl.select(pl.when(word.is_in(YES)).then(True).when(word.is_in(NO)).then(False)).to_series()
    number = text.cast(NUMBER, strict=False)
    if kind == WHOLE:
        whole = pl.select(pl.when(number == number.floor()).then(number)).to_series()
        return whole.cast(WHOLE, strict=False)
    return number


def _misread(name: str, text: pl.Series, values: pl.Series) -> pl.Series:
    """A reason for each row whose text was there but said nothing in the column's own kind."""
    wrong = values.is_null() & text.is_not_null() & ~text.is_in(NONE)
    kinds = {INSTANT: "a time", NUMBER: "a number", WHOLE: "a whole number", FLAG: "yes or no"}
    words = f"{name}: expected {kinds.get(values.dtype, 'a text')}, found {{}}"
    return pl.select(pl.when(wrong).then(pl.format(words, text))).to_series()


def _placed(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """The frame with coordinates that mean none taken out, and the others in degrees."""
    if not {"lon", "lat"} <= set(frame.columns):
        return frame
    lon, lat = pl.col("lon"), pl.col("lat")
    for x, y in mapping.no_place:
        nowhere = ((lon == x) & (lat == y)).fill_null(False)
        frame = frame.with_columns(pl.when(~nowhere).then(column) for column in (lon, lat))
    if mapping.crs is None:
        return frame
    ours = pyproj.Transformer.from_crs(mapping.crs, "EPSG:4326", always_xy=True)
    there = frame.filter(lon.is_not_null() & lat.is_not_null())
    x, y = ours.transform(there["lon"].to_numpy(), there["lat"].to_numpy())
    placed = there.select("row").with_columns(lon=pl.Series(x, dtype=NUMBER), lat=pl.Series(y, dtype=NUMBER))
    return frame.drop("lon", "lat").join(placed, on="row", how="left", maintain_order="left")
