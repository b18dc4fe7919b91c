"""The audit log in the store: entries are added at its end, inside the transaction of the deed, and read by number."""

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import duckdb

from model.actor import HOUSE
from model.audit import AUDIT_ENTRY, BROKEN, NOTHING, Deed, Head, sealed
from store.filters import aware, naive
from store.published import LOST, NEWEST, keep_lost, lost, publish, published
from store.schema import quoted

log = logging.getLogger(__name__)
LOG: Final = f"log.{AUDIT_ENTRY.name}"
COLUMNS: Final = tuple(AUDIT_ENTRY.schema)
BATCH: Final = 10_000
# How an entry lies in the file follows from what it says; else a reader may be shown the log without it.
LIES: Final = (
    ("superseded_at IS NOT NULL", "is hidden: it is marked as superseded, and no reader is shown it"),
    ("key IS DISTINCT FROM md5_number_lower(id)", "was changed: its key is not that of its id"),
    ("version_at IS DISTINCT FROM received_at", "was changed: its version_at is not the moment that it was heard"),
    ("content IS DISTINCT FROM seq", "was changed: its content is not its number"),
)


class Chain:
    """Where the log ends. A transaction that fails leaves it where it was.

    `broken` says without what the log was found when it was opened, until an entry says it; `unpublished`, why the
    newest head could not be put beside the data.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path | None) -> None:
        self._connection, self._folder = connection, folder
        last = connection.execute(f"SELECT seq, hash FROM {LOG} ORDER BY seq DESC NULLS LAST LIMIT 1").fetchone()
        self.head = Head(int(last[0]), str(last[1])) if last and last[0] is not None else NOTHING
        self.unpublished: str | None = None
        self._lost: Head | None = None
        self.broken = self._found_broken(folder) if folder else None
        if self.broken:
            log.error("the audit log is broken: %s", self.broken)
        elif self.head == NOTHING:
            self._publish(NOTHING)  # from the first moment there is a head: where none is, it was taken away

    def add(self, head: Head, deed: Deed, at: datetime) -> Head:
        """Note a deed after `head`, in the transaction under way; the new head, to be `settled` once that is done."""
        row = sealed(head, deed, at)
        told = {name: naive(row[name]) if isinstance(row[name], datetime) else row[name] for name in COLUMNS}
        names, values = ", ".join(map(quoted, COLUMNS)), ", ".join(f"${name}" for name in COLUMNS)
        self._connection.execute(
            f"""INSERT INTO {LOG} (key, {names}, version_at, content)
            VALUES (md5_number_lower($id), {values}, $received_at, $seq)""",
            told,
        )
        return Head(int(row["seq"]), str(row["hash"]))

    def breach(self) -> Deed | None:
        """What is to be noted before anything else: that the log was found broken."""
        return Deed(HOUSE.name, "house", BROKEN, detail=self.broken) if self.broken else None

    def settled(self, head: Head) -> None:
        """The transaction has ended well: publish the head beside the data, where a shortened log would not match.

        Where that fails the deed is done all the same: it is logged, and the next one tries again.
        """
        if head != self.head:
            self.head, self.broken = head, None
            self._publish(head)

    def beside(self) -> tuple[list[Head], list[str]]:
        """The heads beside the data, which the log must contain; and what is wrong with their files."""
        if self._folder is None:
            return [], []
        heads: list[Head] = []
        wrong = [f"the newest head could not be put beside the data: {self.unpublished}"] if self.unpublished else []
        try:
            if (newest := published(self._folder)) is not None:
                heads.append(newest)
            elif self.head != NOTHING:
                wrong.append(_MISSING)
        except (OSError, ValueError) as fault:
            wrong.append(_unread(NEWEST, fault))
        try:
            heads += lost(self._folder)
        except (OSError, ValueError) as fault:
            wrong.append(_unread(LOST, fault))
        return heads, wrong

    def _publish(self, head: Head) -> None:
        """Put the head beside the data; one that the log was found without is kept before it gives way."""
        if self._folder is None:
            return
        try:
            if self._lost is not None:
                keep_lost(self._folder, self._lost)
                self._lost = None
            publish(self._folder, head)
            self.unpublished = None
        except OSError as fault:
            self.unpublished = fault.strerror or str(fault)
            log.error("the audit log's head %s could not be published: %s", head, self.unpublished)

    def _found_broken(self, folder: Path) -> str | None:
        """Without what the log is, by the head beside it; None where it contains that head."""
        try:
            newest = published(folder)
        except (OSError, ValueError) as fault:
            return _unread(NEWEST, fault)
        if newest is None:
            return _MISSING if self.head != NOTHING else None
        if newest == NOTHING or self._contains(newest):
            return None
        self._lost = newest
        if newest.seq > self.head.seq:
            return f"entry {newest.seq} was published ({newest}) and is missing: the log ended at {self.head.seq}"
        return f"entry {newest.seq} was published ({newest}) and is another now"

    def _contains(self, head: Head) -> bool:
        question = f"SELECT count(*) FROM {LOG} WHERE seq = $seq AND hash = $hash"
        found = self._connection.execute(question, {"seq": head.seq, "hash": head.hash}).fetchone()
        return bool(found and found[0])


_MISSING: Final = f"{NEWEST}, the published head beside the data, is missing"


def _unread(name: str, fault: Exception) -> str:
    """A file of heads cannot be read: which, and why."""
    return f"{name}, beside the data, cannot be read: {getattr(fault, 'strerror', None) or fault}"


def entries(cursor: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """The log as it lies on disk, by number: no view between, and nothing laid over it."""
    found = cursor.execute(f"SELECT {', '.join(map(quoted, COLUMNS))} FROM {LOG} ORDER BY seq, hash")
    while rows := found.fetchmany(BATCH):
        for row in rows:
            yield {
                name: aware(value) if isinstance(value, datetime) else value
                for name, value in zip(COLUMNS, row, strict=True)
            }


def misplaced(cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Entries that lie in the file otherwise than we put them there, a sentence for each way."""
    for wrong, words in LIES:
        for (seq,) in cursor.execute(f"SELECT seq FROM {LOG} WHERE {wrong} ORDER BY seq").fetchall():
            yield f"{'an entry without a number' if seq is None else f'entry {seq}'} {words}"


def laid_over(cursor: duckdb.DuckDBPyConnection) -> int:
    """How many statements lie over the log: there are none, unless somebody wrote them into the file."""
    found = cursor.execute(f"SELECT count(*) FROM overlay.{AUDIT_ENTRY.name}").fetchone()
    return int(found[0]) if found else 0
