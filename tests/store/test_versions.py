"""A log of versions: what is new, what supersedes what, and what a repetition changes."""

from typing import Any

import polars as pl
import pytest

from model.audit import AUDIT_ENTRY
from model.incident import INCIDENT
from store import Reader, Store, StoreError
from tests.store.words import incident, minute, together


def history(house: Reader) -> list[dict[str, Any]]:
    rows = house.rows(INCIDENT, history=True).sort("updated_at", "superseded_at", "received_at")
    return rows.select("title", "superseded_at").to_dicts()


def test_the_newest_version_is_the_present(memory: Store, house: Reader) -> None:
    memory.write([incident("a", at=1, title="smoke")])
    memory.write([incident("a", at=2, heard=1, title="fire")])
    assert house.rows(INCIDENT)["title"].to_list() == ["fire"]


def test_each_version_says_when_the_next_began(memory: Store, house: Reader) -> None:
    for at, title in ((1, "one"), (2, "two"), (3, "three")):
        memory.write([incident("a", at=at, heard=at, title=title)])
    assert [row["superseded_at"] for row in history(house)] == [minute(2), minute(3), None]


def test_a_late_version_finds_its_place_in_the_chain(memory: Store, house: Reader) -> None:
    for at, title in ((1, "one"), (3, "three"), (2, "two")):
        memory.write([incident("a", at=at, title=title)])
    assert history(house) == [
        {"title": "one", "superseded_at": minute(2)},
        {"title": "two", "superseded_at": minute(3)},
        {"title": "three", "superseded_at": None},
    ]


def test_two_batches_of_one_transaction_supersede_each_other(memory: Store, house: Reader) -> None:
    memory.write([incident("a", at=1, title="one"), incident("a", at=2, title="two")])
    assert [row["superseded_at"] for row in history(house)] == [minute(2), None]


def test_a_tie_is_settled_by_content_in_either_order(house: Reader, memory: Store) -> None:
    one, two = incident("a", at=1, title="one"), incident("a", at=1, title="two")
    other = Store(clock=lambda: minute(0))
    memory.write([one])
    memory.write([two])
    other.write([two])
    other.write([one])
    assert house.rows(INCIDENT)["title"].to_list() == other.reader(house.actor).rows(INCIDENT)["title"].to_list()
    assert house.count(INCIDENT, history=True) == 2
    other.close()


def test_a_row_without_a_time_of_its_own_dates_from_when_it_was_heard(memory: Store, house: Reader) -> None:
    memory.write([incident("a", heard=5, title="one")])
    assert house.rows(INCIDENT, moment=minute(4)).is_empty()
    assert house.rows(INCIDENT, moment=minute(5)).height == 1


def test_an_undated_row_that_repeats_the_present_is_nothing_new(memory: Store) -> None:
    memory.write([incident("a", heard=0, title="one")])
    again = memory.write([incident("a", heard=5, title="one")])
    assert (again.new, again.unchanged) == ({"incident": 0}, {"incident": 1})


def test_an_undated_row_that_goes_back_to_old_words_is_new(memory: Store, house: Reader) -> None:
    for heard, title in ((0, "one"), (1, "two"), (2, "one")):
        assert memory.write([incident("a", heard=heard, title=title)]).new == {"incident": 1}
    assert house.rows(INCIDENT)["title"].to_list() == ["one"]


def test_an_old_undated_batch_written_once_more_changes_nothing(memory: Store, house: Reader) -> None:
    old = incident("a", heard=0, title="one")
    memory.write([old])
    memory.write([incident("a", heard=1, title="two")])
    assert memory.write([old]).new == {"incident": 0}
    assert house.rows(INCIDENT)["title"].to_list() == ["two"]


def test_an_undated_batch_that_contradicts_itself_settles_at_once(memory: Store, house: Reader) -> None:
    for heard in range(4):
        both = together([incident("a", heard=heard, title="one"), incident("a", heard=heard, title="two")])
        memory.write([both])
    assert house.count(INCIDENT, history=True) == 1


def test_a_version_given_beside_the_row_counts_before_its_own_time(memory: Store, house: Reader) -> None:
    frame = incident("a", at=9, title="row says nine").frame
    memory.write([INCIDENT.records(frame.with_columns(pl.lit(minute(1)).alias("version_at")))])
    memory.write([incident("a", at=5, heard=1, title="five")])
    assert house.rows(INCIDENT)["title"].to_list() == ["five"]


def test_two_sources_of_one_source_id_are_two_rows(memory: Store, house: Reader) -> None:
    memory.write([incident("7", at=1, source="fire"), incident("7", at=1, source="police")])
    assert house.rows(INCIDENT)["id"].n_unique() == 2


def test_of_a_fact_the_first_word_stays(memory: Store, house: Reader) -> None:
    fact = {"id": "e1", "source": "house", "received_at": minute(0)}
    memory.write([AUDIT_ENTRY.records([{**fact, "actor": "ann"}, {**fact, "actor": "bob"}])])
    memory.write([AUDIT_ENTRY.records([{**fact, "actor": "eve"}])])
    assert house.rows(AUDIT_ENTRY)["actor"].to_list() == ["ann"]


@pytest.mark.parametrize("missing", ["source_id", "received_at"])
def test_a_row_that_could_not_be_told_apart_or_never_be_seen_is_refused(memory: Store, missing: str) -> None:
    frame = incident("a", title="one").frame.drop(missing)
    with pytest.raises(StoreError, match=missing):
        memory.write([INCIDENT.records(frame)])
