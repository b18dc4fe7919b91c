"""Forecasts fade: of what is old the first of each window stays."""

from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl

from model.risk import RISK_CELL
from model.view import View
from queries.risk import risk_surface
from store import Reader, Store
from tests.conftest import NOW


def forecast(at: datetime, hours: int) -> dict[str, object]:
    return {"source": "house", "source_id": f"c/all/{hours}", "observed_at": at, "received_at": at, "cell": "c",
            "category": "all", "horizon_h": hours, "expected": 1.0, "low": 0.5, "high": 2.0, "rank": 1,
            "generated_at": at}  # fmt: skip


def kept(house: Reader, hours: int) -> list[datetime]:
    told = house.read("SELECT horizon_h, observed_at FROM log.risk_cell ORDER BY observed_at")
    return told.filter(pl.col("horizon_h") == hours)["observed_at"].to_list()


def test_two_days_stay_whole_and_before_them_one_forecast_of_each_window(memory: Store, house: Reader) -> None:
    every = [NOW - timedelta(minutes=15 * n) for n in range(4 * 24 * 5)]
    for hours in (8, 24):
        memory.write([RISK_CELL.records([forecast(at, hours) for at in every])])
    edge = NOW - timedelta(hours=48)
    gone = memory.thin_forecasts(edge)
    for hours in (8, 24):
        times = kept(house, hours)
        assert [at for at in times if at >= edge] == sorted(at for at in every if at >= edge)
        old = [at for at in times if at < edge]
        assert len(old) == 72 // hours + 1  # windows do not begin where the history does
        assert old[0] == min(every) and all(b - a <= timedelta(hours=hours) for a, b in pairwise(old))
    assert gone == 2 * len(every) - len(kept(house, 8)) - len(kept(house, 24))
    assert memory.thin_forecasts(edge) == 0
    then = NOW - timedelta(days=4)
    assert risk_surface(house, View(then, known=NOW))["generated_at"].item() <= then
