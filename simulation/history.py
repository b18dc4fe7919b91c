"""The calls of days gone by, as the calls feed would have told them: CSV, a month a document."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from simulation import response
from simulation.calls import DAY_S, calls, worded

HEADERS = ("cad_number", "call_type", "narrative", "priority_code", "call_status", "received_local", "last_change_utc",
           "address", "latitude", "longitude", "units", "protected")  # fmt: skip
LONGEST_S = 6 * 3600.0  # the live calls begin six hours ago: what is older has been closed by now
PROTECTED = ("Domestic disturbance", "Missing person", "Overdose")


def months(seed: int, until: float, days: int) -> Iterator[bytes]:
    """Every call of the days before `until`, the oldest month first."""
    last = int(until // DAY_S)
    some = calls(seed, _date(last - days), _date(last)).between(0, until)
    table = closed_rows(worded(seed, some), some.u[:, 5:])
    for month in table.partition_by("month", maintain_order=True):
        yield month.select(HEADERS).write_csv().encode()


def closed_rows(told: pl.DataFrame, u: np.ndarray) -> pl.DataFrame:
    """Worded calls, each closed about as long after as the control room would have taken."""
    received = pl.from_epoch((pl.col("at") * 1000).cast(pl.Int64), time_unit="ms").dt.replace_time_zone("UTC")
    local = received.dt.convert_time_zone("America/Halifax")
    changed = pl.from_epoch(((pl.col("at") + pl.col("lasts")) * 1000).cast(pl.Int64), time_unit="ms")
    return (
        told.with_columns(pl.Series("lasts", _lasts(told, u)))
        .with_columns(
            priority_code=pl.format("P{}", pl.col("priority")),
            call_status=pl.lit("CLOSED"),
            received_local=local.dt.strftime("%Y-%m-%dT%H:%M:%S%.3f"),
            last_change_utc=changed.dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"),
            latitude=pl.col("lat").cast(pl.String),
            longitude=pl.col("lon").cast(pl.String),
            units=pl.lit(""),
            protected=pl.when(pl.col("call_type").is_in(PROTECTED)).then(pl.lit("Y")).otherwise(pl.lit("N")),
            month=received.dt.strftime("%Y-%m"),
        )
    )  # fmt: skip


def _lasts(told: pl.DataFrame, u: np.ndarray) -> np.ndarray:
    priority, kind = told["priority"].to_numpy(), told["kind"].to_numpy()
    low, high = (np.array([0.0, *(response.WAIT_S[p][i] for p in range(1, 6))])[priority] for i in (0, 1))
    wait = low + (high - low) * u[:, 0] ** 2
    minutes = np.array([response.WORK_MIN[k] for k in kind])
    work = (
        60
        * minutes
        * np.array([0, *(response.URGENT[p] for p in range(1, 6))])[priority]
        * (0.25 + 1.5 * u[:, 1] ** 1.5)
    )
    found: np.ndarray = wait + response.TRAVEL_S + work + 90 + 600 * u[:, 2]
    short: np.ndarray = np.minimum(found, LONGEST_S)
    return short


def _date(day: int) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + day)
