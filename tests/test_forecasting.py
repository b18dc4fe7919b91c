"""The forecast kept up: written, told, taken up again after a restart, fitted anew once a night."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import forecasting
from analysis.areas import Areas
from analysis.next_door import Process
from analysis.risk.next_door import NextDoorError
from commands.command import carry_out
from commands.plans import OfferPlan
from config import City, load
from forecasting import Forecasting
from model.actor import Actor
from model.incident import INCIDENT
from model.risk import RISK_CELL, RISK_PLACE
from model.view import View
from queries.risk import patrol_plans, risk_surface
from store import Reader, Store
from tests.conftest import NOW

pytestmark = pytest.mark.timeout(400)  # some wait for processes that yield to everybody
CITY = '[city]\nname = "Testville"\ntimezone = "America/Chicago"\nbounds = [-90.03, 38.0, -90.0, 38.03]\n'


@pytest.fixture
def city(tmp_path: Path) -> City:
    (tmp_path / "city.toml").write_text(CITY)
    return load(tmp_path / "city.toml")


@pytest.fixture
def lived(memory: Store) -> Iterator[Store]:
    """Two months of incidents about one corner."""
    luck = np.random.default_rng(2)
    at = [NOW - timedelta(days=float(each)) for each in luck.random(600) * 60]
    lon, lat = (luck.normal(middle, 0.002, 600).tolist() for middle in (-90.01, 38.01))
    rows = [
        {"source": "cad", "source_id": str(n), "observed_at": at[n], "reported_at": at[n], "received_at": at[n],
         "kind": "crime", "type": "Theft", "state": "closed", "lon": lon[n], "lat": lat[n]}
        for n in range(600)
    ]  # fmt: skip
    memory.write([INCIDENT.records(rows)])
    yield memory


def test_a_look_writes_the_cells_tells_the_rest_and_a_restart_knows_it(
    city: City, lived: Store, house: Reader, tmp_path: Path
) -> None:
    now = [NOW]
    ahead = Forecasting(city, Areas(), lived, lambda: now[0], tmp_path, lambda: None)
    assert ahead.told() is None
    ahead.look()
    first = risk_surface(house, View(NOW))
    assert first["expected"].sum() == pytest.approx(10, rel=0.4) and first["rank"][0] == 1
    told = ahead.told()
    assert told is not None and told["made_at"] == told["generated_at"] == NOW.isoformat()
    assert ahead.progress() is None

    now[0] += timedelta(minutes=15)
    again = Forecasting(city, Areas(), lived, lambda: now[0], tmp_path, lambda: None)
    assert again.told() == told
    again.look()
    later = again.told()
    assert later is not None and later["made_at"] == NOW.isoformat() != later["generated_at"]
    assert house.count(RISK_CELL, []) == 2 * 3 * first.height

    # 14:00 UTC is 08:00 here, the next of the shifts from 06:00 begins at 14:00; what is the same is not told twice.
    (plan,) = patrol_plans(house, View(NOW)).to_dicts()
    assert (plan["name"], plan["state"]) == ("Patrols 14:00 to 22:00", "suggested")
    assert plan["starts_at"] == NOW.replace(hour=20) and plan["observed_at"] == NOW
    assert len(json.loads(plan["body"])["beats"]) == 8


def test_a_plan_that_was_decided_about_is_drawn_no_more(
    city: City, memory: Store, house: Reader, tmp_path: Path
) -> None:
    ahead = Forecasting(city, Areas(), memory, lambda: NOW, tmp_path, lambda: None)
    body = {"starts": 498710.0, "ends": 498718.0, "hours": 8, "left_out": [], "cells_each": 7, "reach": {"plan": 0.2}}
    ahead._suggest({**body, "beats": [{"cell": "a", "explores": False}]}, NOW)
    ahead._suggest({**body, "beats": [{"cell": "b", "explores": False}]}, NOW + timedelta(minutes=15))
    (plan,) = patrol_plans(house, View(NOW)).to_dicts()
    seen = json.loads(plan["body"])
    assert seen["beats"][0]["cell"] == "b"
    carry_out(memory, Actor("ines", "supervisor"), OfferPlan(plan["id"], seen["made_at"]))
    ahead._suggest({**body, "beats": [{"cell": "c", "explores": False}]}, NOW + timedelta(minutes=30))
    (plan,) = patrol_plans(house, View(NOW)).to_dicts()
    assert json.loads(plan["body"])["beats"][0]["cell"] == "b" and plan["state"] == "offered"


def test_a_place_that_somebody_chose_wakes_it(city: City, memory: Store, tmp_path: Path) -> None:
    ahead = Forecasting(city, Areas(), memory, lambda: NOW, tmp_path, lambda: None)
    memory.listen(ahead._wake)
    row = {"source": "desk", "source_id": "c", "id": "c", "cell": "c", "observed_at": NOW, "received_at": NOW}
    memory.write([INCIDENT.records([{"source": "cad", "source_id": "1", "observed_at": NOW, "received_at": NOW}])])
    assert not ahead._woken.is_set()
    memory.write([RISK_PLACE.records([{**row, "action": "leave_out", "by": "ines", "reason": "a fair"}])])
    assert ahead._woken.is_set() and ahead._waited(0) is False and not ahead._woken.is_set()


def test_a_city_without_incidents_forecasts_nothing(city: City, memory: Store, house: Reader, tmp_path: Path) -> None:
    Forecasting(city, Areas(), memory, lambda: NOW, tmp_path, lambda: None).look()
    assert house.count(RISK_CELL, []) == 0


@pytest.mark.parametrize(
    ("made", "now", "anew"),
    [
        ((22, 14), (22, 15), False),
        ((22, 14), (23, 8), False),  # 02:00 of the city's clock
        ((22, 14), (23, 9), True),  # 03:00
        ((23, 9), (23, 20), False),
    ],
)
def test_it_is_fitted_anew_once_a_night_of_the_citys_own_clock(
    city: City, memory: Store, tmp_path: Path, made: tuple[int, int], now: tuple[int, int], anew: bool
) -> None:
    (at, then) = (datetime(2026, 11, day, hour, 1, tzinfo=UTC) for day, hour in (made, now))
    ahead = Forecasting(city, Areas(), memory, lambda: then, tmp_path, lambda: None)
    assert ahead._night_since(at.isoformat(), then) is anew


def test_what_is_being_worked_out_next_door_ends_with_the_house(
    city: City, lived: Store, house: Reader, tmp_path: Path
) -> None:
    ahead = Forecasting(city, Areas(), lived, lambda: NOW, tmp_path, lambda: None)
    working: list[Process] = []
    begun = ahead._begun

    def seen(process: Process) -> None:
        working.append(process)
        ahead.stop()
        begun(process)

    ahead._begun = seen  # type: ignore[method-assign, assignment]
    with pytest.raises((NextDoorError, OSError)):
        ahead.look()
    assert working[0].wait(10) != 0 and house.count(RISK_CELL, []) == 0


def test_while_the_past_is_being_made_it_waits(
    city: City, lived: Store, house: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forecasting, "FIRST_S", 0.01)
    monkeypatch.setattr(forecasting, "LATER_S", 0.01)
    asked: list[int] = []

    def busy() -> str:
        asked.append(1)
        return "the past"

    ahead = Forecasting(city, Areas(), lived, lambda: NOW, tmp_path, busy)
    ahead.start()
    while len(asked) < 3:
        time.sleep(0.01)
    ahead.stop()
    assert house.count(RISK_CELL, []) == 0
