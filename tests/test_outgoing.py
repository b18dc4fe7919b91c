"""Orders leave at least once, in each unit's order, with a receipt; what was not taken waits and is tried again."""

import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from config import City, Outlet
from connectors.web import Web
from model.actor import HOUSE
from model.feed import RECEIPT
from model.incident import INCIDENT
from model.risk import PLAN
from model.unit import ASSIGNMENT
from outgoing import Outgoing
from queries.assignments import untaken
from store import Store
from tests.conftest import ROOT


class Listener(httpx.BaseTransport):
    """The other side: keeps what it hears, and refuses the units that it is told to."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.refuses: set[str] = set()
        self.refusal = 503
        self.told = threading.Event()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        said = json.loads(request.read())
        if said["unit_id"] in self.refuses:
            return httpx.Response(self.refusal, request=request)
        self.heard.append((said["unit_id"], said["state"]))
        self.last = said
        self.told.set()
        return httpx.Response(204, request=request)


@pytest.fixture
def side() -> Listener:
    return Listener()


@pytest.fixture
def out(memory: Store, side: Listener, tmp_path: Path, now: datetime) -> Outgoing:
    call = {
        "id": "i1", "source": "calls", "source_id": "C-7", "received_at": now, "updated_at": now, "kind": "fire",
        "title": "Smoke", "priority": 2, "state": "new", "lon": -90.2, "lat": 38.6,
    }  # fmt: skip
    memory.write([INCIDENT.records([call])])
    given = {"name": "cad", "kind": "http", "url": "sim://cad/orders"}
    outlet = Outlet.model_validate(given, context={"folder": ROOT, "environ": {}})
    city = City.model_construct(outlets=(outlet,))
    return Outgoing(city, memory, Web(mounts={"sim": side}), tmp_path, lambda: now)


@pytest.fixture
def say(memory: Store, now: datetime) -> Callable[..., None]:
    """A word of the desk about a unit, so many seconds from now."""

    def said(unit: str, state: str = "dispatched", incident: str = "i1", at: int = 0, source: str = "desk") -> None:
        moment = now.replace(second=at)
        row: dict[str, Any] = {
            "id": f"{incident}:{unit}", "source": source, "source_id": f"{incident}:{unit}", "observed_at": moment,
            "received_at": moment, "incident_id": incident, "unit_id": unit, "state": state,
        }  # fmt: skip
        memory.write([ASSIGNMENT.records([row])])

    return said


def receipts(store: Store) -> list[tuple[Any, ...]]:
    found = store.reader(HOUSE).rows(RECEIPT).sort("about_id")
    return found.select("outlet", "about_table", "attempts", "state").rows()


def outlet_of(out: Outgoing) -> Outlet:
    return out._outlets[0]


def test_an_order_is_sent_once_with_the_incidents_own_number_and_place(
    out: Outgoing, side: Listener, say: Callable[..., None], memory: Store
) -> None:
    say("E-1")
    assert out.pass_on(outlet_of(out)) and out.pass_on(outlet_of(out))
    assert side.heard == [("E-1", "dispatched")]
    told = {name: side.last[name] for name in ("incident_id", "source_id", "lon", "kind", "title", "priority")}
    expected = {"incident_id": "i1", "source_id": "C-7", "lon": -90.2, "kind": "fire", "title": "Smoke", "priority": 2}
    assert told == expected
    assert receipts(memory) == [("cad", "assignment", 1, "sent")]


def test_what_is_not_taken_is_tried_again_and_counted(
    out: Outgoing, side: Listener, say: Callable[..., None], memory: Store
) -> None:
    side.refuses = {"E-1"}
    say("E-1")
    say("E-2", at=1)
    assert not out.pass_on(outlet_of(out)) and not out.pass_on(outlet_of(out))
    assert side.heard == [("E-2", "dispatched")]  # one that is refused holds up no other
    assert receipts(memory) == [("cad", "assignment", 2, "failed"), ("cad", "assignment", 1, "sent")]
    side.refuses = set()
    assert out.pass_on(outlet_of(out))
    assert receipts(memory)[0] == ("cad", "assignment", 3, "sent")


def test_who_is_diverted_is_taken_off_first_and_then_sent(
    out: Outgoing, side: Listener, say: Callable[..., None]
) -> None:
    say("E-1", "dispatched", "a1", at=1)
    say("E-1", "stood_down", "z9", at=1)
    out.pass_on(outlet_of(out))
    assert side.heard == [("E-1", "stood_down"), ("E-1", "dispatched")]


def test_a_units_orders_keep_their_order(out: Outgoing, side: Listener, say: Callable[..., None]) -> None:
    side.refuses = {"E-1"}
    say("E-1", "stood_down", "i0", at=1)
    say("E-1", at=2)
    out.pass_on(outlet_of(out))
    side.refuses = set()
    out.pass_on(outlet_of(out))
    assert side.heard == [("E-1", "stood_down"), ("E-1", "dispatched")]


def test_an_order_that_is_refused_for_good_holds_up_no_later_one(
    out: Outgoing, side: Listener, say: Callable[..., None], memory: Store
) -> None:
    side.refuses, side.refusal = {"E-1"}, 400
    say("E-1", "stood_down", "i0", at=1)
    assert out.pass_on(outlet_of(out))
    assert receipts(memory) == [("cad", "assignment", 1, "refused")]
    assert untaken(memory.reader(HOUSE), "i0") == {"E-1": "refused"}
    side.refuses = set()
    say("E-1", at=2)
    assert out.pass_on(outlet_of(out))
    assert side.heard == [("E-1", "dispatched")]
    assert untaken(memory.reader(HOUSE), "i1") == {}


def test_what_was_taken_back_before_it_could_be_told_is_not_told(
    out: Outgoing, side: Listener, say: Callable[..., None]
) -> None:
    say("E-1", at=1)
    say("E-1", "stood_down", at=2)
    out.pass_on(outlet_of(out))
    assert side.heard == [("E-1", "stood_down")]


def test_what_a_feed_says_of_units_is_not_sent_back_to_it(
    out: Outgoing, side: Listener, say: Callable[..., None]
) -> None:
    say("E-1", source="cad")
    assert out.pass_on(outlet_of(out)) and side.heard == []


def test_it_wakes_at_a_new_order_and_sends_what_waited_over_a_restart(
    out: Outgoing, side: Listener, say: Callable[..., None]
) -> None:
    say("E-1")
    out.start()
    assert side.told.wait(10)
    side.told.clear()
    say("E-2", at=1)
    assert side.told.wait(10)
    out.stop()
    assert side.heard == [("E-1", "dispatched"), ("E-2", "dispatched")]


def test_an_offered_plan_leaves_by_the_outlets_that_ask_for_plans(memory: Store, tmp_path: Path, now: datetime) -> None:
    plan = {"id": "house:p1", "source": "house", "source_id": "p1", "observed_at": now, "received_at": now,
            "name": "Patrols 14:00 to 22:00", "horizon_h": 8, "body": '{"beats":[]}', "starts_at": now}  # fmt: skip
    memory.write([PLAN.records([{**plan, "state": "offered"}, {**plan, "id": "house:p2", "source_id": "p2"}])])
    made = {}
    for name, tables in (("all", ["assignment", "plan"]), ("units", ["assignment"])):
        told = {"name": name, "kind": "file", "url": f"file://{name}.jsonl", "tables": tables}
        made[name] = Outlet.model_validate(told, context={"folder": ROOT, "environ": {}})
    city = City.model_construct(outlets=tuple(made.values()))
    out = Outgoing(city, memory, Web(), tmp_path, lambda: now)
    assert all(out.pass_on(each) for each in made.values()) and out.pass_on(made["all"])
    (line,) = (tmp_path / "all.jsonl").read_text().splitlines()
    assert json.loads(line)["body"] == {"beats": []} and json.loads(line)["name"] == "Patrols 14:00 to 22:00"
    assert not (tmp_path / "units.jsonl").exists()
    (receipt,) = memory.reader(HOUSE).rows(RECEIPT, []).to_dicts()
    assert (receipt["about_table"], receipt["about_id"], receipt["state"]) == ("plan", "house:p1", "sent")
