"""Who has moved: nothing, one, many, the moment before, and a late reading."""

from datetime import timedelta

from queries.moves import moved
from store import Reader, Store
from tests.store.words import fix, minute, together


def test_nobody_heard_of_is_nobody_moved(memory: Store, house: Reader) -> None:
    assert moved(house, minute(0)).is_empty()
    memory.write([fix("E1", 0, 1.0)])
    assert moved(house, minute(0)).is_empty()
    assert moved(house, minute(0) - timedelta(microseconds=1)).height == 1


def test_each_of_many_is_told_once_at_their_newest_place(memory: Store, house: Reader) -> None:
    memory.write([together([fix(f"E{n}", at, float(at)) for n in range(5) for at in (1, 2, 3)])])
    found = moved(house, minute(0))
    assert sorted(found["unit_id"]) == [f"E{n}" for n in range(5)]
    assert set(found["lon"]) == {3.0}


def test_what_is_heard_late_is_told_with_its_own_time(memory: Store, house: Reader) -> None:
    memory.write([fix("E1", 10, 2.0)])
    memory.write([fix("E1", 5, 1.0, heard=11)])
    assert moved(house, minute(10))["observed_at"].to_list() == [minute(5)]  # so a teller knows not to move back
