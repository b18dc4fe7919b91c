"""What rules make of new rows: the signals that begin with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import polars as pl

from model.rule import Bounds, Condition, Where

SUBJECT: Final[Mapping[str, str]] = {
    "incident": "id", "alert": "id", "report": "id", "vital_sign": "responder_id", "observation": "sensor_id",
    "detection": "camera_id", "plate_read": "camera_id",
}  # fmt: skip
"""The column that tells whom or what a row is about: what comes again for one of them has the same cause."""
SERIES: Final = ("vital_sign", "observation")
IDENTITY: Final = ("sign", "quantity", "source")
"""Columns that tell which readings a rule is about, not how they are."""
NONE: Final = timedelta(0)


@dataclass
class Watch:
    """What one rule has seen so far: since when each subject meets it, for whom it has begun; and, when it was seen,
    each event that counted, or the last reading of each subject.

    It is only a memory against raising twice: after a restart what still holds is found again, and counted.
    """

    since: dict[str, datetime] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    seen: dict[str, datetime] = field(default_factory=dict)


def meeting(where: Where) -> pl.Expr:
    """Whether a row meets every condition; what says nothing meets none."""
    return pl.all_horizontal([_met(pl.col(column), said).fill_null(False) for column, said in where.items()])


def readings(watch: Watch, rows: pl.DataFrame, reads: str, met: Where, ends: Where, lasting: timedelta) -> pl.DataFrame:
    """The readings at which a cause begins: its subject has met the rule for `lasting` without a break.

    It begins again only after a reading that meets `ends` (or, where that is empty, no longer meets the rule). One that
    comes late ends nothing and breaks nothing; where it meets a rule that need not last, it is not lost.
    """
    subject = SUBJECT[reads]
    named = {column: said for column, said in met.items() if column in IDENTITY and not isinstance(said, Bounds)}
    about = rows.filter(meeting(named)) if named else rows
    is_met, is_over = meeting(met), meeting(ends) if ends else meeting(met).not_()
    told = about.sort("observed_at").with_columns(met=is_met, over=is_over)
    # Most readings change nothing: only those of subjects that meet it, or have, are walked.
    concerned = {*watch.since, *watch.begun, *told.filter("met")[subject].to_list()}
    beginning = []
    for row in told.filter(pl.col(subject).is_in(list(concerned))).iter_rows(named=True):
        who, at = row[subject], row["observed_at"]
        late = at < watch.seen.get(who, at)
        watch.seen[who] = max(at, watch.seen.get(who, at))
        if row["met"] and (not late or lasting == NONE):
            since = watch.since.setdefault(who, at)
            if who not in watch.begun and at - since >= lasting:
                watch.begun.add(who)
                beginning.append(row)
        elif not row["met"] and not late:
            watch.since.pop(who, None)
            if row["over"]:
                watch.begun.discard(who)
    return pl.DataFrame(beginning, schema=told.schema).drop("met", "over")


def events(
    watch: Watch, rows: pl.DataFrame, reads: str, met: Where, lasting: timedelta, several: int, within: timedelta,
    now: datetime,
) -> pl.DataFrame:  # fmt: skip
    """The events that meet a rule, each once: gone on for `lasting`, or the newest of `several` of one subject."""
    told = rows.filter(meeting(met)).sort("observed_at", "id")
    if lasting > NONE:
        told = told.filter(pl.coalesce("ended_at", pl.lit(now)) - pl.col("started_at") >= lasting)
    if several > 1:
        enough = pl.len().over(SUBJECT[reads]) >= several
        recent = told.filter(pl.col("observed_at") > now - within)
        told = recent.filter(enough).group_by(SUBJECT[reads], maintain_order=True).last().select(told.columns)
        told = told.filter(~pl.col(SUBJECT[reads]).is_in(list(watch.begun)))
        watch.begun = set(recent.filter(enough)[SUBJECT[reads]].to_list())
    new = told.filter(~pl.col("id").is_in(list(watch.seen)))
    watch.seen |= dict.fromkeys(new["id"].to_list(), now)
    watch.seen = {row: at for row, at in watch.seen.items() if now - at < 2 * within}
    return new


def title(pattern: str, row: Mapping[str, Any], name: str) -> str:
    """A rule's title with the row's own words in it; what it does not say is left out."""
    told = {**row, "name": name}
    return " ".join(re.sub(r"\{(\w+)\}", lambda found: _worded(told.get(found[1])), pattern).split())[:200]


def _worded(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _met(column: pl.Expr, said: Condition) -> pl.Expr:
    if isinstance(said, Bounds):
        parts = []
        if said.at_least is not None:
            parts.append(column >= said.at_least)
        if said.at_most is not None:
            parts.append(column <= said.at_most)
        if said.like is not None:
            parts.append(column.str.to_lowercase().str.contains(_glob(said.like.lower())))
        return pl.all_horizontal(parts)
    return column.is_in(list(said)) if isinstance(said, tuple) else column == said


def _glob(pattern: str) -> str:
    escaped = "".join(".*" if c == "*" else "." if c == "?" else f"\\x{{{ord(c):x}}}" for c in pattern)
    return f"(?s)^{escaped}$"
