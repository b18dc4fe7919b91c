"""Rows that take back: what they close, how they count, and that a second run finds all done."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.subcommands.conftest import Desk

MAPPING = """
source = "police"
cancels = { column = "Count", equals = "-1", match = ["Complaint", "Crime"] }
[columns]
type = "Crime"
title = "Name"
state = { const = "closed" }
reported_at = "When"
received_at = { column = "Month", format = "%Y-%m", end_of = "month" }
"""
HEAD = "Complaint,Crime,Count,Name,When,Month\n"
JANUARY = HEAD + "1,10,1,old,2024-01-01,2024-01\n1,10,1,newer,2024-01-05,2024-01\n2,10,1,stays,2024-01-02,2024-01\n"
FEBRUARY = HEAD + "1,10,-1,taken back,2024-01-05,2024-02\n3,10,1,later,2024-02-02,2024-02\n"


def states(desk: Desk) -> dict[str, str]:
    return dict(desk.rows("incident", "title").select("title", "state").iter_rows())


AFTER = {"old": "closed", "newer": "false_alarm", "stays": "closed", "taken back": "false_alarm", "later": "closed"}


@pytest.mark.parametrize("order", [("january", "february"), ("february", "january")])
def test_a_cancel_closes_the_newest_row_it_matches_whatever_the_order(desk: Desk, order: tuple[str, str]) -> None:
    months = {"january": JANUARY, "february": FEBRUARY}
    files: dict[str, str | bytes] = {f"{name}.csv": months[name] for name in order}
    assert desk.bring("incident", files, MAPPING) == "read=5 written=5 unchanged=0 rejected=0"
    assert states(desk) == AFTER
    assert desk.bring("incident", files, MAPPING) == "read=5 written=0 unchanged=5 rejected=0"
    assert desk.bring("incident", {"january.csv": JANUARY}, MAPPING) == "read=3 written=0 unchanged=3 rejected=0"
    assert states(desk) == AFTER


def test_a_cancel_in_the_same_file_and_in_another_piece_of_it(desk: Desk, small_pieces: Callable[[], None]) -> None:
    small_pieces()
    body = JANUARY + FEBRUARY.removeprefix(HEAD)
    assert desk.bring("incident", body, MAPPING) == "read=5 written=5 unchanged=0 rejected=0"
    assert desk.bring("incident", body, MAPPING) == "read=5 written=0 unchanged=5 rejected=0"
    assert states(desk) == AFTER


def test_what_was_taken_back_is_known_from_then_on(desk: Desk) -> None:
    desk.bring("incident", {"a.csv": JANUARY, "b.csv": FEBRUARY}, MAPPING)
    question = "SELECT state FROM incident_at(NULL, $known) WHERE title = 'newer'"
    in_february = datetime(2024, 2, 10, tzinfo=UTC)
    assert desk.reader.read(question, known=in_february)["state"].to_list() == ["closed"]
    assert desk.reader.read(question, known=datetime(2024, 3, 2, tzinfo=UTC))["state"].to_list() == ["false_alarm"]


def test_rows_with_times_of_their_own_are_taken_back_once(desk: Desk) -> None:
    mapping = MAPPING + 'updated_at = "When"\n'
    files: dict[str, str | bytes] = {"a.csv": JANUARY, "b.csv": FEBRUARY}
    assert desk.bring("incident", files, mapping) == "read=5 written=5 unchanged=0 rejected=0"
    assert states(desk) == AFTER
    assert desk.bring("incident", files, mapping) == "read=5 written=0 unchanged=5 rejected=0"
    assert states(desk) == AFTER


def test_each_cancel_takes_one_row_back_and_one_too_many_takes_none(desk: Desk) -> None:
    twice = FEBRUARY.splitlines()[1] + "\n"
    files: dict[str, str | bytes] = {"a.csv": JANUARY, "b.csv": HEAD + twice * 3}
    assert desk.bring("incident", files, MAPPING) == "read=6 written=6 unchanged=0 rejected=0"
    assert desk.bring("incident", files, MAPPING) == "read=6 written=0 unchanged=6 rejected=0"
    assert {name for name, state in states(desk).items() if state == "closed"} == {"stays"}
