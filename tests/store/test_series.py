"""Readings: appended once, a clash settled by content, and "last known" found through digests."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.actor import HOUSE
from model.unit import POSITION
from store import Equals, Reader, Store
from tests.store.words import Said, fix, minute, newest, together

LAST = "SELECT unit_id, lon, source, observed_at FROM position_last($at::TIMESTAMP, $known::TIMESTAMP) ORDER BY unit_id"


class Clock:
    """A clock that a test sets by hand."""

    def __init__(self) -> None:
        self.minute = 0.0

    def __call__(self) -> datetime:
        return minute(self.minute)


def last(reader: Reader, at: float, known: float | None = None) -> list[float]:
    return reader.read(LAST, at=minute(at), known=None if known is None else minute(known))["lon"].to_list()


def test_a_late_position_never_moves_a_unit_back(memory: Store, house: Reader) -> None:
    memory.write([fix("E1", 10, 2.0)])
    memory.write([fix("E1", 5, 1.0, heard=12)])
    assert last(house, 12) == [2.0]


def test_a_reading_written_twice_is_there_once(memory: Store, house: Reader) -> None:
    reading = fix("E1", 10, 2.0)
    assert memory.write([reading]).new == {"position": 1}
    assert memory.write([together([reading, reading])]).unchanged == {"position": 2}
    assert house.count(POSITION) == 1


def test_a_reading_is_found_by_its_id(memory: Store, house: Reader) -> None:
    memory.write([together([fix("E1", n, float(n)) for n in range(5)])])
    wanted = house.rows(POSITION)["id"][3]
    assert house.rows(POSITION, [Equals("id", wanted)])["lon"].to_list() == [3.0]


@pytest.mark.parametrize("order", [(1.0, 2.0), (2.0, 1.0)])
def test_of_two_readings_of_one_instant_one_stays_whatever_the_order(
    memory: Store, house: Reader, order: tuple[float, float]
) -> None:
    for lon in order:
        memory.write([fix("E1", 0, lon)])
    other = Store(clock=lambda: minute(0))
    other.write([together([fix("E1", 0, 1.0), fix("E1", 0, 2.0)])])
    assert house.rows(POSITION)["lon"].to_list() == other.reader(HOUSE).rows(POSITION)["lon"].to_list()
    assert house.count(POSITION, history=True) == 2
    other.close()


def test_two_sources_of_one_instant_agree_on_who_is_believed(memory: Store, house: Reader) -> None:
    memory.write([fix("E1", 0, 1.0, source="radio"), fix("E1", 0, 2.0, source="avl")])
    assert last(house, 1) == [1.0]


def test_a_unit_silent_for_a_day_is_where_it_was(memory: Store, house: Reader) -> None:
    memory.write([fix("E1", 0, 1.0)])
    clock = Clock()
    store = Store(clock=clock)
    store.write([fix("E1", 0, 1.0)])
    clock.minute = 24 * 60
    store.close_digests()
    assert last(store.reader(HOUSE), 24 * 60) == [1.0]
    assert last(store.reader(HOUSE), 8 * 24 * 60) == []
    store.close()


def test_a_reading_heard_in_time_but_written_after_its_quarter_was_closed_is_not_lost() -> None:
    clock = Clock()
    store = Store(clock=clock)
    clock.minute = 15.1
    store.close_digests()
    store.write([fix("E1", 14.9, 1.0, heard=14.95)])
    assert last(store.reader(HOUSE), 300) == [1.0]
    store.close()


def test_a_clock_set_back_loses_no_reading() -> None:
    clock = Clock()
    clock.minute = 600
    store = Store(clock=clock)
    clock.minute = 0
    store.close_digests()
    store.write([fix("E1", 5, 1.0)])
    clock.minute = 60
    store.close_digests()
    assert last(store.reader(HOUSE), 200) == [1.0]
    store.close()


@pytest.fixture(scope="module")
def greater() -> dict[tuple[int, str], float]:
    """Which of the two longitudes wins at each instant of each source, where both are heard at once."""
    apart = {(minute(5 * at), source): 5 * at for at in range(25) for source in "AB"}
    store = Store(clock=lambda: minute(0))
    both = [fix("E1", at, lon, source=source) for (_, source), at in apart.items() for lon in (1.0, 2.0)]
    store.write([together(both)])
    rows = store.reader(HOUSE).rows(POSITION).select("observed_at", "source", "lon").rows()
    store.close()
    return {(apart[at, source], source): lon for at, source, lon in rows}


@pytest.fixture(scope="module")
def shared() -> tuple[Store, Clock]:
    clock = Clock()
    return Store(clock=clock), clock


# Quarters of an hour: readings within two hours, each heard up to two hours later, digests closed in between.
readings = st.tuples(st.integers(0, 24), st.integers(0, 24), st.sampled_from((1.0, 2.0)), st.sampled_from("AB"))
steps = st.lists(st.lists(readings, min_size=1, max_size=3) | st.integers(0, 60), max_size=6)


@settings(max_examples=40)
@given(steps, st.integers(0, 60), st.none() | st.integers(0, 60))
def test_last_known_answers_as_the_plain_model_whatever_was_digested_when(
    shared: tuple[Store, Clock],
    greater: dict[tuple[int, str], float],
    told: list[list[tuple[int, int, float, str]] | int],
    moment: int,
    known: int | None,
) -> None:
    store, clock = shared
    for place in ("log.position", "digest.position", "digest.closed"):
        store._connection.execute(f"DELETE FROM {place}")
    clock.minute = 0
    store.close_digests()
    heard_first: dict[tuple[int, float, str], int] = {}
    for step in told:
        if isinstance(step, int):
            clock.minute = 5 * step
            store.close_digests()
            continue
        rows = [(5 * at, 5 * (at + delay), lon, source) for at, delay, lon, source in step]
        for at, heard, lon, source in rows:
            heard_first.setdefault((at, lon, source), heard)
        store.write([together([fix("E1", at, lon, heard=heard, source=source) for at, heard, lon, source in rows])])
    said = [
        Said(at, heard, 10 * ord(source) + (lon == greater[at, source]), str(lon))
        for (at, lon, source), heard in heard_first.items()
    ]
    expected = newest(said, 5 * moment, None if known is None else 5 * known)
    found = last(store.reader(HOUSE), 5 * moment, None if known is None else 5 * known)
    assert found == ([] if expected is None else [float(expected)])
