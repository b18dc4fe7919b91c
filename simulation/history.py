"""The calls of days gone by, as the calls feed would have told them: CSV, a month a document.

Of the last weeks' calls it also tells when units were sent and when the first was there.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from simulation import response
from simulation.calls import DAY_S, calls, worded

HEADERS = ("cad_number", "call_type", "narrative", "priority_code", "call_status", "received_local", "last_change_utc",
           "address", "latitude", "longitude", "units", "protected")  # fmt: skip
LONGEST_S = 6 * 3600.0  # the live calls begin six hours ago: what is older has been closed by now
TOLD_STEPS_S = 31 * DAY_S  # so far back the control room's book still holds every change of a call
PROTECTED = ("Domestic disturbance", "Missing person", "Overdose")


def months(seed: int, until: float, days: int) -> Iterator[bytes]:
    """Every call of the days before `until`, the oldest month first."""
    last = int(until // DAY_S)
    some = calls(seed, _date(last - days), _date(last)).between(0, until)
    told, u = worded(seed, some), some.u[:, 5:]
    late = told["at"].to_numpy() >= until - TOLD_STEPS_S
    sent, there, closed = _passed(told, u)
    before = [rows(told.filter(late), after[late], word) for after, word in ((sent, "DISPATCHED"), (there, "ON SCENE"))]
    table = pl.concat([*before, rows(told, closed, "CLOSED")]).sort("month", maintain_order=True)
    for month in table.partition_by("month", maintain_order=True):
        yield month.select(HEADERS).write_csv().encode()


def rows(told: pl.DataFrame, after: np.ndarray, status: str) -> pl.DataFrame:
    """Worded calls as they stood when they came to that status, so many seconds after they were received."""
    received = pl.from_epoch((pl.col("at") * 1000).cast(pl.Int64), time_unit="ms").dt.replace_time_zone("UTC")
    local = received.dt.convert_time_zone("America/Halifax")
    changed = pl.from_epoch(((pl.col("at") + pl.col("after")) * 1000).cast(pl.Int64), time_unit="ms")
    return told.with_columns(pl.Series("after", after)).with_columns(
        priority_code=pl.format("P{}", pl.col("priority")),
        call_status=pl.lit(status),
        received_local=local.dt.strftime("%Y-%m-%dT%H:%M:%S%.3f"),
        last_change_utc=changed.dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"),
        latitude=pl.col("lat").cast(pl.String),
        longitude=pl.col("lon").cast(pl.String),
        units=pl.lit(""),
        protected=pl.when(pl.col("call_type").is_in(PROTECTED)).then(pl.lit("Y")).otherwise(pl.lit("N")),
        month=received.dt.strftime("%Y-%m"),
    )


def _passed(told: pl.DataFrame, u: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Seconds until units were sent, until the first was there, and until the call was closed, about as the control
    room would have taken."""
    priority, kind = told["priority"].to_numpy(), told["kind"].to_numpy()
    low, high = (np.array([0.0, *(response.WAIT_S[p][i] for p in range(1, 6))])[priority] for i in (0, 1))
    sent = low + (high - low) * u[:, 0] ** 2
    there = sent + response.TRAVEL_S * (0.4 + 1.2 * ((u[:, 1] + u[:, 2]) % 1.0))
    minutes = np.array([response.WORK_MIN[k] for k in kind])
    work = (
        60
        * minutes
        * np.array([0, *(response.URGENT[p] for p in range(1, 6))])[priority]
        * (0.25 + 1.5 * u[:, 1] ** 1.5)
    )
    return sent, there, np.minimum(there + work + 90 + 600 * u[:, 2], LONGEST_S)


def _date(day: int) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + day)
