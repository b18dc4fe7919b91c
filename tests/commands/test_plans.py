"""A plan is offered or nothing is done, places are left out or added: with a reason, by who may, in the log."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from commands.errors import ConflictError, NotAllowedError, NotThereError, UnfitError
from commands.plans import ChoosePlace, DeclinePlan, OfferPlan
from model.actor import HOUSE
from model.risk import PLAN, RISK_CELL
from model.view import View
from queries.risk import patrol_plans, places_chosen, plans_outgoing
from tests.commands.conftest import Desk

ID = "house:patrols-2026-11-22T14"
BODY = {"made_at": "then", "beats": [{"cell": "c1", "explores": False}, {"cell": "c2", "explores": True}],
        "reach": {"plan": 0.26}}  # fmt: skip


def suggest(desk: Desk, now: datetime, body: dict[str, Any] = BODY) -> None:
    desk.store.write([PLAN.records([{
        "id": ID, "source": "house", "source_id": ID[6:], "observed_at": now, "received_at": now, "horizon_h": 8,
        "name": "Patrols 14:00 to 22:00", "starts_at": now, "state": "suggested", "body": json.dumps(body),
    }])])  # fmt: skip


def plan(desk: Desk, now: datetime) -> dict[str, Any]:
    return patrol_plans(desk.store.reader(HOUSE), View(now)).to_dicts()[0]


def test_a_plan_is_offered_once_as_it_was_seen(desk: Desk, now: datetime) -> None:
    suggest(desk, now)
    with pytest.raises(ConflictError, match="drawn anew meanwhile"):
        desk.do(OfferPlan(ID, "before"), "supervisor")
    done = desk.do(OfferPlan(ID, "then"), "supervisor")
    assert done.detail == "2 patrols, 1 of them by lot, reach 26 % of what is expected"
    assert (plan(desk, now)["state"], plan(desk, now)["by"]) == ("offered", "a-supervisor")
    with pytest.raises(ConflictError, match="offered by a-supervisor already"):
        desk.do(DeclinePlan(ID, "too few people"), "analyst")
    assert desk.log()[-1][1:3] == ("offer_plan", ID)
    assert plans_outgoing(desk.store.reader(HOUSE), "cad")["body"].to_list() == [BODY]


def test_what_was_offered_stays_as_it_was_seen_and_what_is_over_is_offered_no_more(desk: Desk, now: datetime) -> None:
    suggest(desk, now)
    desk.do(OfferPlan(ID, "then"), "supervisor")
    suggest(desk, now + timedelta(seconds=1), {**BODY, "made_at": "later"})
    assert json.loads(plan(desk, now)["body"]) == BODY
    old = {"id": "house:old", "source": "house", "source_id": "old", "observed_at": now, "received_at": now,
           "state": "suggested", "body": json.dumps(BODY), "starts_at": now - timedelta(hours=13)}  # fmt: skip
    desk.store.write([PLAN.records([old])])
    with pytest.raises(ConflictError, match="shift is over"):
        desk.do(OfferPlan("house:old", "then"), "supervisor")


def test_doing_nothing_wants_a_reason_and_leaves_by_no_outlet(desk: Desk, now: datetime) -> None:
    suggest(desk, now)
    with pytest.raises(UnfitError):
        desk.do(DeclinePlan(ID, "x"), "supervisor")
    desk.do(DeclinePlan(ID, "All are at the parade"), "supervisor")
    told = plan(desk, now)
    assert (told["state"], told["reason"]) == ("declined", "All are at the parade")
    assert plans_outgoing(desk.store.reader(HOUSE), "cad").is_empty()
    with pytest.raises(NotThereError, match="no plan 'elsewhere'"):
        desk.do(DeclinePlan("elsewhere", "no reason"), "supervisor")


def test_a_place_is_left_out_added_and_left_to_the_forecast_again(desk: Desk, now: datetime) -> None:
    cell = {"source": "house", "source_id": "c1/all/24", "observed_at": now, "received_at": now, "cell": "c1",
            "category": "all", "horizon_h": 24, "expected": 1.0, "rank": 1, "generated_at": now}  # fmt: skip
    desk.store.write([RISK_CELL.records([cell])])
    desk.do(ChoosePlace("c1", "leave_out", "A school fair, with its own people"), "analyst")
    house = desk.store.reader(HOUSE)
    (row,) = places_chosen(house, View(now)).to_dicts()
    assert (row["action"], row["by"], row["reason"]) == ("leave_out", "a-analyst", "A school fair, with its own people")
    with pytest.raises(ConflictError, match="left out of plans already"):
        desk.do(ChoosePlace("c1", "leave_out", "again, please"), "analyst")
    desk.do(ChoosePlace("c1", "none", "It is over"), "supervisor")
    assert places_chosen(house, View(now)).is_empty()
    assert desk.log()[-1][1:] == ("choose_place", "c1", "as the forecast says")


def test_what_is_no_place_and_who_may_not_is_refused(desk: Desk, now: datetime) -> None:
    suggest(desk, now)
    with pytest.raises(NotThereError, match="no cell 'nowhere'"):
        desk.do(ChoosePlace("nowhere", "add", "a good reason"), "analyst")
    with pytest.raises(UnfitError, match="leave_out, add, none"):
        desk.do(ChoosePlace("c1", "remove", "a good reason"), "analyst")
    for command in (ChoosePlace("c1", "add", "why"), OfferPlan(ID, "then"), DeclinePlan(ID, "why")):
        with pytest.raises(NotAllowedError):
            desk.do(command, "operator")
