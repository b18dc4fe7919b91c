"""Response times worked out: which steps count, whose standard holds, and when too few say so."""

from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.response_steps import FEWEST, STEPS, Standards, figures, narrowed, timed
from model.table import INSTANT, TEXT, WHOLE
from tests.conftest import NOW

CALLS = {"call": TEXT, "kind": TEXT, "priority": WHOLE, "area": TEXT, "reported_at": INSTANT, "sent_at": INSTANT,
         "on_scene_at": INSTANT}  # fmt: skip
TRIPS = {"unit_id": TEXT, "call": TEXT, "unit_type": TEXT, "sent_at": INSTANT, "en_route_at": INSTANT,
         "on_scene_at": INSTANT}  # fmt: skip
TURNOUT = {"police": 60.0, "fire": 80.0, "ambulance": 60.0, "supervisor": 60.0, "other": 60.0}
TRAVEL = {"police": 360.0, "fire": 240.0, "ambulance": 240.0, "supervisor": 480.0, "other": 480.0}
GIVEN = Standards(60.0, TURNOUT, TRAVEL, {"fire": "fire", "medical": "ambulance", "crime": "police", "other": "police"})


def calls(*rows: tuple[str, str | None, int | None, str | None, float | None, float | None]) -> pl.DataFrame:
    """Calls: name, kind, priority, area, and the seconds until sent and on scene."""
    return pl.DataFrame(
        [(*row[:4], NOW, *(None if s is None else NOW + timedelta(seconds=s) for s in row[4:])) for row in rows],
        schema=CALLS, orient="row",
    )  # fmt: skip


def trips(*rows: tuple[str, str | None, str | None, float, float | None, float | None]) -> pl.DataFrame:
    """Trips: unit, call, type, and the seconds at which it was sent, left and was there."""
    return pl.DataFrame(
        [(*row[:3], *(None if s is None else NOW + timedelta(seconds=s) for s in row[3:])) for row in rows],
        schema=TRIPS, orient="row",
    )  # fmt: skip


def test_every_step_has_its_time_and_its_services_standard() -> None:
    told = timed(calls(("a", "fire", 1, "Baden", 50, 400)), trips(("E-1", "a", "fire", 50, 120, 400)), GIVEN)
    assert told.select("step", "kind", "area", "service", "took_s", "standard_s").rows() == [
        ("dispatch", "fire", "Baden", "fire", 50.0, 60.0), ("turnout", "fire", "Baden", "fire", 70.0, 80.0),
        ("travel", "fire", "Baden", "fire", 280.0, 240.0), ("total", "fire", "Baden", "fire", 400.0, 380.0),
    ]  # fmt: skip


def test_what_nobody_told_or_runs_backwards_is_no_time() -> None:
    some = calls(("a", "fire", 1, None, None, 300), ("b", "fire", 1, None, -5, None))
    told = timed(some, trips(("E-1", None, "fire", 10, 5, None)), GIVEN)
    assert told.select("step", "call").rows() == [("total", "a")]


def test_a_unit_or_kind_that_no_plan_knows_has_the_standard_of_others() -> None:
    told = timed(
        calls(("a", None, 1, None, 5, 9)), trips(("X-1", None, None, 0, 5, 9), ("Y", None, "tram", 0, 5, 9)), GIVEN
    )
    assert told.filter(pl.col("step") == "travel")["standard_s"].to_list() == [480.0, 480.0]
    assert told.filter(pl.col("step") == "total")["standard_s"].to_list() == [480.0]  # police go first to what is other


def test_of_fewer_than_five_only_their_number_is_told() -> None:
    few = calls(*((str(n), "fire", 1, "Baden", 10.0, 100.0) for n in range(FEWEST - 1)))
    (row,) = figures(timed(few, trips(), GIVEN).filter(pl.col("step") == "total"), ["kind"]).to_dicts()
    assert (row["n"], row["p50_s"], row["p90_s"], row["within"]) == (FEWEST - 1, None, None, None)


def test_half_nine_in_ten_and_the_share_in_time() -> None:
    many = calls(*((str(n), "fire", 1, "Baden", 10.0 * n, None) for n in range(11)))
    (row,) = figures(timed(many, trips(), GIVEN), ["step"]).to_dicts()
    assert (row["p50_s"], row["p90_s"], row["standard_s"], row["standard_low_s"]) == (50.0, 90.0, 60.0, 60.0)
    assert row["within"] == pytest.approx(7 / 11)


@pytest.mark.parametrize("n", [5, 6, 9, 10, 11, 20, 29, 30])
def test_nine_in_ten_are_within_the_standard_just_where_the_share_says_so(n: int) -> None:
    for late in range(n):
        some = calls(*((str(i), "fire", 1, "Baden", 61.0 if i < late else 60.0, None) for i in range(n)))
        (row,) = figures(timed(some, trips(), GIVEN), ["step"]).to_dicts()
        assert (row["p90_s"] <= 60) is (row["within"] >= 0.9)


def test_a_group_of_several_services_has_several_standards() -> None:
    told = timed(calls(("a", "fire", 1, "Baden", None, 9), ("b", "crime", 1, "Baden", None, 9)), trips(), GIVEN)
    (row,) = figures(told, ["area"]).to_dicts()
    assert (row["standard_low_s"], row["standard_s"]) == (380.0, 480.0)


def test_nothing_gives_nothing() -> None:
    assert figures(timed(calls(), trips(), GIVEN), ["step", "kind"]).is_empty()


def test_calls_are_narrowed_with_the_trips_to_them() -> None:
    some = calls(("a", "fire", 1, "Baden", 1, 2), ("b", "crime", 3, "Soulard", 1, 2), ("c", "fire", None, None, 1, 2))
    out = trips(("E-1", "a", "fire", 0, 1, 2), ("P-1", "b", "police", 0, 1, 2), ("E-2", None, "fire", 0, 1, 2))

    def left(*named: tuple[object, ...]) -> tuple[list[str], list[str]]:
        found = narrowed(some, out, *named)  # type: ignore[arg-type]
        return found[0]["call"].to_list(), found[1]["unit_id"].to_list()

    assert left((), (), ()) == (["a", "b", "c"], ["E-1", "P-1", "E-2"])
    assert left((), (1, 2), ()) == (["a"], ["E-1", "E-2"])  # a trip whose call nobody told stays
    assert left(("fire",), (), ()) == (["a", "c"], ["E-1"])
    assert left((), (), ("Soulard",)) == (["b"], ["P-1"])


@given(st.lists(st.tuples(st.sampled_from(["fire", "medical", "crime", None]), st.floats(0, 9e4), st.floats(0, 9e4))))
def test_figures_count_every_step_once_and_keep_their_order(rows: list[tuple[str | None, float, float]]) -> None:
    some = calls(*((str(n), kind, 1, "Baden", one, one + two) for n, (kind, one, two) in enumerate(rows)))
    told = figures(timed(some, trips(), GIVEN), ["step"])
    assert set(told["step"]) <= set(STEPS)
    assert told["n"].sum() == 2 * len(rows)
    for row in told.to_dicts():
        assert (row["p50_s"] is None) == (row["n"] < FEWEST)
        assert row["p50_s"] is None or (row["p50_s"] <= row["p90_s"] and 0 <= row["within"] <= 1)
