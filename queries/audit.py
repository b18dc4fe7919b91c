"""What the audit log says."""

from dataclasses import asdict, dataclass
from datetime import datetime

import polars as pl

from queries import sql
from store import Reader


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the log; None is anything. `before` is the entry that the page above ended with."""

    actor: str | None = None
    action: str | None = None
    about_table: str | None = None
    about_id: str | None = None
    purpose: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None

    def __str__(self) -> str:
        """In words, for the note that it was asked."""
        told = {name: value for name, value in asdict(self).items() if value is not None}
        return ", ".join(f"{name} {f'{value:%Y-%m-%dT%H:%M:%SZ}' if isinstance(value, datetime) else value}"
                         for name, value in told.items()) or "all"  # fmt: skip


def entries(store: Reader, asked: Asked, limit: int) -> pl.DataFrame:
    """The newest entries that match."""
    return store.read(sql("audit_entries"), limit=limit, **asdict(asked))


def purpose_said(store: Reader, actor: str, about_table: str, about_id: str) -> str | None:
    """The purpose that this person gave for this case; None where they have not given one."""
    found = store.read(sql("purpose_said"), actor=actor, about_table=about_table, about_id=about_id)
    return str(found.item()) if found.height else None
