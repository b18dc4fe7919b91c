"""An incident's units on its card: who is sent, who could go, and that nothing is offered to who may not send."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from components.units_card import sections
from components.words import length
from model.offer import Need, Offer, Proposed

AT = datetime(2026, 11, 22, 14, tzinfo=UTC)
FIRST = Proposed("E-29", "E-29", "fire", "available", 170.4, 0.914, True, "Closest")
LATE = Proposed("E-36", "E-36", "fire", "available", 351.0, 0.897, False, "")


def need(**more: Any) -> Need:
    given: dict[str, Any] = {
        "item": "fire", "wanted": 2, "sent": 1, "proposed": (FIRST, LATE), "unplaced": 0, "standard_s": 320.0,
        "source": "NFPA 1710", "cover_now": 0.926,
    }  # fmt: skip
    return Need(**{**given, **more})


def drawn(offer: Offer | None, sent: list[dict[str, Any]] | None = None, may_send: bool = True) -> str:
    found = sections("i1", sent or [], offer, may_send)
    return json.dumps([each.to_plotly_json() for each in found], default=lambda part: part.to_plotly_json())


def test_a_choice_tells_when_it_is_there_what_cover_is_left_and_why_it_stands_there() -> None:
    told = drawn(Offer((need(),)))
    assert "Fire units: 1 of 2 to send" in told
    for words in ("2:50", "91.4 %", "\\u22121.2", "Closest", "5:51", "later than 5:20"):
        assert words in told, words
    assert r"\"unit_id\": \"E-29\", \"saw_state\": \"available\"" in told
    assert told.count("btn small pri") == 1  # the first choice


def test_what_has_its_units_or_is_over_is_not_asked_for() -> None:
    assert drawn(Offer((need(sent=2),))) == drawn(None) == "[]"


def test_nobody_free_is_said_and_so_is_who_has_no_place() -> None:
    told = drawn(Offer((need(proposed=(), unplaced=3),)))
    assert (
        "Nobody free of this kind can be there within 15 minutes." in told and "3 free without a known place." in told
    )


def test_without_past_calls_no_cover_is_made_up() -> None:
    told = drawn(Offer((need(cover_now=None, proposed=(FIRST,)),)))
    assert "%" not in told and "No past call tells" in told


def test_why_nothing_can_be_said_is_said() -> None:
    assert "It has no place yet" in drawn(Offer(why="It has no place yet"))


@pytest.mark.parametrize(("state", "offered"), [("en_route", True), ("clear", False), ("stood_down", False)])
def test_who_is_sent_is_told_with_how_far_they_are(state: str, offered: bool) -> None:
    told = drawn(None, [{"unit_id": "E-1", "state": state, "since": AT}])
    assert "Units sent" in told and state.replace("_", " ").capitalize() in told
    assert ("stand_down" in told) is offered


@pytest.mark.parametrize(("state", "words"), [("failed", "Not told yet"), ("refused", "refuses it")])
def test_who_has_not_been_told_is_said_in_place_of_how_far_they_are(state: str, words: str) -> None:
    row = {"unit_id": "E-1", "state": "dispatched", "since": AT}
    told = json.dumps(
        [each.to_plotly_json() for each in sections("i1", [row], None, True, {"E-1": state})],
        default=lambda part: part.to_plotly_json(),
    )
    assert words in told and "radio" in told and '"Dispatched"' not in told


def test_who_may_not_send_sees_all_of_it_and_no_button() -> None:
    told = drawn(Offer((need(),)), [{"unit_id": "E-1", "state": "en_route", "since": AT}], may_send=False)
    assert "E-29" in told and "data-command" not in told


@pytest.mark.parametrize(("seconds", "face"), [(0, "0:00"), (59.6, "1:00"), (605, "10:05"), (-3, "0:00")])
def test_seconds_are_told_as_a_stopwatch_does(seconds: float, face: str) -> None:
    assert length(seconds) == face
