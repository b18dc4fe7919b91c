"""Named subjects: the registry and the feeds speak of one unit, and their words are merged."""

from typing import Any

import pytest

from model.table import Records
from model.unit import UNIT
from store import Author, Reader, Store
from tests.store.words import minute


def unit(source: str, heard: float, name: str = "E12", **more: Any) -> Records:
    return UNIT.records([{"source": source, "source_id": name, "received_at": minute(heard), **more}])


REGISTRY = unit("registry", 9, name="E12", unit_type="fire", station="North").frame.to_dicts()[0]


@pytest.mark.parametrize("registry_first", [True, False])
def test_registry_and_feed_make_one_row_in_either_order(memory: Store, house: Reader, registry_first: bool) -> None:
    both = [UNIT.records([{**REGISTRY, "name": "Engine 12", "state": "available"}]), unit("avl", 1, state="en_route")]
    for records in both if registry_first else reversed(both):
        memory.write([records])
    row = house.rows(UNIT).row(0, named=True)
    assert house.count(UNIT) == 1
    assert (row["id"], row["name"], row["station"], row["state"]) == ("E12", "Engine 12", "North", "en_route")


def test_a_unit_without_a_name_is_called_by_its_id(memory: Store, house: Reader) -> None:
    memory.write([unit("avl", 1, name="M7")])
    assert house.rows(UNIT)["name"].to_list() == ["M7"]


def test_a_unit_that_only_a_rule_speaks_of_is_called_by_its_id(memory: Store, house: Reader) -> None:
    memory.state(Author("dispatch", "rule"), unit("house", 1, name="M8", state="dispatched"), ["state"])
    assert house.rows(UNIT).select("id", "name", "state").rows() == [("M8", "M8", "dispatched")]


def test_of_two_feeds_the_newest_word_counts_and_silence_does_not(memory: Store, house: Reader) -> None:
    memory.write([unit("avl", 1, state="en_route", station="North")])
    memory.write([unit("cad", 2, state="on_scene")])
    assert house.rows(UNIT).select("state", "station").row(0) == ("on_scene", "North")


def test_the_merge_can_be_asked_of_the_past(memory: Store, house: Reader) -> None:
    memory.write([unit("avl", 1, state="en_route")])
    memory.write([unit("cad", 5, state="on_scene")])
    assert house.rows(UNIT, moment=minute(4))["state"].to_list() == ["en_route"]
    assert house.rows(UNIT, moment=minute(0)).is_empty()


def test_every_name_is_known(memory: Store) -> None:
    memory.write([unit("avl", 1, name="A"), unit("cad", 1, name="B"), unit("cad", 2, name="A")])
    assert memory.names(UNIT) == {"A", "B"}
