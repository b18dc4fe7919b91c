"""Tables and records: what a row may hold, and a frame that has been checked against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

import polars as pl

TEXT, NUMBER, WHOLE, FLAG = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()
INSTANT = pl.Datetime("us", "UTC")
Columns = Mapping[str, pl.DataType]

COMMON: Columns = MappingProxyType(
    {
        "id": TEXT,
        "source": TEXT,
        "source_id": TEXT,
        "observed_at": INSTANT,
        "received_at": INSTANT,
        "lon": NUMBER,
        "lat": NUMBER,
    }
)


class TableError(ValueError):
    """A frame does not fit its table; the message names the column."""


@dataclass(frozen=True)
class Table:
    """One noun of the city, and how its versions are told apart.

    `kept="versions"` rows have an `id`, and the newest `version` (the source's own time, else `received_at`)
    is the present. `kept="series"` rows are readings: keyed by `subject` and `observed_at`.
    `kept="once"` rows are facts that never change: the first one stays.
    `personal` columns tell of a person; `generalised` ones are empty where the
    row is, or is about, a sensitive incident. `addresses` are told without the passwords and keys in them.
    `onward` columns go through states in this order: what a person said of one holds until the feed, later and having
    changed its own word since, says that it has got further. It never takes it back.
    `named` tables take the city's own names as ids ("E12"), so several sources speak of one subject.
    """

    name: str
    columns: Columns
    kept: Literal["versions", "series", "once"] = "versions"
    subject: tuple[str, ...] = ()
    version: str | None = None
    named: bool = False
    geometry: bool = False
    personal: frozenset[str] = frozenset()
    generalised: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    onward: Mapping[str, Sequence[str]] = field(default_factory=dict)
    internal: Columns = field(default_factory=dict)
    look_back: timedelta = timedelta(minutes=15)
    served: bool = True

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Every column that is shown, in order: the common ones first."""
        shape = {"geometry": TEXT} if self.geometry else {}
        return {**COMMON, **self.columns, **shape}

    @property
    def stored(self) -> dict[str, pl.DataType]:
        """Every column that is kept: the shown and the internal."""
        return {**self.schema, **self.internal}

    def records(self, rows: pl.DataFrame | list[dict[str, object]]) -> "Records":
        """Rows checked against this table; missing columns are null, unknown ones refused."""
        frame = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows, infer_schema_length=None)
        allowed = {**self.stored, "version_at": INSTANT}
        if unknown := set(frame.columns) - set(allowed):
            raise TableError(f"{self.name}: unknown column {sorted(unknown)[0]!r}")
        if frame.is_empty() and not frame.columns:
            frame = pl.DataFrame(schema=self.stored)
        try:
            columns = [
                (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
                for name, kind in allowed.items()
                if name != "version_at" or name in frame.columns
            ]
            return Records(self, frame.select(columns))
        except pl.exceptions.PolarsError as fault:
            raise TableError(f"{self.name}: {fault}") from fault


@dataclass(frozen=True)
class Records:
    """A table and a frame with exactly its stored columns (and `version_at`, where a source gives one)."""

    table: Table
    frame: pl.DataFrame

    def __len__(self) -> int:
        return self.frame.height
