"""Rows of a file made rows of a table: whose they are, when they happened, what their names and places mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson
import polars as pl

from analysis.areas import Areas, located
from config import Mapping, Pick
from connectors.identity import identified
from connectors.landing import HAPPENED, reject_rows
from connectors.mapping import read_table
from connectors.sheet import read_sheet
from model.feed import Reject
from model.incident import INCIDENT
from model.table import INSTANT, Table
from subcommands.pieces import FileUnreadable, names
from subcommands.repeats import Ordinals
from subcommands.spool import Batch

OWN_SOURCE = "import"  # whose rows they are that say nothing of it


@dataclass(frozen=True)
class Landing:
    """What an import knows of its table: the mapping, the city's zone and areas, and its own moment."""

    table: Table
    mapping: Mapping
    zone: ZoneInfo
    areas: Areas
    at: datetime

    def batches(self, documents: Iterator[bytes]) -> Iterator[Batch]:
        """Each document's rows, ready to be written. FeedMalformed when one can't be read."""
        of_rows = self.table.kept != "series" and not self.table.named and "source_id" not in self.mapping.columns
        ordinals = Ordinals() if of_rows else None
        for document in documents:
            found = read_table(document, self.mapping, self.table, self.zone, self.at)
            frame = ordinals.continued(found.frame) if ordinals else found.frame
            frame, timeless = self._stamped(frame)
            refused = reject_rows([*found.rejects, *timeless], self.mapping.source, self.at)
            yield Batch(frame, refused.frame if refused is not None else None, len(found.rejects) + len(timeless))

    def _stamped(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Reject]]:
        """The frame with its source, its ids, its times and its places.

        A row that says nothing of when it happened has no `observed_at`: the import's moment would make another
        row of it on every run. A reading without a time is none.
        """
        moment = pl.lit(self.at, dtype=INSTANT)
        happened = [pl.col(HAPPENED[self.table.name])] if self.table.name in HAPPENED else []
        frame = frame.with_columns(
            source=pl.coalesce("source", pl.lit(self.mapping.source)),
            received_at=pl.coalesce("received_at", moment),
            observed_at=pl.coalesce("observed_at", *happened),
        )
        timeless: list[Reject] = []
        if self.table.kept == "series":
            none = pl.col("observed_at").is_null()
            words = "observed_at: expected a time, found none"
            timeless = [Reject(words, _said(row)) for row in frame.filter(none).iter_rows(named=True)]
            frame = frame.filter(~none)
        frame = identified(self.table, frame, self.mapping.source)
        return self.table.records(located(frame, self.areas) if self.table is INCIDENT else frame).frame, timeless


def own_mapping(table: Table, document: bytes, name: str) -> Mapping:
    """The mapping of a file whose headers are the table's own columns; FileUnreadable names one that is not."""
    headers = _headers(document, table)
    if strange := [header for header in headers if header not in table.schema]:
        raise FileUnreadable(
            f"{name}: {strange[0]!r} is not a column of {table.name}; give --columns MAPPING.toml,"
            f" or use its columns: {', '.join(table.schema)}"
        )
    return Mapping.model_construct(
        source=OWN_SOURCE,
        crs=None,
        no_place=(),  # what we wrote ourselves means what it says
        cancels=None,
        columns={header: Pick.model_validate(header) for header in headers},
    )


def _headers(document: bytes, table: Table) -> list[str]:
    """Every name that a column or a key of the document has."""
    if document.lstrip()[:1] not in (b"[", b"{"):
        return [name for name in names(document) if name]
    sheet = read_sheet(document, set(table.schema))
    rows = (orjson.loads(sheet.raw(number)) for number in range(sheet.height))
    return list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row if row[name] is not None))


def _said(row: dict[str, object]) -> str:
    return orjson.dumps({name: value for name, value in row.items() if value is not None}).decode()
