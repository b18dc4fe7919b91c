"""The figures that no layer can tell."""

from datetime import timedelta

import httpx

from model.actor import Actor
from model.alarm import ALARM
from model.incident import INCIDENT
from tests.api.conftest import World


def test_response_times_are_told_with_their_number_and_window(world: World, client: httpx.Client) -> None:
    began = world.now - timedelta(hours=1)
    common = {
        "source": "s",
        "kind": "fire",
        "state": "on_scene",
        "priority": 1,
        "reported_at": began,
        "received_at": world.now,
    }
    calls = [{**common, "source_id": str(n), "updated_at": began + timedelta(minutes=n)} for n in range(11)]
    world.store.write([INCIDENT.records(calls)])
    told = client.get("/figures").json()["response"]
    assert (told["p50_s"], told["p90_s"], told["count"], told["hours"]) == (300.0, 540.0, 11, 8)
    assert told["moment"].endswith("Z")


def test_an_answer_already_held_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/figures")
    assert client.get("/figures", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_nobody_is_told_nothing(world: World, client: httpx.Client) -> None:
    world.actor = Actor("anonymous", "public")
    assert client.get("/figures").status_code == 401


def test_where_nobody_is_near_enough_is_told_with_its_areas_those_that_nobody_has_seen_first(
    world: World, client: httpx.Client
) -> None:
    common = {"source": "house", "observed_at": world.now, "received_at": world.now, "priority": 2, "count": 1}
    world.store.write([ALARM.records([
        {**common, "source_id": kind, "cause": f"uncovered {kind}", "state": state}
        for kind, state in (("ambulance", "acknowledged"), ("fire", "raised"), ("police", "resolved"))
    ] + [{**common, "source_id": "gas", "cause": "gas S1", "state": "raised"}])])  # fmt: skip
    world.uncovered = {"fire": ["North", "South"]}
    world.install()
    told = client.get("/figures").json()["cover"]
    assert [(gap["unit_type"], gap["areas"], gap["state"]) for gap in told] == [
        ("fire", ["North", "South"], "raised"), ("ambulance", [], "acknowledged"),
    ]  # fmt: skip
