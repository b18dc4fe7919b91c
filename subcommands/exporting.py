"""`export TABLE --out FILE`: a filtered table as one file that says what it is."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from formats import files
from model.table import Table
from store import Between, Equals, Filter, Reader


@dataclass(frozen=True)
class Exported:
    """A file that was written: how many rows, and its fingerprint."""

    rows: int
    sha256: str


def export(
    store: Reader,
    table: Table,
    out: Path,
    where: Sequence[Filter],
    *,
    history: bool,
    now: datetime,
) -> Exported:
    """Write the rows to `out`, and beside it what the file is. FormatError, FilterError, OSError."""
    rows = files.write(store.batches(table, where, history=history), out)
    with out.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    said = {
        "table": table.name,
        "filters": [repr(each) for each in where],
        "versions": "all" if history else "current",
        "rows": rows,
        "zone": "UTC",
        "sha256": sha256,
        "exported_by": store.actor.name,
        "role": store.actor.role,
        "exported_at": now.isoformat().replace("+00:00", "Z"),
    }
    out.with_name(out.name + ".about.json").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    return Exported(rows, sha256)


def conditions(from_: str | None, to: str | None, where: Sequence[str], zone: ZoneInfo) -> list[Filter]:
    """The filters that `--from`, `--to` and `--where NAME=VALUE` mean. ValueError says what was expected.

    A date is a day of the city: `--from` its beginning, `--to` its end. Both mean `observed_at`, ends included.
    """
    found: list[Filter] = []
    if from_ or to:
        found.append(Between("observed_at", from_ and instant(from_, zone), to and instant(to, zone, end=True)))
    for each in where:
        name, equals, value = each.partition("=")
        if not equals:
            raise ValueError(f"--where: expected NAME=VALUE, found {each!r}")
        found.append(Equals(name, value or None))
    return found


def instant(text: str, zone: ZoneInfo, *, end: bool = False) -> datetime:
    """An ISO 8601 instant, or a date in the city's zone; without a zone it is the city's."""
    try:
        if len(text) == len("2026-11-22"):
            day = date.fromisoformat(text) + timedelta(days=int(end))
            at = datetime.combine(day, time(), zone).astimezone(UTC)
            return at - timedelta(microseconds=int(end))
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"expected a date or an instant such as 2026-11-22T14:02:31Z, found {text!r}") from None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
