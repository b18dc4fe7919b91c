"""Short ways to say a row, and the plain Python answer to "as of T, known by K"."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import polars as pl

from model.incident import INCIDENT
from model.table import Records
from model.unit import POSITION
from tests.conftest import NOW


def minute(n: float) -> datetime:
    """That many minutes from noon of the fixed day."""
    return NOW.replace(hour=12) + timedelta(minutes=n)


def incident(name: str, *, source: str = "calls", heard: float = 0, at: float | None = None, **more: Any) -> Records:
    """One incident; `at` is the source's own time of that version, without which it has none."""
    row = {"source": source, "source_id": name, "received_at": minute(heard), **more}
    return INCIDENT.records([row if at is None else {**row, "updated_at": minute(at)}])


def fix(unit: str, at: float, lon: float, *, heard: float | None = None, source: str = "avl") -> Records:
    """One position of a unit."""
    row = {"source": source, "unit_id": unit, "observed_at": minute(at), "lon": lon, "lat": 38.6}
    return POSITION.records([{**row, "received_at": minute(at if heard is None else heard)}])


def together(records: Iterable[Records]) -> Records:
    """One batch of many."""
    each = list(records)
    return Records(each[0].table, pl.concat([batch.frame for batch in each], how="diagonal"))


class Said(NamedTuple):
    """One version in the plain model: when it holds from, when it was heard, what it says."""

    at: float
    heard: float
    content: int
    word: str


def newest(said: Sequence[Said], moment: float | None, known: float | None) -> str | None:
    """The word of the newest version with its time up to `moment`, heard by `known`; a tie settled by content."""
    seen = [s for s in said if (moment is None or s.at <= moment) and (known is None or s.heard <= known)]
    return max(seen, key=lambda s: (s.at, s.content)).word if seen else None
