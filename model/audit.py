"""AuditEntry: who did what to which record, when, why; each entry's hash seals all before it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import rfc8785

from model.table import TEXT, WHOLE, Table

AUDIT_ENTRY = Table(
    "audit_entry",
    {
        "seq": WHOLE,
        "actor": TEXT,
        "role": TEXT,
        "action": TEXT,
        "about_table": TEXT,
        "about_id": TEXT,
        "purpose": TEXT,
        "detail": TEXT,
        "previous_hash": TEXT,
        "hash": TEXT,
    },
    kept="once",
)

# What is hashed, as the row's JSON (RFC 8785); the other common columns follow from these.
SEALED: Final = (
    "seq", "actor", "role", "action", "about_table", "about_id", "purpose", "detail", "observed_at",
)  # fmt: skip
BEFORE_ALL: Final = "0" * 64


@dataclass(frozen=True)
class Deed:
    """What is to be noted: the entry without its place in the chain."""

    actor: str
    role: str
    action: str
    about_table: str | None = None
    about_id: str | None = None
    purpose: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Head:
    """The newest entry's number and hash: who holds them can prove that no later reader was shown a shorter chain."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


SOURCE: Final = "audit"
NOTHING: Final = Head(0, BEFORE_ALL)
BROKEN: Final = "chain_broken"  # the action of an entry that says without what the log was found


def sealed(head: Head, deed: Deed, at: datetime) -> dict[str, Any]:
    """The entry that follows `head`: a row of `audit_entry`, all its columns. `at` is UTC, cut to whole seconds."""
    at = at.replace(microsecond=0)
    said = {"seq": head.seq + 1, **{name: _plain(value) for name, value in vars(deed).items()}, "observed_at": at}
    place = {"id": f"{SOURCE}-{head.seq + 1}", "source": SOURCE, "source_id": str(head.seq + 1)}
    row = {**place, "received_at": at, "lon": None, "lat": None, **said, "previous_hash": head.hash}
    return row | {"hash": seal(head.hash, row)}


def seal(previous_hash: str, row: Mapping[str, object]) -> str:
    """SHA-256, in hex, of the hash before and the row's sealed columns as JSON (RFC 8785); instants end in Z."""
    told = {name: _text(row[name]) for name in SEALED}
    return hashlib.sha256(previous_hash.encode() + rfc8785.dumps(told)).hexdigest()  # type: ignore[arg-type]


def faults(rows: Iterable[Mapping[str, Any]], published: Iterable[Head] = ()) -> Iterator[str]:
    """What is wrong with a chain, a sentence each; nothing where it holds. Rows by their `seq`.

    A published head that the chain does not contain tells that its end was cut off or written anew.
    """
    head, wanted = NOTHING, _by_number(published)
    for row in rows:
        seq = row["seq"]
        if seq is None:
            yield "an entry has no number: it was put in, or its number was taken"
            continue
        if seq != head.seq + 1:
            yield _gap(head.seq, seq)
        elif row["previous_hash"] != head.hash:
            yield f"entry {seq} does not follow entry {head.seq}: one of them was changed, or others stood between"
        if not _holds(row):
            yield f"entry {seq} was changed: its hash is not that of what it says"
        elif wrong := _unlike(row):
            yield f"entry {seq} was changed: its {wrong} is not that of its seal"
        if row["action"] == BROKEN:
            yield f"entry {seq} notes that the log was broken before it: {row['detail']}"
        head = Head(int(seq), str(row["hash"]))
        others = sorted(said.hash for said in wanted.pop(head.seq, ()) if said != head)
        yield from (f"entry {seq} is not the one that was published: {said} was" for said in others)
    yield from (f"entry {each} was published and is missing: the chain ends at {head.seq}" for each in sorted(wanted))


def _by_number(heads: Iterable[Head]) -> dict[int, set[Head]]:
    """Heads by the entry that they name; there may be several for one, and the head before all names none."""
    found: dict[int, set[Head]] = {}
    for each in heads:
        if each != NOTHING:
            found.setdefault(each.seq, set()).add(each)
    return found


def _holds(row: Mapping[str, Any]) -> bool:
    """Whether the row's hash is that of what it says; a number that JSON cannot carry was never sealed."""
    try:
        return bool(row["hash"] == seal(str(row["previous_hash"]), row))
    except rfc8785.CanonicalizationError:
        return False


def _gap(before: int, seq: int) -> str:
    if seq <= before:
        return f"entry {seq} stands twice"
    missing = f"entry {before + 1} is" if seq == before + 2 else f"entries {before + 1} to {seq - 1} are"
    return f"{missing} missing"


def _unlike(row: Mapping[str, Any]) -> str | None:
    """A common column that does not follow from the sealed ones. What is sealed is a moment in whole seconds."""
    seq, at = row["seq"], row["observed_at"]
    if isinstance(at, datetime) and at.microsecond:
        return "observed_at"
    follows = {"id": f"{SOURCE}-{seq}", "source": SOURCE, "source_id": str(seq), "received_at": at}
    return next((name for name, value in (follows | {"lon": None, "lat": None}).items() if row[name] != value), None)


def _plain(value: Any) -> Any:
    """Text that JSON can carry: a lone half of a surrogate pair is none."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _text(value: object) -> object:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value
