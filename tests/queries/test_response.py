"""How soon the city came: which calls count, from when to when, and when too few say so."""

from datetime import datetime, timedelta
from typing import Any

from model.incident import INCIDENT
from queries.response import FEWEST, WINDOW, response
from store import Reader, Store
from tests.conftest import NOW


def tell(
    store: Store, name: str, state: str, reported: datetime | None, updated: datetime, priority: int | None = 2
) -> None:
    row: dict[str, Any] = {
        "source": "s",
        "source_id": name,
        "kind": "fire",
        "state": state,
        "received_at": updated,
        "priority": priority,
    }
    store.write([INCIDENT.records([{**row, "reported_at": reported, "updated_at": updated}])])


def reached(store: Store, name: str, seconds: float, ago: timedelta = timedelta(hours=1)) -> None:
    tell(store, name, "new", NOW - ago, NOW - ago)
    tell(store, name, "on_scene", NOW - ago, NOW - ago + timedelta(seconds=seconds))


def test_of_too_few_calls_nothing_is_told_but_their_number(memory: Store, house: Reader) -> None:
    for n in range(FEWEST - 1):
        reached(memory, f"c{n}", 100)
    told = response(house, NOW)
    assert (told.p50_s, told.p90_s, told.count) == (None, None, FEWEST - 1)


def test_half_and_nine_in_ten(memory: Store, house: Reader) -> None:
    for n in range(11):
        reached(memory, f"c{n}", 60.0 * n)
    told = response(house, NOW)
    assert (told.p50_s, told.p90_s, told.count) == (300.0, 540.0, 11)


def test_only_the_first_word_of_being_there_counts(memory: Store, house: Reader) -> None:
    for n in range(FEWEST):
        reached(memory, f"c{n}", 120)
        tell(memory, f"c{n}", "on_scene", NOW - timedelta(hours=1), NOW - timedelta(minutes=5))
        tell(memory, f"c{n}", "closed", NOW - timedelta(hours=1), NOW - timedelta(minutes=1))
    assert response(house, NOW).p90_s == 120.0


def test_what_may_wait_or_is_older_or_has_no_time_is_left_out(memory: Store, house: Reader) -> None:
    for n in range(FEWEST):
        reached(memory, f"c{n}", 60)
    reached(memory, "old", 3 * 3600, ago=WINDOW + timedelta(hours=1))
    tell(memory, "nameless", "on_scene", None, NOW - timedelta(minutes=3))
    for priority in (3, None):
        tell(memory, f"p{priority}", "on_scene", NOW - timedelta(hours=2), NOW, priority)
    told = response(house, NOW)
    assert (told.p90_s, told.count) == (60.0, FEWEST)
