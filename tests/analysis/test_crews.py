"""Who is aboard a unit at a moment."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from analysis.crews import Crew, crew, responders

HOUR = timedelta(hours=1)


def shift(begins: datetime | None, ends: datetime | None, who: str = "R-1") -> dict[str, Any]:
    return {"from_at": begins, "to_at": ends, "responder_ids": who}


@pytest.mark.parametrize("told", ["R-1,R-2", "R-1; R-2", " R-1  R-2 ", '["R-1", "R-2"]', "R-1|R-2"])
def test_a_list_is_read_as_registries_write_it(told: str) -> None:
    assert responders(told) == ["R-1", "R-2"]


def test_without_a_shift_under_way_nobody_knows(now: datetime) -> None:
    assert crew([], now) is None and responders(None) == []
    assert crew([shift(now - HOUR, now), shift(now + HOUR, None)], now) is None


def test_a_shift_holds_from_its_beginning_to_the_moment_before_its_end(now: datetime) -> None:
    one = [shift(now, now + HOUR)]
    assert crew(one, now - timedelta(seconds=1)) is None
    assert crew(one, now) == Crew(("R-1",), now + HOUR)
    assert crew(one, now + HOUR) is None


def test_of_several_all_are_aboard_until_the_last_ends(now: datetime) -> None:
    both = [shift(None, now + HOUR, "R-1,R-2"), shift(now - HOUR, now + 2 * HOUR, "R-2,R-3")]
    assert crew(both, now) == Crew(("R-1", "R-2", "R-3"), now + 2 * HOUR)
    assert crew([*both, shift(None, None, "")], now) == Crew(("R-1", "R-2", "R-3"), None)
