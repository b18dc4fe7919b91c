"""What a request for features asks, checked: filters, page and format. Nothing is guessed and nothing is ignored."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from api.instants import instant
from api.problem import ProblemError
from model.table import Table
from queries import Between, Equals, Filter, OneOf, Within

Format = Literal["json", "csv", "parquet"]
TYPES: Final[Mapping[Format, str]] = {
    "json": "application/geo+json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
USUAL: Final = 100
MOST: Final = 10_000  # a larger limit means this one (OGC API – Features 1.0, requirement 21)
RESERVED: Final = ("bbox", "datetime", "limit", "cursor", "f")
Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class FeatureQuery:
    """Which rows, from where on, how many at most (None: all) and in what form."""

    where: tuple[Filter, ...]
    limit: int | None
    after: str | None
    form: Format


def read(given: Parameters, accept: str, table: Table, columns: Sequence[str]) -> FeatureQuery:
    """The query that these parameters mean; ProblemError (400) names what is wrong. `columns` are those to be seen."""
    once: dict[str, str] = {}
    filters: dict[str, list[str]] = {}
    for name, value in given:
        if name not in RESERVED:
            filters.setdefault(name, []).append(value)
        elif name in once:
            raise ProblemError(400, f"{name}: expected once, found twice.")
        else:
            once[name] = value
    if unknown := [name for name in filters if name not in columns]:
        known = ", ".join((*RESERVED, *columns))
        raise ProblemError(400, f"{table.name} has no parameter {unknown[0]!r}; it has {known}.")
    form = wanted(once.get("f"), accept)
    where: list[Filter] = []
    if "bbox" in once:
        where.append(box(once["bbox"]))
    if "datetime" in once:
        where.append(period(once["datetime"]))
    where += [
        Equals(name, values[0]) if len(values) == 1 else OneOf(name, tuple(values)) for name, values in filters.items()
    ]
    limit = _limit(once["limit"]) if "limit" in once else (USUAL if form == "json" else None)
    after = once.get("cursor")
    if after is not None and not (after.isascii() and after.isdecimal() and len(after) < 21 and int(after) < 2**64):
        raise ProblemError(400, f"cursor: expected what a next link says, found {after!r}.")
    if after is not None and limit is None:
        raise ProblemError(400, f"cursor: {form} without limit gives all rows; give a limit to read by pages.")
    return FeatureQuery(tuple(where), limit, after, form)


def only(given: Parameters, *known: str) -> None:
    """Refuse any parameter but these (requirement 8)."""
    for name, _ in given:
        if name not in known:
            raise ProblemError(400, f"There is no parameter {name!r} here; known: {', '.join(known) or 'none'}.")


def wanted(f: str | None, accept: str) -> Format:
    """The format asked for by `f`, else by the Accept header; JSON where neither says."""
    if f is not None:
        for form in TYPES:
            if f == form:
                return form
        raise ProblemError(400, f"f: expected {', '.join(TYPES)}, found {f!r}.")
    ranked: list[tuple[float, Format]] = []
    for each in accept.split(","):
        kind, *rest = (part.strip().lower() for part in each.split(";"))
        weight = next((_weight(part[2:]) for part in rest if part.startswith("q=")), 1.0)
        ranked += [(weight, form) for form, held in TYPES.items() if kind == held]
        if kind in ("application/json", "text/html", "*/*", "application/*"):
            ranked.append((weight, "json"))
    return max(ranked, key=lambda each: each[0])[1] if ranked else "json"


def box(text: str) -> Within:
    """West, south, east, north in degrees; of six numbers the heights are left out."""
    parts = text.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not all(math.isfinite(number) for number in numbers):
        raise ProblemError(400, f"bbox: expected 4 or 6 numbers, found {text!r}.")
    west, south, *_, east, north = numbers if len(numbers) == 4 else [*numbers[:2], *numbers[3:5]]
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ProblemError(400, f"bbox: expected west,south,east,north in degrees, found {text!r}.")
    return Within(west, south, east, north)


def period(text: str) -> Between:
    """An instant, or two with a slash between; `..` or nothing leaves that end open. Ends are included."""
    begin, slash, end = text.partition("/")
    try:
        if not slash:
            low, high = _reach(text)
            return Between("observed_at", low, high)
        since = None if begin in ("", "..") else _reach(begin)[0]
        until = None if end in ("", "..") else _reach(end)[1]
        if since and until and since > until:
            raise ValueError("the end lies before the beginning")
    except (ValueError, OverflowError) as fault:
        raise ProblemError(400, f"datetime: {fault}.") from fault
    return Between("observed_at", since, until)


def _reach(text: str) -> tuple[datetime, datetime]:
    """From when until when a text reaches: an instant is a point, a date is a day of UTC."""
    if len(text) == len("2026-11-22"):
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        return day, day + timedelta(days=1, microseconds=-1)
    at = instant(text)
    return at, at


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0 and len(text) < 19):
        raise ProblemError(400, f"limit: expected a whole number from 1 to {MOST}, found {text!r}.")
    return min(int(text), MOST)


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
