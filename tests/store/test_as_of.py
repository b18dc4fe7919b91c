"""As of T, known by K: the store against a plain model, for any versions in any order and any batches."""

from datetime import datetime
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.actor import HOUSE
from model.incident import INCIDENT
from store import Equals, Store
from tests.store.words import Said, incident, minute, newest, together

example = count()
Bound = float | None
bounds = st.none() | st.integers(-1, 9)
versions = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 8), st.sampled_from("abc")), max_size=10)


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(clock=lambda: minute(0))


@settings(max_examples=40)
@given(versions, st.lists(st.integers(1, 4), max_size=6), bounds, bounds)
def test_dated_versions_answer_as_the_plain_model(
    store: Store, said: list[tuple[int, int, str]], sizes: list[int], moment: Bound, known: Bound
) -> None:
    source = f"example-{next(example)}"
    heard_first: dict[tuple[int, str], int] = {}  # a version is heard once, when it first arrives
    for at, heard, word in said:
        heard_first.setdefault((at, word), heard)
    rows = [incident("x", source=source, at=at, heard=heard, title=word) for at, heard, word in said]
    while rows:
        size = sizes.pop() if sizes else len(rows)
        store.write([together(rows[:size])])
        rows = rows[size:]
    house = store.reader(HOUSE)
    mine = [Equals("source", source)]
    content = _contents(store, source)
    told = [Said(at, heard, content[minute(at), word], word) for (at, word), heard in heard_first.items()]
    at_moment, by_then = _instant(moment), _instant(known)
    found = house.rows(INCIDENT, mine, moment=at_moment, known=by_then)["title"].to_list()
    expected = newest(told, moment, known)
    assert found == ([] if expected is None else [expected])
    assert house.count(INCIDENT, mine, moment=at_moment, known=by_then) == len(found)
    assert house.count(INCIDENT, mine, history=True) == len(heard_first)


def _instant(bound: Bound) -> datetime | None:
    return None if bound is None else minute(bound)


def _contents(store: Store, source: str) -> dict[tuple[datetime, str], int]:
    """The hash that settles ties, for each version of this example."""
    found = store.reader(HOUSE).read(
        "SELECT updated_at, title, content FROM log.incident WHERE source = $source", source=source
    )
    return {(at, title): content for at, title, content in found.iter_rows()}
