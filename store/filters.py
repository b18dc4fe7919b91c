"""Typed filters: what a person may ask of a table, never a piece of SQL."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

import polars as pl

from model.table import INSTANT, Table
from store.schema import quoted, sql_type

Parameters = dict[str, Any]


class FilterError(ValueError):
    """A filter names a column that is not there, or a value that its column cannot hold."""


class Filter(ABC):
    """One condition on one table's rows."""

    @abstractmethod
    def clause(self, table: Table, tag: str) -> tuple[str, Parameters]:
        """The condition as SQL with parameters whose names begin with the tag."""


@dataclass(frozen=True)
class Equals(Filter):
    """The column holds exactly this value; None means that it holds none."""

    column: str
    value: object

    def clause(self, table: Table, tag: str) -> tuple[str, Parameters]:
        value = fitting(table, self.column, self.value)
        if value is None:
            return f"{quoted(self.column)} IS NULL", {}
        if self.column == "id" and table.kept == "series":
            return _series_id(table, str(value), tag)
        if self.column == "id":  # eight bytes a row to compare, and the text only where they agree
            return f"(_key = md5_number_lower(${tag}) AND id = ${tag})", {tag: value}
        return f"{quoted(self.column)} = ${tag}", {tag: value}


@dataclass(frozen=True)
class OneOf(Filter):
    """The column holds one of these values."""

    column: str
    values: Sequence[object]

    def clause(self, table: Table, tag: str) -> tuple[str, Parameters]:
        values = [fitting(table, self.column, value) for value in self.values]
        if self.column == "id" and table.kept == "series":
            clauses = [_series_id(table, str(value), f"{tag}_{i}") for i, value in enumerate(values)] or [("FALSE", {})]
            return "(" + " OR ".join(sql for sql, _ in clauses) + ")", {k: v for _, p in clauses for k, v in p.items()}
        present = [value for value in values if value is not None]
        if self.column == "id":
            keys = f"(SELECT md5_number_lower(unnest(${tag}::VARCHAR[])))"
            return f"(_key IN {keys} AND list_contains(${tag}::VARCHAR[], id))", {tag: present}
        # list_contains is tested inside the scan, IN only after every column has been read.
        kind = sql_type(table.schema[self.column])
        held = f"list_contains(${tag}::{kind}[], {quoted(self.column)})"
        if present != values:
            held = f"({held} OR {quoted(self.column)} IS NULL)"
        return held, {tag: present}


@dataclass(frozen=True)
class Between(Filter):
    """The column lies from low to high, both included; None leaves that end open."""

    column: str
    low: object = None
    high: object = None

    def clause(self, table: Table, tag: str) -> tuple[str, Parameters]:
        parts, values = [f"{quoted(self.column)} IS NOT NULL"], {}
        for end, sign, bound in (("low", ">=", self.low), ("high", "<=", self.high)):
            if (value := fitting(table, self.column, bound)) is not None:
                parts.append(f"{quoted(self.column)} {sign} ${tag}_{end}")
                values[f"{tag}_{end}"] = value
        return "(" + " AND ".join(parts) + ")", values


@dataclass(frozen=True)
class Within(Filter):
    """The row's place lies in a box of degrees; a shape's bounding box meets it. East of west may wrap at 180."""

    west: float
    south: float
    east: float
    north: float

    def clause(self, table: Table, tag: str) -> tuple[str, Parameters]:
        if not (all(map(isfinite, (self.west, self.east))) and -90 <= self.south <= self.north <= 90):
            raise FilterError(f"{table.name}: expected west, south, east, north in degrees, found {self}")
        box: Parameters = {f"{tag}_{side}": getattr(self, side) for side in ("west", "south", "east", "north")}
        join = "AND" if self.west <= self.east else "OR"
        point = f"(lat BETWEEN ${tag}_south AND ${tag}_north AND (lon >= ${tag}_west {join} lon <= ${tag}_east))"
        if not table.geometry:
            return point, box
        shape = (
            f"(_south <= ${tag}_north AND _north >= ${tag}_south"
            f" AND (_east >= ${tag}_west {join} _west <= ${tag}_east))"
        )
        return f"({point} OR {shape})", box


@dataclass(frozen=True)
class WrittenBetween(Filter):
    """The row's newest word was written after one mark and up to another (Reader.written): whatever its times say."""

    after: int
    upto: int

    def clause(self, table: Table, tag: str) -> tuple[str, Parameters]:
        bounds: Parameters = {f"{tag}_after": self.after, f"{tag}_upto": self.upto}
        between = f"rowid > ${tag}_after AND rowid <= ${tag}_upto"
        if table.kept == "series":
            return between.replace("rowid", "_key"), bounds
        return f"_key IN (SELECT key FROM log.{table.name} WHERE {between})", bounds


def fitting(table: Table, column: str, value: object) -> object:
    """The value as its column holds it, text being read; FilterError says what was expected."""
    kinds = table.schema
    if column not in kinds:
        raise FilterError(f"{table.name} has no column {column!r}; it has {', '.join(kinds)}")
    kind = kinds[column]
    if value is None:
        return None
    try:
        if kind == INSTANT:
            return naive(value)
        return _READ[type(kind)](value)
    except (ValueError, TypeError, KeyError, OverflowError):
        words = {pl.Float64: "a number", pl.Int64: "a whole number", pl.Boolean: "true or false", pl.String: "text"}
        expected = words.get(type(kind), "an instant such as 2026-11-22T14:02:31Z")
        raise FilterError(f"{table.name}.{column}: expected {expected}, found {value!r}") from None


def _whole(value: Any) -> int:
    number = int(value)
    if number != value and not isinstance(value, str):
        raise ValueError(f"not whole: {value!r}")
    return number


def _flag(value: Any) -> bool:
    return {"true": True, "false": False}[str(value).lower()]


def _text(value: Any) -> str:
    text = str(value)
    text.encode()  # half of a surrogate pair is no text
    return text


_READ: Mapping[type[pl.DataType], Callable[[Any], object]] = {
    pl.Float64: float,
    pl.Int64: _whole,
    pl.Boolean: _flag,
    pl.String: _text,
}


def aware(value: object) -> datetime:
    """An instant as the store keeps it, given its zone back."""
    assert isinstance(value, datetime)
    return value.replace(tzinfo=UTC)


def naive(value: object) -> datetime:
    """An instant as the store keeps it: UTC, without a zone. Text is ISO 8601; without a zone it is UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    raise ValueError(f"not an instant: {value!r}")


def _series_id(table: Table, text: str, tag: str) -> tuple[str, Parameters]:
    """A reading's id is subject@microseconds@source: look for the instant, which is sorted, then compare."""
    try:
        _, micros, _ = text.rsplit("@", 2)
        at = datetime.fromtimestamp(int(micros) // 1_000_000, UTC).replace(microsecond=int(micros) % 1_000_000)
    except (ValueError, OverflowError, OSError):
        return "FALSE", {}
    return f"(observed_at = ${tag}_at AND id = ${tag})", {tag: text, f"{tag}_at": naive(at)}
