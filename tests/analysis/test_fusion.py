"""Which incident a signal belongs to: near enough in kind, place and time; the words decide between several."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.fusion import (
    EXTENT_M,
    MEASURED_OFF_M,
    SIGMAS,
    TOLD_OFF_M,
    Known,
    Signal,
    joined,
    similarity,
)
from config import Fusion
from model.distance import DEGREE_M
from model.fusion import Window
from model.incident import KINDS

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WINDOWS = Fusion().windows
LON, LAT = -90.2, 0.0


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def signal(east_m: float = 0, seconds: float = 0, kind: str = "fire", words: str = "", **more: Any) -> Signal:
    """A signal so many metres east of a place, and so long after noon."""
    return Signal(kind, after(seconds), LON + east_m / DEGREE_M, LAT, words, **more)


def incident(name: str = "i1", east_m: float = 0, kind: str = "fire", words: str = "", **more: Any) -> Known:
    """An incident so many metres east of that place, told of at noon."""
    return Known(name, kind, words, NOON, NOON, LON + east_m / DEGREE_M, LAT, **more)


def home(told: Signal, *known: Known, windows: Mapping[tuple[str, str], Window] = WINDOWS) -> str | None:
    found = joined(told, {each.id: each for each in known}, windows)
    return found.incident_id if found else None


def test_where_nothing_is_known_a_signal_is_the_first_word() -> None:
    assert home(signal()) is None
    assert home(signal(), incident(), windows={}) is None


def test_a_signal_joins_the_nearest_of_its_kind() -> None:
    near = incident("near", 100), incident("nearer", -60), incident("here", 0, kind="crime")
    assert home(signal(), *near) == "nearer"


def test_kinds_that_tell_of_one_thing_are_joined_and_others_are_not() -> None:
    assert home(signal(kind="sos"), incident(kind="person_down")) == "i1"
    assert home(signal(kind="crime"), incident(kind="fire")) is None


def test_an_incident_may_be_joined_as_any_kind_it_was_told_as() -> None:
    known = incident(kind="crime")
    assert home(signal(kind="medical"), known) is None
    known.hears(signal(kind="sos"))
    assert home(signal(kind="medical"), known) == "i1"


def test_what_was_told_as_more_kinds_is_joined_by_no_less() -> None:
    windows = {("hazard", "fire"): Window(500, 900), ("hazard", "hazard"): Window(600, 200)}
    known, later = incident(kind="fire"), signal(seconds=600, kind="hazard")
    assert home(later, known, windows=windows) == "i1"
    known.hears(signal(kind="hazard"))
    assert home(later, known, windows=windows) == "i1"


@pytest.mark.parametrize("lost", [{"lon": None}, {"lat": None}, {"lon": None, "lat": None}])
def test_without_a_place_nothing_joins_and_nothing_is_joined(lost: dict[str, Any]) -> None:
    whole = {"kind": "fire", "at": NOON, "lon": LON, "lat": LAT}
    assert home(Signal(**{**whole, **lost}), incident()) is None
    unplaced = incident()
    unplaced.lon = unplaced.lat = None
    assert home(signal(), unplaced) is None


def test_what_is_farther_than_its_kinds_allow_is_another() -> None:
    within = {("fire", "fire"): Window(100, 60)}
    assert home(signal(99.9), incident(), windows=within) == "i1"
    assert home(signal(100.1), incident(), windows=within) is None


def test_two_exact_places_must_be_nearer_than_two_that_were_told() -> None:
    exact: dict[str, Any] = {"off_m": MEASURED_OFF_M}
    limit = SIGMAS * math.hypot(MEASURED_OFF_M, MEASURED_OFF_M, EXTENT_M)
    assert home(signal(limit - 1, **exact), incident(**exact)) == "i1"
    assert home(signal(limit + 1, **exact), incident(**exact)) is None
    assert home(signal(limit + 1), incident(**exact)) == home(signal(limit + 1, **exact), incident()) == "i1"


def test_the_time_is_counted_from_the_last_word_and_before_the_first() -> None:
    known, windows = incident(), {("fire", "fire"): Window(600, 200)}

    def joins(seconds: float) -> bool:
        return home(signal(seconds=seconds), known, windows=windows) == "i1"

    assert [joins(seconds) for seconds in (-201, -200, 200, 201)] == [False, True, True, False]
    known.hears(signal(seconds=150))
    assert [joins(seconds) for seconds in (-200, 75, 350, 351)] == [True, True, True, False]


def test_words_that_differ_keep_two_apart_that_lie_together() -> None:
    assert home(signal(words="Vehicle fire"), incident(words="Structure fire, smoke")) is None
    assert home(signal(words="smoke, STRUCTURE fire"), incident(words="Structure fire, smoke")) == "i1"
    assert home(signal(words="Vehicle fire"), incident()) == home(signal(), incident(words="Vehicle fire")) == "i1"


def test_words_that_agree_decide_between_two_near_ones() -> None:
    known = incident("silent", 10), incident("agrees", 120, words="Kitchen fire")
    assert home(signal(words="Kitchen fire"), *known) == "agrees"
    assert home(signal(), *known) == "silent"


def test_why_it_joins_is_told_in_words() -> None:
    def reason(told: Signal, **more: Any) -> str:
        found = joined(told, {"i1": incident(**more)}, WINDOWS)
        return found.reason if found else ""

    assert reason(signal(123)) == "120 m, at the same time, same kind"
    assert reason(signal(0, 150, "person_down"), kind="sos") == "0 m, 2 min apart, person down with sos"


def test_an_exact_place_counts_for_more_than_one_that_was_told() -> None:
    told, exact = incident(off_m=TOLD_OFF_M), incident(off_m=MEASURED_OFF_M)
    told.hears(signal(100, off_m=MEASURED_OFF_M))
    exact.hears(signal(100, off_m=TOLD_OFF_M))
    moved = [(each.lon - LON) * DEGREE_M for each in (told, exact) if each.lon is not None]
    assert moved == [pytest.approx(100 / 1.01), pytest.approx(1 / 1.01)]
    assert [told.off_m, exact.off_m] == pytest.approx([MEASURED_OFF_M / 1.01**0.5] * 2)


def test_equal_places_are_averaged_and_several_are_surer_than_one() -> None:
    known = incident()
    for east in (100, 200, 300):
        known.hears(signal(east))
    assert known.lon is not None and (known.lon - LON) * DEGREE_M == pytest.approx(150)
    assert known.off_m == pytest.approx(TOLD_OFF_M / 2)


def test_the_first_place_that_is_told_is_the_incidents_and_none_takes_it_away() -> None:
    known = Known("i1", "fire", "", NOON, NOON, None, None)
    known.hears(signal(50, off_m=MEASURED_OFF_M))
    known.hears(Signal("crowd", after(5), None, None))
    assert (known.lon, known.off_m) == (LON + 50 / DEGREE_M, MEASURED_OFF_M)
    assert (known.first, known.last, known.kinds) == (NOON, after(5), {"fire", "crowd"})


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("fire", "", None), ("", "", None), ("Car fire", "FIRE car", 1.0), ("Fire", "Car fire", 1.0), ("ab", "yz", 0.0)],
)
def test_how_alike_words_are_knows_neither_order_nor_case(one: str, other: str, alike: float | None) -> None:
    assert similarity(one, other) == alike


texts = st.text(st.sampled_from("abc XY,"), max_size=12)


@given(texts, texts)
def test_likeness_is_mutual_and_between_nothing_and_all(one: str, other: str) -> None:
    found = similarity(one, other)
    assert found == similarity(other, one)
    assert found is None or 0 <= found <= 1


places = st.integers(-3, 3).map(lambda n: n * 50.0)
times = st.integers(-4, 4).map(lambda n: n * 60.0)
kinds = st.sampled_from(["fire", "hazard", "crowd", "public"])
said = st.sampled_from(["", "Kitchen fire", "Car fire"])
signals = st.builds(signal, places, times, kinds, said, off_m=st.sampled_from([MEASURED_OFF_M, TOLD_OFF_M]))


@st.composite
def rooms(draw: st.DrawFn) -> list[Known]:
    """Open incidents, each told of by a few signals."""
    found = []
    for number, first in enumerate(draw(st.lists(signals, max_size=5))):
        known = Known(f"i{number}", first.kind, first.words, first.at, first.at, first.lon, first.lat, first.off_m)
        for each in draw(st.lists(signals, max_size=2)):
            known.hears(each)
        found.append(known)
    return found


@given(signals, rooms(), st.randoms())
def test_the_order_of_what_is_known_does_not_matter(told: Signal, known: list[Known], luck: Any) -> None:
    shuffled = luck.sample(known, len(known))
    assert home(told, *known) == home(told, *shuffled)


def test_of_two_that_fit_equally_well_it_is_always_the_same_one() -> None:
    one, other = incident("i1"), incident("i2")
    assert home(signal(), one, other) == home(signal(), other, one)


@given(st.sampled_from(KINDS), places, times, said, rooms(), st.sampled_from([MEASURED_OFF_M, TOLD_OFF_M]))
def test_a_signal_at_the_place_and_time_of_one_of_its_kind_always_joins(
    kind: str, east: float, seconds: float, words: str, others: list[Known], off: float
) -> None:
    told = signal(east, seconds, kind, words, off_m=off)
    same = Known("same", kind, words, told.at, told.at, told.lon, told.lat, off)
    assert home(told, same) == "same"
    assert home(told, *others, same) is not None
