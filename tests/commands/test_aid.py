"""Mutual aid: a neighbour's unit stands among those sent, goes on as ours do, and is offered to nobody."""

from datetime import timedelta

import pytest

from commands.aid import CallAid
from commands.assign import StandDown
from commands.close_incident import CloseIncident
from commands.errors import ConflictError, NotAllowedError, NotThereError, UnfitError
from commands.unit_state import StateUnit
from model.actor import HOUSE
from model.unit import UNIT
from model.view import View
from queries.assignments import assignments, outgoing
from queries.handover import handover
from queries.live import units_at_work
from store import Equals
from tests.commands.conftest import Desk
from tests.conftest import NOW

NAME = "E 7 @ North Shore Fire"


def unit(desk: Desk) -> dict[str, object]:
    (row,) = desk.store.reader(HOUSE).rows(UNIT, [Equals("id", NAME)]).iter_rows(named=True)
    return dict(row)


def sent(desk: Desk) -> list[tuple[str, str]]:
    return assignments(desk.store.reader(HOUSE), "i1").select("unit_id", "state").rows()


def test_a_neighbours_unit_stands_among_those_sent_and_is_stood_down(desk: Desk) -> None:
    done = desk.do(CallAid("i1", " North  Shore @Fire ", "E@7", "fire"))
    assert done.detail == "E 7 of North Shore Fire asked for" and desk.log()[-1][1] == "call_aid"
    assert (unit(desk)["name"], unit(desk)["unit_type"]) == (NAME, "fire")
    assert sent(desk) == [(NAME, "dispatched")]
    desk.do(StateUnit(NAME, "on_scene"))
    assert sent(desk) == [(NAME, "on_scene")]
    desk.do(StandDown("i1", NAME))
    assert unit(desk)["state"] == "out_of_service", "it went home"
    house = desk.store.reader(HOUSE)
    assert units_at_work(house, View(NOW)).is_empty()
    assert handover(house, house, NOW - timedelta(hours=8), NOW).out_of_service == []


def test_no_outlet_tells_a_neighbours_unit_where_to_go(desk: Desk) -> None:
    desk.do(CallAid("i1", "North Shore Fire", "E 7", "fire"))
    assert outgoing(desk.store.reader(HOUSE), "radio").is_empty(), "its own agency does"


def test_it_may_come_again(desk: Desk) -> None:
    desk.do(CallAid("i1", "North Shore Fire", "E 7", "fire"))
    with pytest.raises(ConflictError, match="sent to it already"):
        desk.do(CallAid("i1", "North Shore Fire", "E 7", "fire"))
    desk.do(StandDown("i1", NAME))
    desk.do(CallAid("i1", "North Shore Fire", "E 7", "fire"))
    assert sent(desk)[-1] == (NAME, "dispatched")


@pytest.mark.parametrize(
    ("fields", "error", "why"),
    [
        (("nowhere", "North", "E 7", "fire"), NotThereError, "nowhere"),
        (("i1", "", "E 7", "fire"), UnfitError, "agency"),
        (("i1", "North", " ", "fire"), UnfitError, "called"),
        (("i1", "North", "E 7", "rocket"), UnfitError, "unit_type"),
        (("i1", "N" * 41, "E 7", "fire"), UnfitError, "at most 40"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    desk: Desk, fields: tuple[str, str, str, str], error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        desk.do(CallAid(*fields))
    assert sent(desk) == []


def test_nobody_is_asked_for_what_is_over(desk: Desk) -> None:
    desk.do(CloseIncident("i1", "resolved"))
    with pytest.raises(ConflictError, match="Reopen it first"):
        desk.do(CallAid("i1", "North", "E 7", "fire"))


def test_only_the_floor_asks(desk: Desk) -> None:
    with pytest.raises(NotAllowedError):
        desk.do(CallAid("i1", "North", "E 7", "fire"), "analyst")
