"""[dispatch] and [[outlets]] of city.toml: what they may say, what holds without them, how faults are told."""

from pathlib import Path

import pytest

from config import Outlet, demo_refusal, wanted
from tests.test_config import CITY, faults, load

GIVEN = """
[dispatch]
busy = 0.4
slack = "30s"
speeds = { local = 30 }
sending = { within = "90s", source = "the council, 2024" }
[dispatch.standards.police]
turnout = "30s"
travel = "7m"
source = "the council, 2024"
[[dispatch.plans]]
kind = "fire"
units = ["fire", "fire"]
[[dispatch.plans]]
kind = "fire"
type = "Structure fire*"
units = ["E-*", "L-*", "supervisor"]
[[outlets]]
name = "cad"
kind = "http"
url = "https://cad.example/orders"
[[outlets]]
name = "radio"
kind = "mqtt"
url = "mqtt://broker:1883"
topic = "dispatch/{unit_id}"
[[outlets]]
name = "paper"
kind = "file"
url = "file://orders.jsonl"
"""


def outlet(**more: str) -> str:
    given = {"name": "cad", "kind": "http", "url": "https://cad.example/orders"} | more
    return CITY + "[[outlets]]\n" + "".join(f'{key} = "{value}"\n' for key, value in given.items())


def test_without_a_word_the_fields_standards_and_usual_plans_hold(tmp_path: Path) -> None:
    dispatch = load(tmp_path, CITY).dispatch
    fire, police = dispatch.standard("fire"), dispatch.standard("police")
    assert (fire.turnout.seconds, fire.travel.seconds, fire.source) == (80, 240, "NFPA 1710 (90 % of calls)")
    assert police.source.startswith("no standard is given")
    assert (dispatch.sending.within.seconds, dispatch.sending.source) == (60, "NFPA 1225 (90 % of calls)")
    assert dispatch.plan("medical", None) == ("ambulance",)
    assert dispatch.plan(None, None) == dispatch.plan("other", None) == ("police",)


def test_what_a_city_says_counts_and_a_plan_for_the_words_before_one_for_the_kind(tmp_path: Path) -> None:
    city = load(tmp_path, CITY + GIVEN)
    assert (city.dispatch.busy, city.dispatch.slack.seconds, city.dispatch.speeds.local) == (0.4, 30, 30)
    assert city.dispatch.speeds.main == 55
    assert city.dispatch.sending.within.seconds == 90
    assert city.dispatch.standard("police").travel.seconds == 420
    assert city.dispatch.plan("fire", "structure fire, smoke") == ("E-*", "L-*", "supervisor")
    assert city.dispatch.plan("fire", "Vehicle fire") == city.dispatch.plan("fire", None) == ("fire", "fire")
    assert [each.name for each in city.outlets] == ["cad", "radio", "paper"]


def test_an_item_of_a_plan_is_a_type_or_a_pattern_of_call_signs() -> None:
    assert wanted("fire", "L-1", "fire") and not wanted("fire", "fire", "police")
    assert wanted("E-*", "E-1", None) and not wanted("E-*", "L-1", "fire")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (CITY + "[dispatch]\nbusy = 1.0\n", "dispatch.busy: expected"),
        (CITY + "[dispatch]\nspeeds = { local = 0 }\n", "dispatch.speeds.local: expected"),
        (CITY + "[dispatch]\nspeed = 3\n", "dispatch.speed: not a key this version knows"),
        (CITY + "[dispatch.standards.dragon]\n", "dispatch.standards.dragon"),
        (CITY + '[[dispatch.plans]]\nkind = "dragon"\nunits = ["fire"]\n', "dispatch.plans.0.kind: expected one of"),
        (CITY + '[[dispatch.plans]]\nkind = "fire"\nunits = []\n', "dispatch.plans.0.units: expected"),
        (outlet(kind="mqtt", url="mqtt://b"), "outlets.cad: expected topic: one such as"),
        (outlet(topic="x"), "outlets.cad: expected topic"),
        (outlet(kind="mqtt", url="mqtt://b", topic="{secret}"), "state, not 'secret'"),
        (outlet(url="mqtt://b"), "outlets.cad: expected url: an address such as http://… for kind http"),
        (outlet(kind="file", url="file://../up"), "outlets.cad: expected url: a plain name"),
        (outlet(kind="file", url="file://watchfloor.duckdb"), "outlets.cad: expected url: a plain name"),
        (outlet(kind="pigeon"), "outlets.cad.kind: expected"),
        (outlet() + outlet().removeprefix(CITY), "outlets.cad: expected a name of its own, found it 2 times"),
    ],
)  # fmt: skip
def test_faults_are_told_by_their_path(tmp_path: Path, text: str, fault: str) -> None:
    assert any(fault in each for each in faults(tmp_path, text)), faults(tmp_path, text)


def test_a_demonstration_says_nothing_to_the_world_outside(tmp_path: Path) -> None:
    shown = load(tmp_path, outlet())
    assert demo_refusal(shown, "127.0.0.1") == "demo = true is refused: the outlet cad is at cad.example"
    for url in ("http://127.0.0.1:9/x", "sim://meridian/dispatch"):
        assert demo_refusal(load(tmp_path, outlet(url=url)), "127.0.0.1") is None


def test_no_secret_of_an_outlet_is_printed(tmp_path: Path) -> None:
    signed = outlet() + 'auth = { kind = "bearer", secret = { env = "CAD" } }\n'
    city = load(tmp_path, signed, {"CAD": "hush-hush"})
    assert isinstance(city.outlets[0], Outlet) and "hush" not in repr(city.outlets[0])
