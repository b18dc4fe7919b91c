"""Calls and alerts: what is one event, who is asked, and how alarms end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import shapely

from commands.acknowledge import AcknowledgeIncident
from commands.alarms import AcknowledgeAlarm, OwnAlarm, ShelveAlarm
from commands.close_incident import CloseIncident
from commands.command import Command
from commands.correct_incident import CorrectIncident
from commands.link import JoinSignal
from commands.sensitive import MarkSensitive
from model.actor import Actor
from model.alarm import ALARM
from model.incident import LINK
from tests.fusing.conftest import SOUTH, Floor


def test_a_call_of_what_an_older_one_told_is_part_of_it_until_that_one_is_over(floor: Floor) -> None:
    floor.call("c1")
    floor.look(60)
    floor.call("c2", 90)
    floor.call("c3", 700)
    floor.look()
    assert floor.board() == [("c1", 0), ("c3", 0)] and floor.linked() == [("incident", "c1")]
    floor.desk.do(CloseIncident("c1"))
    assert floor.board() == [("c2", 0), ("c3", 0)]


def test_what_stands_by_itself_again_is_joined_by_what_comes_near_it(floor: Floor) -> None:
    floor.call("c1")
    floor.call("c2", 30)
    floor.look()
    floor.desk.do(CloseIncident("c1"))
    floor.sees()
    floor.look()
    assert floor.linked()[-1] == ("detection", "c2") and floor.ours() == []


def test_an_event_that_two_urgent_calls_tell_of_asks_for_somebody_once(floor: Floor) -> None:
    for name in ("c1", "c2"):
        floor.call(name, priority=1)
        floor.look(5)
    assert floor.board() == [("c1", 1)]
    floor.desk.do(AcknowledgeIncident("c1"))
    floor.look()
    assert [state for _, state, _ in floor.alarms() if state == "raised"] == []


def test_an_urgent_call_asks_for_somebody_until_it_is_acknowledged(floor: Floor) -> None:
    floor.call(priority=1)
    floor.call("c2", 900, priority=2)
    floor.look()
    assert floor.alarms() == [("urgent-call c1", "raised", 1)] and floor.board() == [("c1", 1), ("c2", 0)]
    floor.wait(60)
    floor.call(priority=1, state="dispatched")
    floor.look()
    assert floor.alarms() == [("urgent-call c1", "acknowledged", 1)] and floor.linked() == []


def test_alerts_that_warn_nobody_raise_nothing(floor: Floor) -> None:
    unmeant: list[dict[str, Any]] = [
        {"is_exercise": True, "status": "Exercise"}, {"is_exercise": True, "status": "Test"}, {"severity": "Minor"},
        {"message_type": "Cancel"}, {"urgency": "Past"}, {"certainty": "Unlikely"}, {"message_type": "Ack"},
        {"geometry": shapely.to_geojson(SOUTH)}, {"expires": floor.now},
    ]  # fmt: skip
    for number, more in enumerate(unmeant):
        floor.alert(f"{number}", **more)
    floor.alert("cancelled")
    floor.alert("its end", "nws,cancelled,2026-11-22T14:00:00Z", message_type="Cancel")
    floor.look()
    assert (floor.ours(), floor.alarms()) == ([], [])
    floor.alert("meant")
    floor.look()
    assert len(floor.ours()) == 1


def test_an_update_goes_on_in_its_alerts_incident_however_often(floor: Floor) -> None:
    floor.alert("A")
    floor.look()
    (incident,) = floor.ours()
    assert (incident["kind"], incident["title"], incident["priority"]) == ("weather", "Flood: The quay", 2)
    assert 0 < incident["people_low"] < incident["people_high"]
    floor.desk.do(AcknowledgeIncident(incident["id"]))
    for name, refers in (("B", "A"), ("C", "A B"), ("D", "C")):
        floor.wait(1800)
        floor.alert(name, " ".join(f"nws,{each},2026-11-22T14:00:00Z" for each in refers.split()))
        floor.look()
        assert floor.board() == [(incident["id"], 0)], name
    assert floor.linked() == [("alert", incident["id"])] * 4
    assert [told[1:] for told in floor.alarms()] == [("acknowledged", 4)]


@pytest.mark.parametrize("how", ["cancelled", "expired", "updated to less"])
def test_what_an_alert_raised_is_over_with_it_unless_somebody_has_it(floor: Floor, how: str) -> None:
    floor.alert("A")
    floor.look(60)
    (ours,) = floor.ours()
    assert (ours["state"], floor.alarms()[0][1]) == ("new", "raised")
    if how == "cancelled":
        floor.alert("B", refers=f"nws,A,{floor.now.isoformat()}", message_type="Cancel")
    elif how == "expired":
        floor.wait(7 * 3600)
    else:
        floor.alert("B", refers=f"nws,A,{floor.now.isoformat()}", severity="Minor")
    floor.fusing.look(everything=True)
    floor.wait(1)
    floor.look()
    assert floor.ours()[0]["state"] == "resolved" and floor.alarms()[0][1] == "resolved"
    floor.alert("C")
    floor.look(60)
    floor.desk.do(AcknowledgeIncident(floor.ours()[-1]["id"]))
    floor.alert("D", refers=f"nws,C,{floor.now.isoformat()}", message_type="Cancel")
    floor.look()
    assert floor.ours()[-1]["state"] == "acknowledged"


def test_the_alarm_of_a_part_is_the_wholes_until_that_is_over(floor: Floor) -> None:
    floor.call("c1", priority=3)
    floor.call("c2", 9_000, priority=1)
    floor.look()
    assert floor.board() == [("c2", 1), ("c1", 0)]
    floor.desk.do(JoinSignal("c1", "incident", "c2"))
    assert floor.board() == [("c1", 1)]
    floor.desk.do(CloseIncident("c1"))
    assert floor.board() == [("c2", 1)]


def test_an_alarm_that_waits_ends_with_its_incident(floor: Floor) -> None:
    for who, state in (("R-8", "false_alarm"), ("R-9", "closed")):
        floor.sign(1.0, who=who)
        floor.look()
        floor.desk.do(CloseIncident(floor.ours()[-1]["id"], state))
    floor.look()
    assert floor.alarms() == [("sos R-8", "false", 1), ("sos R-9", "resolved", 1)]


def test_an_alarm_that_somebody_saw_or_put_aside_ends_with_its_incident_as_well(floor: Floor) -> None:
    deeds: dict[str, Callable[[str], Command]] = {
        "R-7": AcknowledgeAlarm, "R-8": OwnAlarm, "R-9": lambda alarm: ShelveAlarm(alarm, 10, "Known drill"),
    }  # fmt: skip
    for who, deed in deeds.items():
        floor.sign(1.0, who=who)
        floor.look()
        floor.desk.do(deed(floor.rows(ALARM)[-1]["id"]))
        floor.wait(60)
        floor.desk.do(CloseIncident(floor.ours()[-1]["id"]))
        floor.look()
    floor.wait(1800)
    assert floor.alarms() == [(f"sos {who}", "resolved", 1) for who in deeds]


def test_a_call_without_a_priority_is_given_one_and_a_persons_word_outranks_it(floor: Floor) -> None:
    floor.call("c1", priority=None, title="Crash, no injuries")
    floor.call("c2", 900, priority=None, title="Crash, driver trapped")
    floor.call("c3", 1800, priority=5)
    floor.look()
    assert [floor.desk.incident(name)["priority"] for name in ("c1", "c2", "c3")] == [4, 1, 5]
    assert floor.alarms() == [("urgent-call c2", "raised", 1)]
    floor.desk.do(CorrectIncident("c2", priority=3))
    floor.wait(60)
    floor.call("c2", 900, priority=None, title="Crash, driver trapped, unconscious")
    floor.look()
    assert floor.desk.incident("c2")["priority"] == 3


def test_what_happened_long_before_it_was_told_is_given_a_priority_as_well(floor: Floor) -> None:
    floor.call("c1", priority=None, observed_at=floor.now - timedelta(hours=20), title="Road works, lane closed")
    floor.fusing.look(everything=True)
    assert floor.desk.incident("c1")["priority"] == 4


def test_how_many_people_a_call_touches_is_laid_on_it_unless_its_source_told(floor: Floor) -> None:
    floor.call("c1", kind="fire", title="Smoke")
    floor.call("c2", 900, kind="fire", title="Smoke, 3 people inside")
    floor.call("c3", 1800, kind="fire", people_low=7, people_high=8, people_source="the alarm company")
    floor.call("c4", 2700, kind="medical")
    floor.call("c5", -900, kind="fire", title="Smoke", sensitive=True)  # its range would tell where it is
    floor.look()
    told = [[floor.desk.incident(f"c{n}")[f"people_{end}"] for end in ("low", "high", "source")] for n in range(1, 6)]
    assert told[0][2] == "residents within 60 m" and told[0][0] * 3 < told[0][1]
    assert told[1:] == [[3, 3, "caller: “3 people inside”"], [7, 8, "the alarm company"], [None] * 3, [None] * 3]


def test_a_city_may_leave_joining_to_people(made: Callable[[str], Floor]) -> None:
    floor = made("[fusion]\njoin = false\n")
    floor.call("c1")
    floor.call("c2")
    floor.sees()
    floor.look()
    assert {name for name, _ in floor.board()} == {"c1", "c2", floor.ours()[0]["id"]}
    assert floor.linked() == [("detection", floor.ours()[0]["id"])]


def test_which_camera_saw_a_sensitive_incident_is_told_to_nobody(floor: Floor) -> None:
    floor.call(north_m=-30)
    floor.desk.do(MarkSensitive("c1"))
    floor.sees()
    floor.look()
    (exact,), (alarm,) = floor.rows(LINK), floor.rows(ALARM)
    for role in ("operator", "supervisor", "analyst", "privacy_officer"):
        reader = floor.store.reader(Actor("x", role))
        link, asked = reader.rows(LINK).row(0, named=True), reader.rows(ALARM).row(0, named=True)
        assert (link["incident_id"], link["about_id"], link["lon"]) == ("c1", None, None)
        assert (asked["incident_id"], asked["cause"], asked["lon"]) == ("c1", None, None)
        told = " ".join(str(value) for row in (link, asked) for value in row.values())
        assert exact["about_id"] not in told and "C-1" not in told
    assert alarm["cause"] == "person-down C-1"
