"""How urgent a call is that comes without a priority, and why: its kind, then what was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.triage import BY_KIND, GRAVE, LIGHT, priority
from model.incident import KINDS, PRIORITIES


def test_every_kind_has_a_priority_of_the_houses() -> None:
    assert set(BY_KIND) == set(KINDS) and set(BY_KIND.values()) <= set(PRIORITIES)


@pytest.mark.parametrize(("kind", "urgent"), [("sos", 1), ("fire", 2), ("traffic", 3), ("public", 4), ("dragon", 4)])
def test_where_nothing_is_said_the_kind_alone_counts(kind: str, urgent: int) -> None:
    assert priority(kind, "") == (urgent, [f"{kind} by its kind"])
    assert priority("person_down", "")[1] == ["person down by its kind"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_grave_word_settles_it_whatever_else_is_said(kind: str) -> None:
    for grave in GRAVE:
        told = f"Minor noise, past, {grave.upper()} and 2 injured"
        found, (why,) = priority(kind, told)
        assert found == 1 and why.startswith("danger to life: “")


def test_people_who_are_hurt_make_it_one_more_urgent() -> None:
    assert priority("traffic", "Crash, 2 people injured") == (
        2, ["traffic by its kind", "people: “2 people injured”"],
    )  # fmt: skip
    assert priority("sos", "1 hurt")[0] == 1
    assert priority("traffic", "Crash, 0 injured") == (3, ["traffic by its kind"])


def test_what_can_wait_is_one_less_urgent() -> None:
    assert priority("crime", "Noise at the neighbours'") == (4, ["crime by its kind", "it can wait: “noise”"])
    assert priority("crime", "Theft, past, no suspects")[1][-1] == "it can wait: “past”"
    assert priority("traffic", "Minor crash, 2 injured")[0] == 3
    for light in LIGHT:
        assert priority("public", f"x {light}, {light}")[0] == 5


@given(st.sampled_from([*KINDS, "dragon"]), st.text(max_size=40), st.sampled_from(["", *GRAVE, *LIGHT, "3 hurt"]))
def test_a_priority_is_always_one_of_the_five_and_has_a_reason(kind: str, words: str, more: str) -> None:
    found, why = priority(kind, f"{words} {more}")
    assert found in PRIORITIES and why and all(why)
