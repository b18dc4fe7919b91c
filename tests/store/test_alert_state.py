"""An alert's state is worked out from who names whom, so the order of arrival cannot matter."""

from collections.abc import Iterable
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from model.actor import HOUSE
from model.alert import ALERT
from model.table import Records
from store import Equals, Reader, Store
from tests.conftest import NOW
from tests.store.words import minute

SENDER = "w-nws@noaa.gov"


def message(name: str, at: float, kind: str = "Alert", names: Iterable[str] = "", **more: Any) -> Records:
    """One CAP message; `names` are the identifiers it refers to."""
    refers = " ".join(f"{SENDER},{each},2026-11-22T12:00:00-00:00" for each in names) or None
    row = {"source": "weather", "source_id": name, "sender": SENDER, "message_type": kind, "refers": refers}
    return ALERT.records([{**row, "sent": minute(at), "received_at": minute(at), **more}])


def states(reader: Reader, **when: Any) -> dict[str, str]:
    return dict(reader.rows(ALERT, **when).select("source_id", "state").iter_rows())


CHAIN = [
    message("a", 0),
    message("b", 1, "Update", "a"),
    message("c", 2, "Update", "ab"),
    message("d", 3, "Cancel", "c"),
]
AFTER = {"a": "superseded", "b": "superseded", "c": "cancelled", "d": "cancelled"}


def test_a_chain_ends_the_same_whatever_the_order_of_arrival() -> None:
    for order in list(permutations(CHAIN))[::3]:
        store = _emptied()
        for each in order:
            store.write([each])
        assert states(store.reader(HOUSE)) == AFTER


@settings(max_examples=20)
@given(st.lists(st.sampled_from(CHAIN), max_size=6))
def test_part_of_a_chain_repeated_says_only_what_it_names(arrived: list[Records]) -> None:
    store = _emptied()
    for each in arrived:
        store.write([each])
    there = {each.frame["source_id"][0] for each in arrived}
    named = {"a": ("bc", "superseded"), "b": ("c", "superseded"), "c": ("d", "cancelled"), "d": ("d", "cancelled")}
    expected = {name: named[name][1] if there & set(named[name][0]) else "active" for name in there}
    assert states(store.reader(HOUSE)) == expected


def test_each_moment_saw_the_chain_as_it_then_was(memory: Store, house: Reader) -> None:
    memory.write(CHAIN)
    assert states(house, moment=minute(0)) == {"a": "active"}
    assert states(house, moment=minute(1)) == {"a": "superseded", "b": "active"}
    assert states(house, known=minute(2)) == {"a": "superseded", "b": "superseded", "c": "active"}


def test_an_alert_expires_by_the_clock_of_the_question(memory: Store, house: Reader) -> None:
    memory.write([message("a", 0, expires=minute(30)), message("b", 0, expires=minute(24 * 60)), message("c", 0)])
    assert states(house) == {"a": "expired", "b": "active", "c": "active"}
    assert states(house, moment=minute(29))["a"] == "active"
    assert states(house, moment=minute(30))["a"] == "expired"
    assert minute(30) < NOW


def test_an_acknowledgement_is_never_active_and_ends_nothing(memory: Store, house: Reader) -> None:
    memory.write([message("a", 0), message("b", 1, "Ack", "a"), message("c", 1, "Error", "a")])
    assert states(house) == {"a": "active", "b": "expired", "c": "expired"}


def test_an_exercise_ends_only_exercises(memory: Store, house: Reader) -> None:
    for drill, cancel in ((False, "b"), (True, "d")):
        first, update = f"{cancel}-1", f"{cancel}-2"
        memory.write([
            message(first, 0, is_exercise=drill), message(update, 1, is_exercise=drill),
            message(f"{cancel}-3", 2, "Update", [update], is_exercise=True),
            message(cancel, 3, "Cancel", [first], is_exercise=True),
        ])  # fmt: skip
    assert states(house) == {
        "b-1": "active", "b-2": "active", "b-3": "active", "b": "cancelled",
        "d-1": "cancelled", "d-2": "superseded", "d-3": "active", "d": "cancelled",
    }  # fmt: skip
    memory.write([message("c", 4, "Cancel", ["d-3"], is_exercise=False)])
    assert states(house)["d-3"] == "cancelled"


def test_another_senders_cancel_of_the_same_identifier_ends_nothing(memory: Store, house: Reader) -> None:
    memory.write([message("a", 0), message("b", 1, "Cancel", "a", refers="other@example.org,a,2026-11-22T12:00:00Z")])
    assert states(house)["a"] == "active"


def test_references_with_stray_space_or_too_little_in_them_are_read_as_far_as_they_go(
    memory: Store, house: Reader
) -> None:
    memory.write([message("a", 0), message("b", 1, "Cancel", refers=f"\n  {SENDER},a,x \t nonsense ,, ")])
    assert states(house) == {"a": "cancelled", "b": "cancelled"}


def test_the_state_can_be_asked_for(memory: Store, house: Reader) -> None:
    memory.write(CHAIN)
    assert house.count(ALERT, [Equals("state", "superseded")]) == 2


_made: list[Store] = []


def _emptied() -> Store:
    if not _made:
        _made.append(Store(clock=lambda: NOW))
    _made[0]._connection.execute("DELETE FROM log.alert")
    return _made[0]
