"""What is learnt from, and what police brought in themselves."""

from datetime import UTC, datetime, timedelta

import polars as pl

from analysis.risk.groups import KEPT, split

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def rows(**columns: list[object]) -> pl.DataFrame:
    count = len(next(iter(columns.values())))
    at = [NOW - timedelta(seconds=977 * n) for n in range(count)]
    told = {"observed_at": at, "lon": [0.001 * (n % 37) for n in range(count)], "lat": [0.0] * count,
            "kind": ["crime"] * count, "type": ["Theft"] * count, "found_by": [None] * count, **columns}  # fmt: skip
    return pl.DataFrame(told, schema_overrides={"found_by": pl.String})


def test_what_police_bring_in_is_never_learnt_from_and_is_counted() -> None:
    history = rows(type=["Theft", "Drug sale", "Theft", "Noise"], found_by=["caller", None, "officer", None])
    found = split(history, {"drugs": ("drug*",), "rest": ("*",)}, ("drugs",))
    assert found.learnt["type"].to_list() == ["Theft", "Noise"]
    assert found.police["type"].to_list() == ["Drug sale", "Theft"]
    assert found.noted == {"brought in by police": 2, "found by a directed patrol": 0}


def test_of_what_a_directed_patrol_found_one_in_four_counts_the_same_each_time() -> None:
    history = rows(found_by=["patrol"] * 4000)
    found = split(history, {}, ())
    assert abs(found.learnt.height / 4000 - KEPT) < 0.03 and found.noted["found by a directed patrol"] == 4000
    assert split(history.reverse(), {}, ()).learnt.sort("observed_at").equals(found.learnt.sort("observed_at"))


def test_a_history_that_does_not_tell_who_found_it_is_learnt_from() -> None:
    assert split(rows(type=["Theft"]).drop("found_by"), {}, ()).learnt.height == 1
