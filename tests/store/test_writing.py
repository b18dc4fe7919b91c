"""A write is all or nothing; revisions tell of it; each role sees its own columns; readers go on meanwhile."""

from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.actor import ROLES, Actor, Role
from model.alert import ALERT
from model.camera import PLATE_READ
from model.feed import FEED_POLL
from model.incident import INCIDENT
from model.unit import POSITION
from model.wearable import VITAL_SIGN
from store import Equals, FilterError, Reader, Store, StoreError, UnseenError
from tests.store.words import fix, incident, minute, together

POLL = {"feed": "calls", "observed_at": minute(0), "received_at": minute(0), "source": "calls", "cursor": "after-a"}


def test_the_poll_lands_with_what_it_brought(memory: Store, house: Reader) -> None:
    memory.write([incident("a", at=0)], POLL)
    assert house.rows(FEED_POLL).select("cursor", "written").row(0) == ("after-a", 1)


def test_a_write_that_fails_leaves_nothing_behind_its_cursor_included(memory: Store, house: Reader) -> None:
    memory.write([incident("old", at=0)])
    before = memory.revisions()
    broken = ALERT.records([{"source": "w", "source_id": "x"}])  # without received_at
    with pytest.raises(StoreError):
        memory.write([incident("a", at=0), incident("old", at=9, title="newer"), fix("E1", 0, 1.0), broken], POLL)
    assert (house.count(INCIDENT, history=True), house.count(POSITION), house.count(FEED_POLL)) == (1, 0, 0)
    assert house.rows(INCIDENT, history=True)["superseded_at"].to_list() == [None]
    assert memory.revisions() == before
    assert memory.write([incident("a", at=0)], POLL).new["incident"] == 1  # the next write is none the worse


def test_revisions_move_only_with_what_changed(memory: Store, house: Reader) -> None:
    told: list[int] = []
    memory.listen(lambda: told.append(1))
    memory.write([incident("a", at=0), fix("E1", 0, 1.0)])
    memory.write([incident("a", at=0)])
    memory.write([incident("a", at=1)])
    assert memory.revisions() == {"incident": 2, "position": 1}
    assert house.revision("incident", "position", "alert") == 3
    assert len(told) == 2


rows = st.tuples(st.sampled_from("ab"), st.integers(0, 3), st.sampled_from("xyz"))


@settings(max_examples=20)
@given(st.lists(rows, min_size=1, max_size=8).flatmap(lambda said: st.tuples(st.just(said), st.permutations(said * 3))))
def test_shuffled_and_tripled_rows_end_in_the_same_state(both: tuple[list[Any], list[Any]]) -> None:
    once, tripled = both
    ends = []
    for said, size in ((once, len(once)), (tripled, 4)):
        store = _emptied()
        for i in range(0, len(said), size):
            told = said[i : i + size]
            readings = together([fix(unit, at, float(ord(word)), heard=9) for unit, at, word in told])
            store.write([together([incident(n, at=at, heard=9, title=t) for n, at, t in told]), readings])
        house = store.reader(Actor("test", "supervisor"))
        order = ["source_id", "updated_at", "title"]
        ends.append(
            (
                house.rows(INCIDENT, history=True).sort(order).rows(),
                house.rows(INCIDENT).sort(order).rows(),
                house.rows(POSITION).sort("id").rows(),
                house.rows(POSITION, history=True).sort("id", "lon").rows(),
            )
        )
    assert ends[0] == ends[1]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "public"])
def test_personal_columns_are_absent_for_those_who_may_not_see_them(memory: Store, role: Role) -> None:
    plate = {"source": "gate", "source_id": "1", "received_at": minute(0), "plate": "SEED 1", "camera_id": "C1"}
    sign = {"source": "w", "responder_id": "R1", "sign": "heart_rate", "value": 180.0}
    memory.write([PLATE_READ.records([plate])])
    memory.write([VITAL_SIGN.records([{**sign, "observed_at": minute(0), "received_at": minute(0)}])])
    reader = memory.reader(Actor("x", role))
    sees = role in ("operator", "supervisor", "privacy_officer")
    for history in (False, True):
        assert ("plate" in reader.rows(PLATE_READ, history=history).columns) is sees
        assert ("value" in reader.rows(VITAL_SIGN, history=history).columns) is sees
        if not sees:  # nor may it be guessed by asking
            with pytest.raises(FilterError, match="no column 'plate'"):
                reader.count(PLATE_READ, [Equals("plate", "SEED 1")], history=history)
    assert ("plate" in next(reader.batches(PLATE_READ)).columns) is sees


@pytest.mark.parametrize("history", [False, True])
def test_the_public_reads_no_table(memory: Store, history: bool) -> None:
    nobody = memory.reader(Actor("anonymous", "public"))
    for ask in (nobody.rows, nobody.count, lambda *a, **k: next(nobody.batches(*a, **k))):
        with pytest.raises(UnseenError, match="public may not read incident"):
            ask(INCIDENT, history=history)


def test_two_threads_read_whole_states_while_one_writes(memory: Store, house: Reader) -> None:
    done, faults = Event(), list[object]()

    def read() -> None:
        try:
            while not done.is_set():
                titles = house.rows(INCIDENT)["title"].to_list()
                if len(titles) not in (0, 5) or len(set(titles)) > 1:
                    faults.append(titles)
        except Exception as fault:  # noqa: BLE001 - whatever went wrong must fail the test, not die with its thread
            faults.append(fault)

    readers = [Thread(target=read) for _ in range(2)]
    for each in readers:
        each.start()
    for n in range(25):
        memory.write([together([incident(name, at=n, heard=n, title=str(n)) for name in "abcde"])])
    done.set()
    for each in readers:
        each.join()
    assert faults == []
    assert house.rows(INCIDENT)["title"].to_list() == ["24"] * 5


_made: list[Store] = []


def _emptied() -> Store:
    if not _made:
        _made.append(Store(clock=lambda: minute(0)))
    for place in ("log.incident", "log.position", "digest.position"):
        _made[0]._connection.execute(f"DELETE FROM {place}")
    return _made[0]
