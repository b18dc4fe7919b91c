"""`/risk`: before anything is forecast, with a forecast and its report card, and for whom it is."""

import importlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

import session
from api import plans
from api.problem import ProblemError
from components import risk_words as say
from model.actor import Actor, Role
from model.permission import rights
from model.risk import PLAN, RISK_PLACE
from tests.pages.conftest import Running
from tests.queries.test_risk import CELLS, forecast

MODELS = ("counts", "kde", "mixture", "lightgbm", "blend")
ASKED = {"hours": "24", "category": "all"}


def figures(rate: float) -> dict[str, Any]:
    return {"hit_rate": {"5": rate}, "calibration": [1.0] * 9 + [1.2], "coverage90": 0.91, "jaccard5": 0.97}


def told(**more: Any) -> dict[str, Any]:
    """What the forecast tells beside its cells: the blend is in use."""
    models = {name: figures(0.2 + n / 100) for n, name in enumerate(MODELS)}
    card = {"winner": "blend", "words": "The blend caught more.", "models": models, "windows": 60, "missed": 1531,
            "of": 2172, "starts": [0.0, 720.0], "rates": {name: [0.2, 0.21] for name in MODELS}}  # fmt: skip
    places = [
        {"cell": cell, "lon": -90.2, "lat": 38.6, "area": area, "expected": 1.0, "month": month, "year": 60,
         "speaks": {"days": 0.1, "years": 0.9}, "what": "Theft <b>", "when": "at night"}
        for cell, area, month in zip(CELLS, ("Soulard", "Soulard", "Baden"), (30, 5, 5), strict=False)
    ]  # fmt: skip
    return {"cards": {"all": card}, "places": {"all": places}, "categories": ["all"],
            "totals": {"all": {"8": [1.0, 4.0], "24": [4.0, 1234.0], "168": [30.0, 50.0]}},
            "history": {"rows": 900, "without a place": 12, "in the future": 0}, **more}  # fmt: skip


@pytest.fixture
def ahead(busy: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    forecast(busy.store, 5, [3.0, 2.0, 1.0])
    monkeypatch.setattr(session, "forecast", told)
    return busy


def shown(asked: Mapping[str, str] = ASKED) -> str:
    drawn = importlib.import_module("pages.risk").shown(dict(asked))
    return json.dumps(drawn, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def test_before_the_first_forecast_it_says_when_one_comes(empty: Running) -> None:
    assert "No forecast yet" in shown() and '"type": "Graph"' not in shown()


def test_it_names_the_places_why_and_how_good_such_forecasts_were(ahead: Running) -> None:
    drawn = shown()
    assert "Soulard" in drawn and " and 1 more beside it" in drawn and "Baden" in drawn
    assert "30 in 30 days, 5 is usual" in drawn and "years of history 90 %" in drawn
    assert "4 to 1,234 incidents are expected in the city" in drawn
    assert "The blend caught more." in drawn and "1,531 of 2,172 fell outside" in drawn
    assert "In 1 of the ten tenths of risk" in drawn
    assert "900" in drawn and "without a place" in drawn and "dated in the future" not in drawn
    assert drawn.count('"type": "Graph"') == 3
    assert "0.03" not in drawn


def test_it_says_how_far_it_is_with_learning_anew(
    ahead: Running, empty: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "learns anew" not in shown()
    monkeypatch.setattr(session, "learning", lambda: session.Progress("", 0.25))
    assert "It learns anew, 25 % done." in shown()
    monkeypatch.setattr(session, "forecast", lambda: None)
    assert "It learns anew, 25 % done." in shown()


def test_the_map_draws_the_forecast_and_plain_counts_and_nobody_elses_words(ahead: Running) -> None:
    drawn = importlib.import_module("pages.risk").shown(ASKED)
    sheets = [each for part in drawn[0]._traverse() if (each := getattr(part, "data-html", None)) is not None]
    assert len(sheets) == 2
    assert 'class="band-1' in sheets[1] and "Theft" not in "".join(sheets)


def test_what_no_window_or_category_is_is_answered_as_usual(ahead: Running) -> None:
    assert "Risk, next 24 h" in shown({"hours": "25", "category": "witchcraft"})


def test_a_history_too_short_for_a_card_says_so(ahead: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "forecast", lambda: told(cards={}))
    assert "No report card yet" in shown()


def test_it_is_for_who_may_read_the_forecast(ahead: Running) -> None:
    bare = rights("operator").changed("operator", deny=["read risk_cell"])
    token = session.enter(Actor("o", "operator", bare))
    assert "Not open to you" in shown()
    session.leave(token)


@pytest.mark.parametrize(
    ("low", "high", "hours", "said"),
    [
        (1.2, 3.4, 24, "1 to 3 a day"),
        (2.1, 2.4, 24, "about 2 a day"),
        (0.4, 0.6, 24, "1 every 1.7 to 2.5 d"),
        (0.1, 0.2, 24, "1 every 5 to 10 d"),
        (0.4, 0.6, 8, "1 to 2 a day"),
        (0.0001, 0.0002, 24, "less than one a year"),
        (0.0, 0.5, 24, "1 every 2 to 365 d"),
    ],
)
def test_how_often_is_an_interval_of_days(low: float, high: float, hours: int, said: str) -> None:
    assert say.often(low, high, hours) == said


BEAT = {"cell": "891f1d48177ffff", "cells": ["891f1d48177ffff"], "lon": -90.2, "lat": 38.6, "area": "Soulard <i>",
        "low": 0.4, "high": 1.2, "explores": False, "wanted": False, "what": "Theft", "when": "in the evening",
        "group": "West", "tactics": ["Be seen"]}  # fmt: skip
GROUPS = [
    {"name": name, "reported": 0.5, "a_year": 700, "plan": 0.5, "free": 0.8, "plan_ratio": plan, "free_ratio": free,
     "residents": 12_000.0, "daytime": None}
    for name, plan, free in (("West", 0.9, 1.75), ("East", 1.3, 0.3))
]  # fmt: skip
BODY = {"starts": 498686.0, "ends": 498694.0, "hours": 8, "patrols": 2, "cells_each": 7, "visits": 28, "visit_min": 15,
        "cap": 1.25, "reach": {"plan": 0.262, "capped": 0.264, "free": 0.27, "even": 0.09}, "price_percent": 2.2,
        "beats": [BEAT, {**BEAT, "explores": True}], "groups": GROUPS, "left_out": [], "made_at": "then",
        "gini": {"plan": 0.9, "free": 0.95, "reported": 0.6}}  # fmt: skip


@pytest.fixture
def planned(ahead: Running, now: datetime) -> Running:
    said = {"source": "house", "observed_at": now, "received_at": now, "horizon_h": 8, "body": json.dumps(BODY)}
    ahead.store.write([
        PLAN.records([
            {**said, "id": "house:p2", "source_id": "p2", "name": "Patrols 14:00 to 22:00", "state": "suggested",
             "starts_at": now},
            {**said, "id": "house:p1", "source_id": "p1", "name": "Patrols 06:00 to 14:00", "state": "declined",
             "starts_at": now - timedelta(hours=8), "by": "ines", "reason": "parade"},
        ]),
        RISK_PLACE.records([{"source": "desk", "source_id": "c", "id": BEAT["cell"], "cell": BEAT["cell"], "by": "ines",
                             "action": "leave_out", "reason": "A fair <b>", "observed_at": now, "received_at": now}]),
    ])  # fmt: skip
    return ahead


def as_role(role: Role) -> str:
    token = session.enter(Actor("ines", role))
    drawn = shown()
    session.leave(token)
    return drawn


def test_the_plan_says_what_it_reaches_against_doing_nothing_and_who_may_decides(planned: Running) -> None:
    drawn = as_role("supervisor")
    assert "The suggested beats reach 26 % of what is expected" in drawn and "spread evenly, as many reach 9 %" in drawn
    assert "by lot, to see what is there" in drawn and "Theft in the evening" in drawn
    assert "nothing done by ines" in drawn
    for command in ("offer_plan", "decline_plan", "choose_place"):
        assert f'"data-command": "{command}"' in drawn
        assert f'"data-command": "{command}"' not in as_role("operator")
    assert "/plans/house%3Ap2" in as_role("operator")
    assert "A fair <b>" in drawn  # as text: a component's child, never markup


def test_the_audit_says_which_group_is_outside_and_what_the_cap_costs(planned: Running) -> None:
    drawn = as_role("analyst")
    assert "Every group carries 0.90 to 1.30 of its share of incidents" in drawn
    assert "Outside 0.8 to 1.25: East." in drawn and "2.2 % of what could be reached" in drawn
    assert "12,000" in drawn and "not known" in drawn


def test_the_feedback_check_says_what_police_records_would_change(
    planned: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "there is nothing that could feed on itself" in shown()
    changed = {"records": 1234, "moved": 0.18, "groups": [1.3, 0.9], "cells": {BEAT["cell"]: 2, CELLS[0]: -1}}
    monkeypatch.setattr(session, "forecast", lambda: told(feedback=changed, groups=["West", "East"]))
    drawn = shown()
    assert (
        "1,234 records that police brought in themselves are left out" in drawn and "18 % of the marked area" in drawn
    )
    assert "30 % more risk" in drawn and "10 % less risk" in drawn and "step2" in drawn


def test_a_plan_is_a_file_and_the_log_knows(planned: Running) -> None:
    answer = plans._plan("house:p2")
    made = json.loads(bytes(answer.body))
    assert [each["geometry"]["coordinates"] for each in made["features"]] == [[-90.2, 38.6]] * 2
    assert made["reach"]["plan"] == 0.262 and made["state"] == "suggested"
    assert 'filename="house-p2.geojson"' in answer.headers["content-disposition"]
    entry = planned.store.reader(Actor("a", "administrator")).read("SELECT * FROM audit_entry_at(NULL, NULL)")
    assert [*entry.select("action", "about_id").rows()] == [("export", "house:p2")]
    with pytest.raises(ProblemError, match="no plan 'nowhere'"):
        plans._plan("nowhere")
