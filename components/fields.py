"""A record's fields as a person reads them: label, value, unit, and the instant that its age counts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from components.layers.mark import ISO
from components.words import UNITS, label, words

PLACE: Final = frozenset({"address", "area", "area_desc", "lon", "lat", "geometry", "station"})
RECORD: Final = frozenset({"id", "source", "source_id", "superseded_at", "author"})
SPOKEN: Final = frozenset(
    {"kind", "state", "found_by", "unit_type", "severity", "urgency", "certainty", "quantity", "label", "category"}
)
HIDDEN: Final = frozenset({"cautions", "superseded_at", "version_at", "author", "hash"})
LONG: Final = 60


@dataclass(frozen=True)
class Field:
    """One column of one record, ready to be shown."""

    column: str
    label: str
    value: str
    group: str
    unit: str = ""
    instant: str | None = None
    suffix: str = ""
    given: bool = True

    @property
    def long(self) -> bool:
        """Whether the value wants lines of its own."""
        return len(self.value) > LONG


def fields(row: Mapping[str, object], timezone: str) -> list[Field]:
    """Every field of the row, in its order; `value` takes its unit from the row where the row names one."""
    return [field(column, value, row, timezone) for column, value in row.items() if column not in HIDDEN]


def field(column: str, value: object, row: Mapping[str, object], timezone: str) -> Field:
    """One column in words."""
    if value is None or value == "":
        return Field(column, label(column), "", group(column, value), given=False)
    if isinstance(value, datetime):
        instant = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        local = instant.astimezone(ZoneInfo(timezone))
        suffix = "" if column == "expires" else " ago"
        return Field(
            column, label(column), f"{local:%-d %b %Y %H:%M:%S}", "time", instant=instant.strftime(ISO), suffix=suffix
        )
    unit = str(row.get("unit") or "") if column == "value" else UNITS.get(column, "")
    return Field(column, label(column), said(column, value), group(column, value), unit)


def group(column: str, value: object) -> str:
    """Under which heading the column stands."""
    if column in PLACE:
        return "place"
    if column in RECORD:
        return "record"
    return "time" if column.endswith("_at") else "what"


def said(column: str, value: object) -> str:
    """A value as it is read aloud."""
    if column == "geometry":
        return "drawn on the map"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.5f}" if column in ("lon", "lat") else f"{value:.4g}"
    return words(str(value)) if column in SPOKEN else str(value)
