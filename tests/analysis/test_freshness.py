"""A feed is late against its own norm, never against another's."""

from datetime import UTC, datetime, timedelta

import pytest

from analysis.freshness import norm, state

NOW = datetime(2026, 11, 22, 14, 2, 31, tzinfo=UTC)


def told(
    age: timedelta | None, *, failed: bool = False, paused: bool = False, every: str = "30", since: int = 0
) -> str:
    return state(
        paused=paused,
        failed=failed,
        last_success=None if age is None else NOW - age,
        every=timedelta(seconds=int(every)) if every else None,
        delay=timedelta(seconds=60),
        expected=bool(every),
        now=NOW,
        since=NOW - timedelta(seconds=since),
    )


def test_the_norm_is_two_beats_and_the_publishers_delay() -> None:
    assert norm(timedelta(seconds=30), timedelta(seconds=60)) == timedelta(seconds=123)


@pytest.mark.parametrize(
    ("age", "word"),
    [(timedelta(seconds=5), "live"), (timedelta(seconds=122), "live"), (timedelta(seconds=124), "late")],
)
def test_a_feed_is_late_only_past_its_own_norm(age: timedelta, word: str) -> None:
    assert told(age) == word


def test_a_failed_trip_is_never_live() -> None:
    assert told(timedelta(seconds=5), failed=True) == "late"
    assert told(timedelta(minutes=9), failed=True) == "down"
    assert told(None, failed=True) == "down"


def test_a_feed_that_has_never_answered_is_given_its_norm_first() -> None:
    assert told(None, since=10) == "late"
    assert told(None, since=600) == "down"


def test_a_feed_without_a_cadence_may_be_silent() -> None:
    assert told(timedelta(days=9), every="") == "live"


def test_paused_is_said_whatever_else_is_true() -> None:
    assert told(None, failed=True, paused=True) == "paused"
