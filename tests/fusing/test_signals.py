"""Signals become incidents: joined, raised once, over a restart too, and nothing that a person said is undone."""

from collections.abc import Callable
from typing import Any

from commands.acknowledge import AcknowledgeIncident
from commands.link import TakeOutSignal
from model.incident import LINK
from model.report import REPORT
from tests.fusing.conftest import LAT, LON, Floor


def test_an_sos_and_somebody_seen_lying_there_are_one_incident_and_one_alarm(floor: Floor) -> None:
    floor.sign(1.0)
    floor.look()
    floor.sees()
    floor.look()
    (incident,) = floor.ours()
    told = [incident[name] for name in ("kind", "priority", "title", "state", "area", "source_id", "found_by")]
    assert told == ["sos", 1, "SOS from R-1", "new", "North", "S-261122-001", "responder"]
    assert (incident["lon"], incident["lat"]) == (LON, LAT)
    assert floor.linked() == [("vital_sign", incident["id"]), ("detection", incident["id"])]
    assert floor.alarms() == [("sos R-1", "raised", 2)] and floor.board() == [(incident["id"], 1)]


def test_an_sos_is_one_alarm_while_it_goes_on_and_counts_up_when_it_is_pressed_again(floor: Floor) -> None:
    for value in (0.0, 1.0, 1.0, 1.0):
        floor.sign(value)
        floor.look(1.0)
    assert (len(floor.ours()), len(floor.linked()), floor.alarms()) == (1, 1, [("sos R-1", "raised", 1)])
    for value in (0.0, 1.0):
        floor.sign(value)
        floor.look(60)
    assert (len(floor.ours()), len(floor.linked()), floor.alarms()) == (1, 2, [("sos R-1", "raised", 2)])


def test_between_its_limits_gas_neither_begins_nor_ends(floor: Floor) -> None:
    def breathe(*values: float) -> list[tuple[str, str, int]]:
        for value in values:
            floor.sign(value, "co_ppm")
            floor.look(5)
        return floor.alarms()

    assert breathe(150, 250, 250) == []
    once = [("carbon-monoxide R-1", "raised", 1)]
    assert breathe(250, 150, 250, 250, 250, 250) == once
    assert breathe(90, 150, 250, 250) == once
    assert breathe(250) == [("carbon-monoxide R-1", "raised", 2)]
    assert floor.ours()[0]["title"] == "Carbon monoxide at R-1: 250 ppm"


def test_a_signal_makes_the_call_that_it_joins_as_urgent_as_itself(floor: Floor) -> None:
    floor.call()
    floor.sees()
    floor.look()
    assert floor.board() == [("c1", 1)] and floor.desk.incident("c1")["priority"] == 1
    assert floor.linked() == [("detection", "c1")]


def test_a_report_joins_what_is_there_and_opens_nothing(floor: Floor) -> None:
    def report(name: str) -> None:
        floor._hear(REPORT, source_id=name, state="open", lon=LON, lat=LAT, updated_at=floor.now)

    report("r1")
    floor.look()
    assert (floor.linked(), floor.board()) == ([], [])
    floor.call(kind="crowd")
    report("r2")
    floor.look()
    assert floor.linked() == [("report", "c1")] and floor.alarms() == []


def test_after_a_restart_nothing_is_raised_twice(floor: Floor) -> None:
    floor.sign(1.0)
    floor.sees()
    floor.call("c1", 900, priority=1)
    floor.call("c2", 930)
    floor.alert()
    floor.look()

    def told() -> list[Any]:
        return [floor.ours(), floor.linked(), floor.alarms(), floor.board()]

    before = told()
    assert [len(each) for each in before] == [2, 4, 3, 3]
    for _ in range(2):
        floor.wait(20)
        floor.begin()
        floor.look()
        assert told() == before


def test_what_still_holds_after_a_restart_is_not_raised_anew(floor: Floor) -> None:
    def breathe() -> None:
        for _ in range(4):
            floor.sign(250, "co_ppm")
            floor.look(5)

    breathe()
    (incident,) = floor.ours()
    floor.desk.do(AcknowledgeIncident(incident["id"]))
    for _ in range(3):
        floor.wait(300)
        floor.sign(250, "co_ppm")
        floor.look()
    assert floor.alarms() == [("carbon-monoxide R-1", "acknowledged", 1)]
    floor.begin()
    breathe()
    assert [row["id"] for row in floor.ours()] == [incident["id"]] and len(floor.alarms()) == 1


def test_who_has_no_place_is_raised_without_one_each_under_the_days_next_number(floor: Floor) -> None:
    floor.call()
    for who, more in (("R-7", 0), ("R-8", 3600), ("R-9", 86_400)):
        floor.wait(more)
        floor.begin()
        floor.sign(1.0, who=who)
        floor.look()
    assert [row["source_id"] for row in floor.ours()] == ["S-261122-001", "S-261122-002", "S-261123-001"]
    assert {(row["lon"], row["area"], row["title"][:-1]) for row in floor.ours()} == {(None, None, "SOS from R-")}


def test_what_a_person_took_out_stays_out(floor: Floor) -> None:
    floor.call("c1")
    floor.call("c2", 30)
    floor.sees()
    floor.look()
    (row,) = (row["about_id"] for row in floor.rows(LINK) if row["about_table"] == "detection")
    floor.desk.do(TakeOutSignal("c1", "incident", "c2"))
    alone = floor.desk.do(TakeOutSignal("c1", "detection", row)).answer
    for _ in range(2):
        floor.look()
        floor.begin()
    assert floor.linked() == [("detection", alone)]
    assert {name for name, _ in floor.board()} == {"c1", "c2", alone}


def test_what_comes_again_of_a_cause_that_was_taken_out_is_not_put_back(floor: Floor) -> None:
    floor.call(kind="medical")
    floor.sign(1.0)
    floor.look(30)
    (row,) = floor.rows(LINK)
    floor.desk.do(TakeOutSignal("c1", "vital_sign", row["about_id"]))
    floor.sign(0.0)
    floor.look(600)
    floor.sign(1.0)
    floor.look()
    assert ("vital_sign", "c1") not in floor.linked()


def test_many_may_begin_again_after_nobody_was_there(made: Callable[[str], Floor]) -> None:
    floor = made(
        '[[rules]]\nname = "two"\nreads = "detection"\nwhere = { label = "van" }\nseveral = 2\nwithin = "2m"\n'
        'raises = { kind = "other", priority = 3, title = "Two vans" }\n'
    )
    for name in ("1", "2"):
        floor.wait(1200)
        floor.sees(f"a{name}", "van")
        floor.sees(f"b{name}", "van")
        floor.look(300)
        floor.fusing.look(everything=True)
    assert floor.alarms() == [("two C-1", "raised", 2)]
