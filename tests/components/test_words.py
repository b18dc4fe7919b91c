"""Columns, values and lengths of time in the operator's words."""

from datetime import UTC, datetime

import pytest

from components.fields import Field, fields
from components.selection_card import face
from components.words import duration, label, length, words

AT = datetime(2026, 7, 1, 14, 2, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (5, "5 s"),
        (60, "1 min"),
        (90, "90 s"),
        (130, "2 min"),
        (3_600, "1 h"),
        (10_800, "3 h"),
        (172_800, "2 d"),
    ],
)
def test_a_length_of_time_is_one_figure(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_a_column_reads_as_a_person_would_say_it() -> None:
    assert [label(name) for name in ("speed_mps", "reported_at", "owner")] == ["Speed", "Reported", "Owner"]
    assert [words(value) for value in ("on_scene", "sos", "")] == ["On scene", "SOS", ""]


def of(column: str, value: object, **row: object) -> Field:
    (found,) = fields({column: value, **row}, "America/Chicago")[:1]
    return found


def test_an_instant_stands_in_the_citys_zone_and_keeps_its_age() -> None:
    told = of("observed_at", AT)
    assert told.value == "1 Jul 2026 09:02:31"
    assert told.instant == "2026-07-01T14:02:31Z"


def test_a_value_takes_its_unit_from_its_row() -> None:
    assert (of("value", 2.3456789, unit="m").value, of("value", 2.3456789, unit="m").unit) == ("2.346", "m")


@pytest.mark.parametrize("value", [None, ""])
def test_what_is_not_given_is_told_apart(value: object) -> None:
    assert not of("owner", value).given


def test_a_flag_is_yes_or_no_and_zero_is_given() -> None:
    assert of("sensitive", False).value == "no"
    assert of("people_low", 0).given


@pytest.mark.parametrize(
    ("row", "symbol"),
    [
        ({"kind": "fire", "priority": 1}, ("fire", "p1")),
        ({"kind": "person_down", "priority": None}, ("person-down", "p5")),
        ({"kind": "crime", "priority": 3, "sensitive": True}, ("locked", "p3")),
        ({}, ("unknown", "p5")),
    ],
)
def test_an_incidents_symbol_says_its_kind_and_its_colour_its_priority(
    row: dict[str, object], symbol: tuple[str, str]
) -> None:
    assert face("incident", row) == symbol


@pytest.mark.parametrize(
    ("seconds", "said"), [(-1, "0:00"), (9.6, "0:10"), (492, "8:12"), (3599.6, "1 h 00"), (7264, "2 h 01")]
)
def test_a_length_is_told_to_the_second_and_from_an_hour_on_to_the_minute(seconds: float, said: str) -> None:
    assert length(seconds) == said
