"""What rules make of new rows: when a cause begins, when it may begin again, and what it is called."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.rules import Watch, events, meeting, readings, title
from model.camera import DETECTION
from model.rule import Bounds, Where
from model.sensor import OBSERVATION
from model.wearable import VITAL_SIGN

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GAS: Where = {"sign": "co_ppm", "value": Bounds(at_least=200)}
BAND: Where = {"value": Bounds(at_most=100)}
FIRE: Where = {"label": "fire"}
NONE = timedelta(0)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def signs(*told: tuple[float, float | None], who: str = "R-1", sign: str = "co_ppm") -> pl.DataFrame:
    """Readings of one responder: (seconds after noon, value)."""
    rows: list[dict[str, object]] = [
        {"id": f"{who}@{seconds}", "responder_id": who, "sign": sign, "observed_at": at(seconds), "value": value}
        for seconds, value in told
    ]
    return VITAL_SIGN.records(rows).frame


def begun(watch: Watch, rows: pl.DataFrame, lasting: float = 0, ends: Where = BAND, met: Where = GAS) -> list[Any]:
    """At which readings a cause begins."""
    found = readings(watch, rows, "vital_sign", met, ends, timedelta(seconds=lasting))
    assert found.columns == rows.columns
    return found["id"].to_list()


def one_by_one(*told: tuple[float, float | None], **how: Any) -> list[Any]:
    """The same, each reading looked at as it arrives."""
    watch = how.pop("watch", None) or Watch()
    return [found for each in told for found in begun(watch, signs(each), **how)]


def seen(*told: Mapping[str, Any]) -> pl.DataFrame:
    """Detections of a fire at noon, but for what is told."""
    usual = {"label": "fire", "camera_id": "C-1", "observed_at": NOON, "started_at": NOON}
    return DETECTION.records([{**usual, "id": f"d{n}", **each} for n, each in enumerate(told)]).frame


def found(
    watch: Watch, rows: pl.DataFrame, now: float = 0, lasting: float = 0, several: int = 1, within: float = 120
) -> list[Any]:
    """Which events are new, `now` seconds after noon."""
    long, window = timedelta(seconds=lasting), timedelta(seconds=within)
    return events(watch, rows, "detection", FIRE, long, several, window, at(now))["id"].to_list()


def test_a_cause_begins_once_however_often_it_is_read_and_looked_at() -> None:
    watch, rows = Watch(), signs((0, 10), (1, 250), (2, 300))
    assert begun(watch, rows) == ["R-1@1"]
    assert begun(watch, signs((3, 400), (4, 200))) == []


def test_no_readings_begin_nothing() -> None:
    assert begun(Watch(), signs()) == [] == begun(Watch(), signs((0, 5), (1, 199.9)))


def test_it_begins_when_it_has_lasted_and_not_before() -> None:
    watch = Watch()
    assert begun(watch, signs((0, 250), (5, 250), (9, 250)), lasting=10) == []
    assert begun(watch, signs((10, 250), (11, 250)), lasting=10) == ["R-1@10"]


def test_a_break_makes_it_last_anew() -> None:
    told = [(0, 250), (6, 150), (7, 250), (16, 250), (17, 250)]
    assert one_by_one(*told, lasting=10) == ["R-1@17"]


@given(st.lists(st.sampled_from([50.0, 150.0, 250.0]), max_size=6), st.integers(0, 6), st.sampled_from([0.0, 2.0]))
def test_how_readings_are_parcelled_changes_nothing(values: list[float], cut: int, lasting: float) -> None:
    told, watch = list(enumerate(values)), Watch()
    found = [each for part in (told[:cut], told[cut:]) for each in begun(watch, signs(*part), lasting=lasting)]
    assert found == one_by_one(*told, lasting=lasting)


def test_between_its_limits_a_cause_neither_begins_nor_ends() -> None:
    watch = Watch()
    assert begun(watch, signs((0, 150))) == []
    assert begun(watch, signs((1, 250), (2, 150), (3, 250), (4, 101), (5, 300))) == ["R-1@1"]
    assert begun(watch, signs((6, 100), (7, 150))) == []
    assert begun(watch, signs((8, 200))) == ["R-1@8"]


def test_without_a_dead_band_it_is_over_when_it_is_no_longer_so() -> None:
    assert one_by_one((0, 250), (1, 199), (2, 250), ends={}) == ["R-1@0", "R-1@2"]


def test_what_is_asked_for_exactly_ends_as_well() -> None:
    pressed: Where = {"sign": "sos", "value": 1.0}
    watch = Watch()
    told = [begun(watch, signs((at, value), sign="sos"), ends={}, met=pressed) for at, value in enumerate((1, 0, 1))]
    assert told == [["R-1@0"], [], ["R-1@2"]]


def test_readings_count_in_the_order_in_which_they_happened() -> None:
    watch = Watch()
    assert begun(watch, signs((2, 250))) == ["R-1@2"]
    assert begun(watch, signs((9, 250), (3, 50))) == ["R-1@9"]
    assert begun(Watch(), signs((10, 250), (5, 250), (0, 250)), lasting=10) == ["R-1@10"]


def test_a_late_reading_never_breaks_what_began_after_it() -> None:
    watch = Watch()
    assert begun(watch, signs((10, 250), (15, 250)), lasting=10) == []
    assert begun(watch, signs((5, 20)), lasting=10) == []
    assert begun(watch, signs((20, 250)), lasting=10) == ["R-1@20"]


def test_a_late_reading_of_before_it_began_does_not_end_it() -> None:
    watch = Watch()
    assert begun(watch, signs((10, 250))) == ["R-1@10"]
    assert begun(watch, signs((5, 20))) == []
    assert begun(watch, signs((11, 250))) == []


def test_a_value_that_is_not_told_meets_nothing() -> None:
    watch = Watch()
    assert begun(watch, signs((0, None), (1, 250), (2, None), (3, 250))) == ["R-1@1"]
    where: Where = {"sub_label": "x", "score": Bounds(at_least=0.5), "zones": Bounds(like="*")}
    for column, condition in where.items():
        assert seen({}).select(meeting({column: condition})).item() is False


def test_each_subject_and_each_sign_is_looked_at_by_itself() -> None:
    watch = Watch()
    rows = pl.concat([
        signs((0, 250), (5, 250)), signs((1, 250), who="R-2"), signs((2, 900), (12, 900), sign="h2s_ppm"),
    ])  # fmt: skip
    assert begun(watch, rows, lasting=10) == []
    assert begun(watch, signs((6, 20), who="R-2"), lasting=10) == []
    more = pl.concat([signs((10, 250)), signs((11, 250), who="R-2"), signs((10, 250), who="R-3")])
    assert begun(watch, more, lasting=10) == ["R-1@10"]


def test_a_sensor_is_the_subject_of_its_observations() -> None:
    rows = OBSERVATION.records(
        [
            {"id": f"{who}", "sensor_id": who, "quantity": "pm25", "observed_at": NOON, "value": value}
            for who, value in (("S-1", 300.0), ("S-2", 20.0), ("S-3", 251.0))
        ]
    ).frame
    met: Where = {"quantity": ("pm2_5", "pm25"), "value": Bounds(at_least=250.5)}
    assert readings(Watch(), rows, "observation", met, {}, NONE)["id"].to_list() == ["S-1", "S-3"]


def test_each_event_is_found_once() -> None:
    watch = Watch()
    assert found(watch, seen({}, {"label": "cat"}, {})) == ["d0", "d2"]
    assert found(watch, seen({}, {}, {}, {"id": "d9"}), now=60) == ["d1", "d9"]


def test_an_event_that_goes_on_is_found_when_it_has_lasted() -> None:
    watch, rows = Watch(), seen({"ended_at": None})
    assert found(watch, rows, now=59, lasting=60) == []
    assert found(watch, rows, now=60, lasting=60) == ["d0"]
    assert found(watch, rows, now=90, lasting=60) == []


def test_an_event_that_has_ended_lasted_until_then() -> None:
    rows = seen({"ended_at": at(59)}, {"ended_at": at(60)}, {"started_at": None})
    assert found(Watch(), rows, now=600, lasting=60) == ["d1"]


def test_several_within_the_window_are_one_and_the_newest_tells_of_them() -> None:
    rows = seen({"observed_at": at(0)}, {"observed_at": at(20)}, {"observed_at": at(10)}, {"camera_id": "C-2"})
    assert found(Watch(), rows, now=30, several=4) == []
    assert found(Watch(), rows, now=30, several=3) == ["d1"]
    assert found(Watch(), rows, now=120, several=3) == []  # the first is out of the window by now


def test_while_they_stay_as_many_nothing_begins_and_after_they_were_fewer_it_does() -> None:
    watch = Watch()
    first = [{"observed_at": at(0)}, {"observed_at": at(10)}]
    assert found(watch, seen(*first), now=10, several=2) == ["d1"]
    assert found(watch, seen(*first, {"observed_at": at(100)}), now=100, several=2) == []
    one = {"observed_at": at(100), "id": "d2"}
    assert found(watch, seen(one), now=200, several=2) == []
    assert found(watch, seen(one, {"observed_at": at(210), "id": "d3"}), now=210, several=2) == ["d3"]


def test_when_none_is_left_it_may_begin_again() -> None:
    watch = Watch()
    assert found(watch, seen({}, {}), now=10, several=2) == ["d1"]
    assert found(watch, seen(), now=300, several=2) == []
    later = seen({"observed_at": at(400), "id": "d8"}, {"observed_at": at(401), "id": "d9"})
    assert found(watch, later, now=410, several=2) == ["d9"]


@pytest.mark.parametrize(
    ("pattern", "text", "meets"),
    [
        ("smoke*", "Smoke from a roof", True), ("smoke*", "White smoke", False), ("*SMOKE", "white smoke", True),
        ("f?re", "fire", True), ("f?re", "fiire", False), ("a.c", "abc", False), ("a.c", "a.c", True),
        ("[ab]", "a", False), ("(1)", "(1)", True), ("a\\d", "a1", False), ("line*", "line\nfeed", True),
        ("ünter*", "Über", False), ("über", "ÜBER", True), ("", "x", False), ("smoke", "smoke!", False),
    ],
)  # fmt: skip
def test_like_knows_a_star_and_a_question_mark_and_nothing_else(pattern: str, text: str, meets: bool) -> None:
    rows = pl.DataFrame({"label": [text]})
    assert rows.select(meeting({"label": Bounds(like=pattern)})).item() is meets


def test_bounds_hold_at_their_ends_and_all_conditions_at_once() -> None:
    rows = pl.DataFrame({"value": [1.0, 2.0, 3.0, 4.0], "kept": [True, True, True, False]})
    where: Where = {"value": Bounds(at_least=2, at_most=4), "kept": True}
    assert rows.select(meeting(where)).to_series().to_list() == [False, True, True, False]


def test_a_title_has_the_rows_own_words_and_leaves_out_what_is_not_told() -> None:
    row = {"value": 250.5123, "event": "Flood", "area_desc": None, "count": 3}
    assert title("Smoke at {name}: PM2.5 {value} µg/m³", row, "S-1") == "Smoke at S-1: PM2.5 250.5 µg/m³"
    assert title("{event}: {area_desc} {nothing} of  {count}", row, "S-1") == "Flood: of 3"
    assert title("{name}", {"name": "the row's"}, "its subject's") == "its subject's"


@pytest.mark.parametrize("trick", ["{name.__class__}", "{name!r}", "{name:>9}", "{0}", "{}", "{{name}}", "%(name)s"])
def test_a_title_is_filled_and_never_evaluated(trick: str) -> None:
    told = title(f"Hot {trick}", {"x": 1}, "S-1")
    assert "class" not in told.replace(trick, "") and told in (f"Hot {trick}", "Hot", "Hot {S-1}")


def test_a_title_fits_where_titles_go() -> None:
    assert len(title("{name}", {}, "x" * 900)) == 200
    assert title("{name}", {}, "{value}") == "{value}"  # what a feed says is not filled in turn
