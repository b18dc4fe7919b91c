"""What was forecast: the newest of a category and window, as of a moment; and the map's heat that rests on it."""

from datetime import timedelta
from typing import Any

import h3

from model.actor import Actor
from model.incident import INCIDENT
from model.permission import rights
from model.risk import RISK_CELL
from model.view import View
from queries.risk import heat, risk_surface
from store import Reader, Store
from tests.conftest import NOW

CELLS = sorted(h3.grid_disk(h3.latlng_to_cell(38.6, -90.2, 9), 1))


def forecast(store: Store, minutes: float, expected: list[float], category: str = "all", hours: int = 24) -> None:
    at = NOW - timedelta(minutes=minutes)
    order = sorted(range(len(expected)), key=lambda n: -expected[n])
    rows: list[dict[str, Any]] = [
        {"source": "house", "source_id": f"{cell}/{category}/{hours}", "observed_at": at, "received_at": at,
         "cell": cell, "category": category, "horizon_h": hours, "expected": each, "low": each / 2, "high": each * 2,
         "rank": order.index(n) + 1, "generated_at": at}
        for n, (cell, each) in enumerate(zip(CELLS, expected, strict=False))
    ]  # fmt: skip
    store.write([RISK_CELL.records(rows)])


def test_the_newest_is_told_the_highest_first_and_an_older_one_as_of_then(memory: Store, house: Reader) -> None:
    forecast(memory, 60, [1.0, 2.0, 3.0])
    forecast(memory, 5, [3.0, 2.0, 1.0])
    forecast(memory, 5, [9.0, 9.5, 9.7], category="theft")
    forecast(memory, 5, [8.0, 8.5, 8.7], hours=8)
    assert risk_surface(house, View(NOW))["cell"].to_list() == CELLS[:3]
    assert risk_surface(house, View(NOW, NOW - timedelta(minutes=30)))["cell"].to_list() == CELLS[2::-1]
    assert risk_surface(house, View(NOW), "theft")["expected"].max() == 9.7
    assert risk_surface(house, View(NOW), hours=8)["expected"].max() == 8.7


def test_a_forecast_of_the_day_before_yesterday_is_none(memory: Store, house: Reader) -> None:
    forecast(memory, 3 * 1440, [1.0, 2.0, 3.0])
    assert risk_surface(house, View(NOW)).is_empty()


def test_heat_is_counts_until_something_is_forecast_and_for_who_may_not_read_it(memory: Store, house: Reader) -> None:
    lat, lon = h3.cell_to_latlng(CELLS[0])
    began = NOW - timedelta(days=3)
    row = {"id": "c", "source": "s", "source_id": "c", "observed_at": began, "received_at": began, "lon": lon,
           "lat": lat, "kind": "fire", "cell": h3.str_to_int(CELLS[0])}  # fmt: skip
    memory.write([INCIDENT.records([row])])
    assert heat(house, View(NOW)).to_dicts() == [{"cell": CELLS[0], "count": 1}]
    forecast(memory, 5, [0.1, 0.3])
    told = heat(house, View(NOW)).select("cell", "expected", "count")
    assert told.sort("expected").rows() == [(CELLS[0], 0.1, 1), (CELLS[1], 0.3, 0)]
    bare = rights("operator").changed("operator", deny=["read risk_cell"])
    assert "expected" not in heat(memory.reader(Actor("o", "operator", bare)), View(NOW)).columns
