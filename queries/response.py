"""How soon the city came: from an incident's report to the first word that a unit is on scene."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from model.incident import INCIDENT
from queries import Between, Equals, OneOf, Reader

WINDOW: Final = timedelta(hours=8)
"""A shift: what was reported longer ago says little about now."""
FEWEST: Final = 5
"""Of fewer, nine in ten is one call's luck; the number of calls is told beside it."""
URGENT: Final = (1, 2)
"""What may wait is left out: its waiting would hide how the urgent fare."""


@dataclass(frozen=True)
class Response:
    """Seconds within which half and nine in ten of the last hours' urgent calls were reached; None of too few."""

    p50_s: float | None
    p90_s: float | None
    count: int
    hours: int
    moment: datetime


def response(store: Reader, moment: datetime) -> Response:
    """Response times of the urgent calls that were reported in the last hours, by the sources' own times.

    A source tells the state that holds, not when it began: the oldest version heard with that state counts.
    """
    since = moment - WINDOW
    told = [Equals("state", "on_scene"), OneOf("priority", URGENT), Between("updated_at", since, moment)]
    took = (
        store.rows(INCIDENT, told, history=True)
        .group_by("id")
        .agg(pl.col("updated_at").min(), pl.col("reported_at").first())
        .filter(pl.col("reported_at") >= since)
        .select((pl.col("updated_at") - pl.col("reported_at")).dt.total_milliseconds() / 1000)
        .to_series()
        .drop_nulls()
    )
    took = took.filter(took >= 0)
    enough = len(took) >= FEWEST
    half, most = (took.quantile(share, "linear") if enough else None for share in (0.5, 0.9))
    return Response(half, most, len(took), int(WINDOW.total_seconds() // 3600), moment)
