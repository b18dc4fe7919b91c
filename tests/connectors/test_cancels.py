"""Rows that take an earlier one back, within a file and across files."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from config import Mapping
from connectors.cancels import settle_cancels
from connectors.mapping import Rows, read_table
from model.incident import INCIDENT
from tests.connectors.conftest import NOW, ZONE, Pen, feed, trip_of

CANCELS = {"column": "Count", "equals": "-1", "match": ["Complaint", "Crime"]}
COLUMNS: dict[str, object] = {
    "kind": {"const": "crime"},
    "state": {"const": "closed"},
    "title": "Crime",
    "reported_at": {"column": "Month", "format": "%Y-%m"},
}
HEAD = "Complaint,Month,Count,Crime,Place\n"


def police(*lines: str, **columns: object) -> Rows:
    mapping = Mapping.model_validate({"source": "police", "cancels": CANCELS, "columns": {**COLUMNS, **columns}})
    return read_table((HEAD + "\n".join(lines)).encode(), mapping, INCIDENT, ZONE, NOW)


class Held:
    """A store of current incidents, by id."""

    def __init__(self) -> None:
        self.rows = INCIDENT.records([]).frame
        self.new = 0

    def find(self, keys: pl.Series) -> pl.DataFrame:
        return self.rows.filter(pl.col("id").str.slice(0, 20).is_in(keys.implode()))

    def take(self, frame: pl.DataFrame) -> None:
        """What a trip or an import does with a batch."""
        frame, late = settle_cancels(frame, self.find, NOW)
        known = dict(self.rows.select("id", "state").iter_rows())
        self.new = sum(known.get(name) != state for name, state in frame.select("id", "state").iter_rows())
        for part in [frame, *([late.frame] if late else [])]:
            part = part.unique("id", keep="last").select(self.rows.columns)
            self.rows = pl.concat([self.rows.filter(~pl.col("id").is_in(part["id"].implode())), part])

    def standing(self) -> list[str]:
        return sorted(self.rows.filter(pl.col("state") == "closed")["title"])


def test_a_cancel_is_a_row_and_closes_the_newest_row_that_it_matches() -> None:
    found = police("C1,2016-01,1,rape,a", "C1,2016-03,1,rape,b", "C1,2016-02,1,theft,c", "C1,2016-04,-1,rape,")
    assert found.read == found.frame.height == 4
    assert found.frame["state"].to_list() == ["closed", "false_alarm", "closed", "false_alarm"]


def test_a_cancel_does_not_close_what_was_reported_after_it() -> None:
    found = police("C1,2016-01,1,rape,a", "C1,2016-02,-1,rape,", "C1,2016-03,1,rape,b")
    assert found.frame["state"].to_list() == ["false_alarm", "false_alarm", "closed"]


def test_each_cancel_closes_one_row() -> None:
    found = police("C1,2016-01,1,t,a", "C1,2016-01,1,t,a", "C1,2016-01,1,t,a", "C1,2016-02,-1,t,", "C1,2016-02,-1,t,")
    assert found.frame["state"].to_list().count("false_alarm") == 4


def test_a_row_without_its_match_columns_is_matched_by_none() -> None:
    found = police(",2016-01,1,theft,a", ",2016-02,-1,theft,")
    assert found.frame["state"].to_list() == ["closed", "false_alarm"]


def test_a_later_file_closes_a_row_of_an_earlier_one_and_a_second_run_changes_nothing() -> None:
    january, february = police("C1,2016-01,1,theft,a", "C2,2016-01,1,theft,b"), police("C1,2016-02,-1,theft,")
    held = Held()
    held.take(january.frame)
    held.take(february.frame)
    assert held.standing() == ["theft"]
    for again in (january, february, february, january):
        held.take(again.frame)
        assert held.new == 0
        assert held.standing() == ["theft"]


def test_a_cancel_that_comes_before_its_row_still_closes_it() -> None:
    held = Held()
    held.take(police("C1,2016-02,-1,theft,").frame)
    held.take(police("C1,2016-01,1,theft,a").frame)
    assert held.standing() == []


FILES = [
    ["C1,2016-01,1,t,a", "C2,2016-01,1,t,b", "C3,2016-01,1,t,c"],
    ["C1,2016-02,-1,t,", "C1,2016-02,1,t,d"],
    ["C2,2016-03,-1,t,", "C4,2016-03,-1,t,", "C3,2016-03,1,x,e"],
    ["C3,2016-04,-1,t,", "C3,2016-04,-1,x,", "C5,2016-04,1,t,f"],
]


@settings(max_examples=20)
@given(st.lists(st.sampled_from(range(4)), min_size=0, max_size=6), st.permutations(range(4)))
def test_files_in_any_order_and_often_leave_the_same_number_standing(more: list[int], order: Sequence[int]) -> None:
    held = Held()
    for number in [*order, *more]:
        held.take(police(*FILES[number]).frame)
    assert len(held.rows) == 11  # nothing is lost, nothing doubled
    assert len(held.standing()) == 2  # one of C1's two, and C5


def test_with_the_sources_own_ids_the_match_is_made_within_the_document() -> None:
    found = police("C1,2016-01,1,theft,7", "C1,2016-02,-1,theft,8", source_id="Place")
    assert found.frame["state"].to_list() == ["false_alarm", "false_alarm"]
    assert found.frame["id"].null_count() == 2
    assert settle_cancels(found.frame, partial(_never), NOW) == (found.frame, None)


def _never(keys: pl.Series) -> pl.DataFrame:
    raise AssertionError("ids that are not ours have no key")


def test_a_feed_settles_its_cancels_against_the_store(pen: Pen) -> None:
    of = feed("table", url="https://x.y", yields="incident", columns=COLUMNS, cancels=CANCELS)
    trip = trip_of(of, pen)
    held = Held()
    trip._find = held.find
    first = trip.deliver((HEAD + "C1,2016-01,1,theft,a\nC2,2016-01,1,theft,b").encode())
    held.rows = pen.frame("incident")
    second = trip.deliver((HEAD + "C1,2016-02,-1,theft,").encode())
    assert (first.written, second.written) == (2, 1)
    closed = pen.frame("incident").filter(pl.col("state") == "false_alarm")
    assert closed.height == 2  # the cancel, and a new version of what it closes
    assert NOW - closed["received_at"].max() == timedelta(0)  # type: ignore[operator]
