"""The page of one incident, and its paper: what is told to whom."""

import importlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

import session
from api import paper
from api.problem import ProblemError
from model.actor import Actor, Role
from model.alarm import ALARM
from model.camera import CAMERA, DETECTION
from model.incident import INCIDENT, LINK, link_id
from tests.pages.conftest import Running


def drawn(incident: str = "i0", role: Role = "supervisor", page: str = "incident") -> str:
    """Its page, or the live map's card, as that role is shown it."""
    token = session.enter(Actor("ines", role))
    told: Any = importlib.import_module(f"pages.{page}")
    page_or_card = told.shown(incident) if page == "incident" else told.opened({"table": "incident", "id": incident})
    session.leave(token)
    return json.dumps(page_or_card, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


@pytest.fixture
def seen(busy: Running, now: datetime) -> Running:
    """The busy city; a camera has seen something of the first incident, and an alarm waits."""
    said = {"source": "house", "observed_at": now, "received_at": now}
    about = {"incident_id": "i0", "about_table": "detection", "about_id": "d1"}
    busy.store.write([
        DETECTION.records([{**said, "source": "seen", "id": "d1", "source_id": "d1", "camera_id": "C1",
                            "label": "person_down", "started_at": now}]),
        LINK.records([{**said, **about, "id": link_id("i0", "detection", "d1"), "source_id": "l1", "undone": False,
                       "reason": "person-down: 40 m, at the same time, same kind"}]),
        ALARM.records([{**said, "id": "a1", "source_id": "a1", "cause": "person-down C1", "incident_id": "i0",
                        "priority": 1, "state": "raised", "count": 1}]),
    ])  # fmt: skip
    return busy


def sensitive(city: Running, now: datetime) -> None:
    row = {"source": "calls", "id": "i0", "source_id": "0", "received_at": now, "observed_at": now, "updated_at": now,
           "kind": "crime", "title": "Told to nobody", "state": "new", "sensitive": True, "lon": -90.2, "lat": 38.6,
           "cell": 1, "cell_lon": -90.21, "cell_lat": 38.61}  # fmt: skip
    city.store.write([INCIDENT.records([row])])


def test_an_incident_that_is_not_there_is_a_sentence(empty: Running) -> None:
    told = drawn("nowhere")
    assert "data-table" not in told and "empty" in told


def test_the_page_tells_the_story_and_where(seen: Running) -> None:
    told = drawn()
    for words in (
        "C1: Person down",
        "Not acknowledged",
        "Timeline",
        "small-map",
        "Near here",
        "/paper/incident/i0.pdf",
    ):
        assert words in told, words
    assert "take_out_signal" in told and "take_out_signal" not in drawn(role="analyst")


def test_a_sensitive_incident_names_neither_camera_nor_words(seen: Running, now: datetime) -> None:
    sensitive(seen, now)
    for role in ("operator", "supervisor", "analyst"):
        told = drawn(role=role)
        assert "C1" not in told and "Told to nobody" not in told and "d1" not in told and "thumb" not in told
        assert "/tiles/14/" in told and "/tiles/16/" not in told


def test_the_live_maps_card_has_its_nearest_cameras_pictures_too(seen: Running, now: datetime) -> None:
    seen.store.write([CAMERA.records([{"source": "seen", "source_id": "C1", "id": "C1", "name": "Quay", "lon": -90.2,
                                       "lat": 38.6, "state": "online", "snapshot_url": "http://x/C1.jpg",
                                       "observed_at": now, "received_at": now}])])  # fmt: skip
    assert '"data-thumb": "/images/camera/C1"' in drawn(page="live")
    sensitive(seen, now)
    assert "thumb" not in drawn(page="live")


def test_paper_says_what_the_page_says_and_the_log_knows_of_it(
    seen: Running, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []

    def keep(form: str, told: str) -> bytes:
        kept.append(told)
        return b"%PDF"

    monkeypatch.setattr(session, "print_page", keep)
    answer = paper._incident("i0")
    assert answer.body == b"%PDF" and answer.media_type == "application/pdf"
    assert "C1: Person down" in kept[0]
    entry = seen.store.reader(Actor("a", "administrator")).read("SELECT * FROM audit_entry_at(NULL, NULL)")
    assert [*entry.select("action", "about_id").rows()] == [("export", "i0")]
    sensitive(seen, now)
    paper._incident("i0")
    assert "Told to nobody" not in kept[1] and "C1" not in kept[1] and "by area only" in kept[1]
    with pytest.raises(ProblemError, match="no incident 'nowhere'"):
        paper._incident("nowhere")
    monkeypatch.setattr(session, "print_page", lambda form, told: None)
    with pytest.raises(ProblemError, match="could not be put on paper"):
        paper._incident("i0")


def test_an_open_card_asks_for_its_story_again_only_when_it_has_moved(seen: Running, now: datetime) -> None:
    stories = importlib.import_module("pages.incident_story").Stories()
    rows = importlib.import_module("queries.rows")
    row = rows.one(session.store(), "incident", "i0")
    first = stories(row)
    assert stories(row) is first and first.waiting == 1
    over = {"source": "house", "id": "a1", "source_id": "a1", "observed_at": now, "cause": "person-down C1",
            "received_at": now + timedelta(seconds=1), "state": "resolved", "incident_id": "i0"}  # fmt: skip
    seen.store.write([ALARM.records([over])])
    assert stories(row).waiting == 0
