"""What moves, as columns: one array a property, the cheapest form for thousands of units a second."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import polars as pl

import session
from model.unit import POSITION
from queries.moves import moved

Columns = dict[str, Any]
SUBJECTS: Final = {"units": "unit_id", "responders": "responder_id"}
# A trip notes when it heard something before it writes; a slower trip may be written after a quicker one.
OVERLAP: Final = timedelta(seconds=15)


class Moves:
    """Remembers what was told, so that each move is told once and a late one never moves anyone back."""

    def __init__(self, since: datetime) -> None:
        self._since = since
        self._told = pl.DataFrame(schema={"subject": pl.String, "told_at": pl.Datetime("us", "UTC")})

    def take(self, now: datetime) -> dict[str, Columns]:
        """What moved since the last time; nothing for those who may not read places."""
        if not session.actor().may_read(POSITION):
            return {}
        found = _subjects(moved(session.store(), self._since - OVERLAP))
        self._since = now
        new = found.join(self._told, on="subject", how="left", maintain_order="left").filter(
            pl.col("told_at").is_null() | (pl.col("observed_at") > pl.col("told_at"))
        )
        heard = new.select("subject", pl.col("observed_at").alias("told_at"))
        self._told = pl.concat([heard, self._told]).unique("subject", keep="first")
        return columns(new, now)


def since(heard: datetime, now: datetime) -> dict[str, Columns]:
    """All that moved since an instant, whoever was told."""
    if not session.actor().may_read(POSITION):
        return {}
    return columns(_subjects(moved(session.store(), heard)), now)


def columns(frame: pl.DataFrame, now: datetime) -> dict[str, Columns]:
    """The frame as the events `units` and `responders` carry it; `ts` in ms, `at` in seconds since 1970."""
    told = {}
    for name, subject in SUBJECTS.items():
        mine = frame.filter(pl.col(subject).is_not_null())
        if mine.height:
            told[name] = {"ts": int(now.timestamp() * 1000)} | mine.select(
                pl.col(subject).alias("id"),
                pl.col("lon").round(6),
                pl.col("lat").round(6),
                pl.col("heading_deg").round(0).alias("heading"),
                pl.col("speed_mps").round(1).alias("speed"),
                (pl.col("observed_at").dt.epoch("ms") / 1000).alias("at"),
            ).to_dict(as_series=False)
    return told


def instant(ms: int) -> datetime:
    """Milliseconds since 1970 as an instant."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def _subjects(frame: pl.DataFrame) -> pl.DataFrame:
    kind = pl.when(pl.col("unit_id").is_not_null()).then(pl.lit("unit ")).otherwise(pl.lit("responder "))
    return frame.with_columns((kind + pl.coalesce("unit_id", "responder_id")).alias("subject"))
