"""Typed filters: every kind of column, errors that say what was expected, and text that stays text."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.actor import HOUSE
from model.incident import INCIDENT
from model.place import ZONE
from model.unit import POSITION
from store import Between, Equals, Filter, FilterError, OneOf, Reader, Store, Within
from tests.conftest import NOW
from tests.store.words import fix, incident, minute, together

INJECTIONS = ["' OR 1=1 --", '"; DROP TABLE log.incident; --', "$f0", "x' UNION SELECT 1", "\x00", "%", "é🚒", ""]


@pytest.fixture(scope="module")
def filled() -> Iterator[Reader]:
    """Three incidents, for tests that only ask."""
    rows = [
        incident("a", at=1, title="one", priority=1, lon=-90.2, lat=38.6, sensitive=True),
        incident("b", at=2, title="two", priority=2, lon=179.5, lat=-10.0, sensitive=False),
        incident("c", at=3, priority=None, title=None),
    ]
    store = Store(clock=lambda: NOW)
    store.write([together(rows)])
    yield store.reader(HOUSE)
    store.close()


def names(reader: Reader, *where: Filter) -> str:
    found = reader.rows(INCIDENT, where)
    assert reader.count(INCIDENT, where) == found.height
    return "".join(sorted(found["source_id"]))


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Equals("title", "one"), "a"),
        (Equals("title", None), "c"),
        (Equals("priority", 2), "b"),
        (Equals("priority", "2"), "b"),
        (Equals("priority", 2.0), "b"),
        (Equals("sensitive", True), "a"),
        (Equals("sensitive", "false"), "b"),
        (Equals("lat", "38.6"), "a"),
        (Equals("updated_at", minute(3)), "c"),
        (Equals("updated_at", minute(3).isoformat().replace("+00:00", "Z")), "c"),
        (Equals("updated_at", "2026-11-22T07:03:00-05:00"), "c"),
        (OneOf("title", ["one", "two", "nine"]), "ab"),
        (OneOf("title", ["one", None]), "ac"),
        (OneOf("title", [None]), "c"),
        (OneOf("title", []), ""),
        (OneOf("priority", ["1", 2]), "ab"),
        (OneOf("updated_at", [minute(1), minute(3)]), "ac"),
        (OneOf("sensitive", [True]), "a"),
        (Between("priority", 1, 1), "a"),
        (Between("priority", 2), "b"),
        (Between("priority", high="1"), "a"),
        (Between("updated_at", minute(2), minute(3)), "bc"),
        (Between("updated_at", date(2026, 11, 22), date(2026, 11, 23)), "abc"),
        (Between("title", "o", "p"), "a"),
        (Within(-91, 38, -90, 39), "a"),
        (Within(170, -20, -170, 20), "b"),
        (Within(-180, -90, 180, 90), "ab"),
    ],
)
def test_each_filter_finds_what_it_names(filled: Reader, where: Filter, found: str) -> None:
    assert names(filled, where) == found


def test_filters_together_must_all_hold(filled: Reader) -> None:
    assert names(filled, OneOf("title", ["one", "two"]), Between("priority", 2), Equals("sensitive", False)) == "b"


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (Equals("colour", "red"), "no column 'colour'"),
        (Equals('title" = title --', "x"), "no column"),
        (Equals("cell", 1), "no column 'cell'"),
        (Equals("_key", 1), "no column '_key'"),
        (OneOf("superseded_at", [None]), "no column"),
        (Between("1=1; --", 1), "no column"),
        (Equals("priority", "high"), "expected a whole number, found 'high'"),
        (Equals("priority", 1.5), "expected a whole number, found 1.5"),
        (Equals("priority", float("inf")), "expected a whole number"),
        (Equals("lat", "north"), "expected a number"),
        (Equals("sensitive", "perhaps"), "expected true or false"),
        (Equals("title", "\ud800"), "expected text"),
        (Between("updated_at", "yesterday"), "expected an instant"),
        (Between("updated_at", 12), "expected an instant"),
        (OneOf("priority", [1, "x"]), "expected a whole number, found 'x'"),
        (Within(float("nan"), 0, 1, 1), "west, south, east, north"),
        (Within(0, 50, 1, 40), "west, south, east, north"),
        (Within(0, -91, 1, 0), "west, south, east, north"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(filled: Reader, where: Filter, words: str) -> None:
    with pytest.raises(FilterError, match=words):
        filled.rows(INCIDENT, [where])


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("column", ["title", "id", "source_id"])
def test_text_stays_text(filled: Reader, column: str, text: str) -> None:
    assert names(filled, Equals(column, text)) == names(filled, OneOf(column, [text])) == ""
    assert names(filled) == "abc"


@pytest.mark.parametrize("text", [*INJECTIONS, "E1@x@avl", "E1@99999999999999999999@avl", "@@", "E1@-1@avl"])
def test_a_readings_id_that_is_none_finds_nothing(memory: Store, house: Reader, text: str) -> None:
    memory.write([fix("E1", 0, 1.0)])
    assert house.count(POSITION, [Equals("id", text)]) == house.count(POSITION, [OneOf("id", [text])]) == 0


def test_rows_are_found_by_their_ids(filled: Reader) -> None:
    ids = filled.rows(INCIDENT).sort("source_id")["id"].to_list()
    assert names(filled, Equals("id", ids[1])) == "b"
    assert names(filled, OneOf("id", [ids[0], ids[2], "none"])) == "ac"
    assert filled.rows(INCIDENT, [Equals("id", ids[1])], history=True)["source_id"].to_list() == ["b"]


def test_readings_are_found_by_their_ids(memory: Store, house: Reader) -> None:
    memory.write([together([fix("E1", at, float(at)) for at in range(4)])])
    ids = house.rows(POSITION).sort("lon")["id"].to_list()
    assert house.rows(POSITION, [OneOf("id", ids[1:3])]).sort("lon")["lon"].to_list() == [1.0, 2.0]


def test_a_shape_is_found_by_the_box_around_it(memory: Store, house: Reader) -> None:
    square = '{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,2],[1,1]]]}'
    row: dict[str, Any] = {"source": "registry", "received_at": minute(0)}
    memory.write([ZONE.records([{**row, "source_id": "z", "geometry": square}, {**row, "source_id": "none"}])])
    for box, found in (((1.5, 1.5, 3, 3), 1), ((3, 3, 4, 4), 0), ((0, 0, 9, 9), 1), ((170, 0, 1.5, 9), 1)):
        assert house.count(ZONE, [Within(*box)]) == found, box


@settings(max_examples=40)
@given(st.text(), st.floats(), st.integers(), st.datetimes(timezones=st.just(UTC)))
def test_any_value_is_either_asked_or_refused(text: str, number: float, whole: int, at: datetime) -> None:
    reader = _reader()
    for where in (Equals("title", text), OneOf("id", [text]), Equals("lat", number), Equals("priority", whole),
                  Between("updated_at", at), OneOf("priority", [whole]), Equals("updated_at", text)):  # fmt: skip
        try:
            assert isinstance(reader.rows(INCIDENT, [where]), pl.DataFrame)
        except FilterError:
            continue


_made: list[Reader] = []


def _reader() -> Reader:
    if not _made:
        _made.append(Store(clock=lambda: minute(0)).reader(HOUSE))
    return _made[0]
