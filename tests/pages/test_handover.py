"""The page of a hand-over, and its paper: what is told to whom."""

import importlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

import session
from api import paper
from api.problem import ProblemError
from components.handover_moved import Asked
from components.handover_words import hours_of, until
from model.actor import HOUSE, Actor, Role
from model.alarm import ALARM
from model.incident import INCIDENT, INCIDENT_NOTE
from model.permission import rights
from queries.audit import Asked as Searched
from queries.audit import entries
from tests.pages.conftest import Running

INES = Actor("ines", "operator", None, "a-session")
SHIFT = Asked(8)


def drawn(asked: Asked = SHIFT, actor: Actor = INES) -> str:
    """The page as that actor is shown it."""
    token = session.enter(actor)
    page: Any = importlib.import_module("pages.handover").shown(asked)
    session.leave(token)
    return json.dumps(page, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


@pytest.fixture
def noted(busy: Running, now: datetime) -> Running:
    """The busy city; somebody has noted something, an alarm waits, and an incident is over."""
    said = {"source": "desk", "observed_at": now, "received_at": now}
    over = {"updated_at": now, "reported_at": now, "kind": "crime", "title": "Broken window", "priority": 2}
    busy.store.write([
        INCIDENT_NOTE.records([{**said, "id": "n1", "incident_id": "i0", "author": "ines", "text": "gate code 4711"}]),
        ALARM.records([{**said, "id": "a1", "cause": "person-down C1", "incident_id": "i0", "priority": 1,
                        "state": "raised", "count": 2}]),
        INCIDENT.records([{**said, **over, "source": "calls", "id": "w1", "source_id": "w1", "state": "resolved"}]),
    ])  # fmt: skip
    return busy


def test_an_empty_city_hands_over_an_empty_board(empty: Running) -> None:
    told = drawn()
    for words in ("Nothing is open", "Nothing was opened or closed.", "No alarm waits", "Nothing was noted.",
                  "This city has no feeds."):  # fmt: skip
        assert words in told, words


def test_every_figure_leads_to_what_it_counts(noted: Running) -> None:
    told = drawn()
    assert "40 open, 8 of priority 1, 16 not acknowledged" not in told
    for words in ("40 open, 8 of priority 1", '"href": "/?priority=1"', "/handover?hours=8&list=ended&kind=crime",
                  '"href": "/feeds"', '"href": "#waiting"', "/paper/handover.pdf?hours=8", "/incident/i0",
                  "Person down, not acknowledged", "The server answered 503.", "gate code 4711"):  # fmt: skip
        assert words in told, words


def test_a_count_is_listed_where_its_address_asks_for_it(noted: Running) -> None:
    told = drawn(Asked(8, "ended", "crime", "2"))
    assert "Closed, crime of priority 2: 1" in told and "Broken window" in told.partition("Close the list")[2]
    assert "Opened, fire of priority 5: 8" in drawn(Asked(8, "opened", "fire", "5"))
    assert "Close the list" not in drawn(Asked(8, "nonsense"))


def test_what_the_page_does_not_list_it_counts(busy: Running, now: datetime) -> None:
    at = dict.fromkeys(("received_at", "observed_at", "reported_at", "updated_at"), now)
    busy.store.write([INCIDENT.records([
        {"id": f"m{n}", "source": "calls", "source_id": f"m{n}", "kind": "medical", "priority": 5, "state": "new", **at}
        for n in range(360)
    ])])  # fmt: skip
    told = drawn()
    assert "400 open" in told and "300 more, the least urgent" in told


def test_words_of_notes_are_noted_once_for_each_case_and_hidden_without_the_right(noted: Running) -> None:
    drawn()
    drawn()
    looks = entries(noted.store.reader(HOUSE), Searched(action="look"), 9)
    assert looks.select("actor", "about_id", "purpose").rows() == [("ines", "i0", "dispatch")]
    fewer = rights("operator").changed("operator", deny=["personal incident_note", "read alarm", "read feed_poll"])
    told = drawn(actor=Actor("x", "operator", fewer, "another"))
    assert "4711" not in told and "Hidden from your role." in told
    assert "Alarms raised" not in told and "Feeds" not in told


def test_a_sensitive_incident_is_named_by_its_kind_only(noted: Running, now: datetime) -> None:
    row = {"source": "calls", "id": "i0", "source_id": "0", "received_at": now, "observed_at": now, "updated_at": now,
           "kind": "crime", "title": "Told to nobody", "state": "new", "sensitive": True, "lon": -90.2, "lat": 38.6,
           "cell": 1, "cell_lon": -90.21, "cell_lat": 38.61}  # fmt: skip
    noted.store.write([INCIDENT.records([row])])
    told = drawn()
    assert "Told to nobody" not in told and "4711" not in told and "C1" not in told


def test_paper_says_what_the_page_says_and_the_log_knows_of_it(noted: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[str, dict[str, Any]]] = []

    def keep(form: str, told: str) -> bytes:
        kept.append((form, json.loads(told)))
        return b"%PDF"

    monkeypatch.setattr(session, "print_page", keep)
    assert paper._hand_over(8).body == b"%PDF"
    form, told = kept[0]
    sections = {each["title"]: each for each in told["sections"]}
    assert form == "handover" and len(sections["Open, 40"]["rows"]) == 40
    assert "gate code 4711" in sections["Notes on what is open"]["rows"][0]
    assert sections["Closed, 1"]["rows"][0] == ["Crime", "", "1", "", "", "", "", "1"]
    (entry,) = entries(noted.store.reader(HOUSE), Searched(action="export"), 9).iter_rows(named=True)
    assert "notes to 1 incidents" in entry["detail"] and entry["purpose"] == "demonstration"
    role: Role = "privacy_officer"
    token = session.enter(Actor("oda", role, rights(role), "a-session"))
    paper._hand_over(8)
    session.leave(token)
    assert "4711" not in json.dumps(kept[1])
    monkeypatch.setattr(session, "print_page", lambda form, told: None)
    with pytest.raises(ProblemError, match="could not be put on paper"):
        paper._hand_over(8)


@pytest.mark.parametrize(("asked", "hours"), [("4", 4), ("24", 24), ("", 8), (None, 8), ("7", 8), ("<b>", 8)])
def test_hours_are_those_there_are(asked: object, hours: int) -> None:
    assert hours_of(asked) == hours


def test_an_end_names_its_day_where_that_is_another(now: datetime) -> None:
    zone = importlib.import_module("zoneinfo").ZoneInfo("UTC")
    assert until(now + timedelta(hours=1), now, zone) == "until 15:00"
    assert until(now + timedelta(days=1), now, zone) == "until Mon 23 Nov 14:00"
    assert until(None, now, zone) == "until it is lifted"
