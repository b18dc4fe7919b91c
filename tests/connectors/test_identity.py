"""Who a row is, when its source does not say."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from connectors.identity import whole_rows
from tests.connectors.test_table import table


def test_rows_without_an_id_are_told_apart_by_their_ordinal() -> None:
    body = "what,when\na,2026-11-22\nb,2026-11-22\na,2026-11-22\n"
    columns: dict[str, object] = {"type": "what", "reported_at": "when"}
    first, again = table(body, columns).frame["source_id"].to_list(), table(body, columns).frame["source_id"].to_list()
    assert first == again
    assert len(set(first)) == 3
    assert first[2] == f"{first[0]}-2"


@given(st.permutations(["a,1", "b,2", "a,1", "c,3", "a,1"]))
def test_the_order_of_rows_does_not_change_who_they_are(lines: list[str]) -> None:
    columns: dict[str, object] = {"type": "what", "title": "n"}
    found = table("what,n\n" + "\n".join(lines), columns).frame
    sorted_ = table("what,n\na,1\na,1\na,1\nb,2\nc,3", columns).frame
    assert set(found["source_id"]) == set(sorted_["source_id"])


@given(st.permutations(["id", "what", "n"]))
def test_the_order_of_json_names_does_not_change_who_a_row_is(names: list[str]) -> None:
    columns: dict[str, object] = {"type": "what"}
    whole = {"id": 1, "what": "x", "n": 2.5, "none": None}
    shuffled = orjson.dumps([{name: whole[name] for name in names}])
    assert table(shuffled, columns).frame["source_id"][0] == table(orjson.dumps([whole]), columns).frame["source_id"][0]


@given(st.lists(st.sampled_from(["a", "b", "a\x1fb", ""])))
def test_as_many_names_as_rows_and_none_twice(rows: list[str]) -> None:
    names = whole_rows(rows)
    assert len(set(names)) == len(rows)
    assert names == whole_rows(rows)
