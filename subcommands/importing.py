"""`import TABLE FILE…`: what is in files, once each, however often they are imported.

A file is read to its end before anything is written, so one that can't be read changes nothing. It is then written
in pieces, each in one transaction with its rejects; a second run after a kill finds what is there and adds the rest.

How lines are counted, so that read = written + unchanged + rejected: every line is one row. A row that is there
already, exactly, is unchanged; so is an earlier line about a record (one `source_id`, no version time) of which the
file says more further down. A line that cancels is a row of its own, kept as a `false_alarm`; the version by which it
closes an earlier row is an answer to it, not a line read, and isn't counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Final

from analysis.areas import Areas
from config import City, Mapping
from connectors.errors import FeedMalformed
from connectors.landing import subjects
from connectors.mapping import wanted
from model.actor import HOUSE
from model.audit import Deed
from model.feed import REJECT
from model.incident import INCIDENT
from model.table import Records, Table
from model.tables import table_named
from store import Store
from subcommands.cancelling import settled
from subcommands.landing import Landing, own_mapping
from subcommands.pieces import FileUnreadable, pieces
from subcommands.repeats import LastWords
from subcommands.spool import Batch, Spool

# The house's own account of itself, and what its people said in their own names: neither is brought in from outside.
OWN_TABLES: Final = frozenset({"audit_entry", "feed_poll", "reject", "receipt", "incident_note"})
Say = Callable[[str], None]
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Count:
    """What became of the lines of a file."""

    written: int = 0
    unchanged: int = 0
    rejected: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.written + other.written, self.unchanged + other.unchanged, self.rejected + other.rejected)

    def __str__(self) -> str:
        read = self.written + self.unchanged + self.rejected
        return f"read={read} written={self.written} unchanged={self.unchanged} rejected={self.rejected}"


@dataclass(frozen=True)
class Importer:
    """Brings files into one table of a store; `folder` is where the store lies, `at` the import's moment."""

    store: Store
    table: Table
    mapping: Mapping | None
    city: City
    areas: Areas
    folder: Path
    at: datetime
    say: Say

    def run(self, files: list[Path]) -> int:
        """Import them in turn and say the sum; 1 where a file could not be read, which leaves the others be."""
        total, code = Count(), 0
        with _one_at_a_time:
            for number, path in enumerate(files, 1):
                try:
                    count = self._file(path)
                except (FileUnreadable, FeedMalformed) as fault:
                    told = str(fault) if path.name in str(fault) else f"{path.name}: {fault}"
                    self.say(f"{told}. Nothing of this file was imported.")
                    code = 1
                except OSError as fault:  # of our own folder: the disk is full, or was taken away
                    self.say(
                        f"{path.name}: {fault.strerror or fault}. Import it again: what is there is not added twice."
                    )
                    code = 1
                else:
                    total += count
                    self.say(f"{path.name} ({number} of {len(files)}): {count}")
        self.say(str(total))
        return code

    def _file(self, path: Path) -> Count:
        if path.exists() and not (path.is_file() or path.is_dir()):  # it is read twice: for its rows and for its hash
            raise FileUnreadable(f"{path.name}: expected a file, found a pipe or a device: keep it as a file first")
        documents = pieces(path, numbered=self._numbered())
        first = next(documents, b"")
        mapping = self.mapping or own_mapping(self.table, first, path.name)
        landing = Landing(self.table, mapping, self.city.timezone, self.areas, self.at)
        words = LastWords() if self.table.kept == "versions" and {"id", "source_id"} & set(mapping.columns) else None
        with Spool(self.folder) as spool:
            read = 0
            for batch in landing.batches(chain([first], documents)):
                read += batch.rows.height + batch.rejected
                spool.add(batch)
                if words:
                    words.heard(batch.rows, self.table.version)
                if read > batch.rows.height + batch.rejected:
                    self.say(f"{path.name}: {read:,} lines read")
            self._note(path, read)
            return self._written(spool.batches(), words, mapping, path.name)

    def _note(self, path: Path, lines: int) -> None:
        """The log knows of a file before its first row is written: an import that is broken off has its trace, too."""
        try:
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
        except OSError as fault:
            raise FileUnreadable(f"{path.name}: {fault.strerror or fault}") from fault
        told = f"{path.name}: {lines} lines, sha256 {digest}"
        self.store.note(Deed(HOUSE.name, "shell", "import", self.table.name, detail=told))

    def _numbered(self) -> bool:
        """Whether the mapping knows columns by their place only: such a file has no header."""
        headers = wanted(self.mapping) - {"lon", "lat"} if self.mapping else set()
        return bool(headers) and all(name.isdigit() for name in headers)

    def _written(self, batches: Iterator[Batch], words: LastWords | None, mapping: Mapping, name: str) -> Count:
        lasting = iter(words.lasting()) if words else None
        count = Count()
        for number, batch in enumerate(batches):
            rows = batch.rows.filter(next(lasting)) if lasting else batch.rows
            written = self._write(replace(batch, rows=rows), mapping)
            count += Count(written, batch.rows.height - written, batch.rejected)
            if number:
                self.say(f"{name}: {count.written:,} rows written")
        return count

    def _write(self, batch: Batch, mapping: Mapping) -> int:
        """One piece, what it closes, the subjects it names and its rejects, in one transaction. Returns new rows."""
        part = Records(self.table, batch.rows)
        closings: list[Records] = []
        if mapping.cancels and self.table is INCIDENT:
            frame, closings = settled(batch.rows, self.store.reader(HOUSE), self.at)
            part = Records(self.table, frame)
        made = subjects([part], lambda name: self.store.names(table_named(name)), mapping.source, self.at)
        refused = [Records(REJECT, batch.refused)] if batch.refused is not None else []
        new = self.store.write([*made, part, *closings, *refused]).new
        return new.get(self.table.name, 0) - sum(map(len, closings))


def wall() -> datetime:
    """Now, UTC: the moment of an import is the wall's, whatever the city's clock plays."""
    return datetime.now(UTC)
