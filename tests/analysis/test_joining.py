"""What becomes of signals: an incident, a link, a count; of calls told twice one; of alarms whose incident is over."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.fusion import Known
from analysis.joining import Decided, Room, decide, duplicates, followed
from config import Fusion
from model.distance import DEGREE_M
from model.rule import Raised

NOON, AGAIN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC), timedelta(minutes=10)
LATER, LON, LAT = NOON + timedelta(hours=1), -90.2, 0.0


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def raised(row: str = "v1", seconds: float = 0, east_m: float = 0, **more: Any) -> Raised:
    """An SOS so long after noon, and so many metres east of a place."""
    usual: dict[str, Any] = {
        "about_table": "vital_sign", "about_id": row, "rule": "sos", "cause": "sos R-1", "kind": "sos",
        "at": at(seconds), "lon": LON + east_m / DEGREE_M, "lat": LAT, "off_m": 15.0, "priority": 1, "title": "SOS",
        "again": AGAIN,
    }  # fmt: skip
    return Raised(**usual | more)


def call(name: str = "c1", seconds: float = 0, east_m: float = 0, **more: Any) -> Raised:
    """A call of somebody hurt, which is an incident itself."""
    usual: dict[str, Any] = {
        "about_table": "incident", "rule": "call", "cause": f"call {name}", "kind": "medical", "off_m": 150.0,
        "incident_id": name, "priority": 3,
    }  # fmt: skip
    return raised(name, seconds, east_m, **usual | more)


def room(*calls: Raised, alarms: Iterable[dict[str, Any]] = (), linked: Any = None, told: Iterable[str] = ()) -> Room:
    """What is there: these calls, open."""
    known = {
        each.about_id: Known(each.about_id, each.kind, each.words, each.at, each.at, each.lon, each.lat)
        for each in calls
    }
    return Room(
        known, {each.about_id: each.priority for each in calls}, {each["cause"]: each for each in alarms},
        linked or {}, set(told), Fusion().windows, map("S-{}".format, count(1)).__next__, LATER,
    )  # fmt: skip


def alarm(state: str = "raised", cause: str = "sos R-1", **more: Any) -> dict[str, Any]:
    return {
        "id": "a1", "cause": cause, "incident_id": "c1", "priority": 1, "state": state, "count": 1, "observed_at": NOON,
    } | more  # fmt: skip


def undone(table: str, row: str, incident: str = "c1", yes: bool = True) -> dict[tuple[str, str], dict[str, Any]]:
    return {(table, row): {"incident_id": incident, "undone": yes, "reason": "sos: the first word of it"}}


def links(made: Decided) -> list[tuple[str, str, str]]:
    return [(row["about_table"], row["about_id"], row["incident_id"]) for row in made.links]


def counts(made: Decided) -> list[tuple[str, int, str]]:
    return [(row["incident_id"], row["count"], row["state"]) for row in made.alarms.values()]


def test_the_first_word_opens_an_incident_and_asks_for_somebody() -> None:
    made = decide([raised(found_by="responder", people=(2, 4, "near"))], room())
    (incident,) = made.incidents
    told = ("kind", "type", "title", "priority", "state", "found_by", "people_low", "people_high", "people_source")
    assert [incident[name] for name in told] == ["sos", "sos", "SOS", 1, "new", "responder", 2, 4, "near"]
    assert (incident["source"], incident["source_id"], incident["reported_at"]) == ("house", "S-1", NOON)
    assert (
        links(made) == [("vital_sign", "v1", incident["id"])] and made.links[0]["reason"] == "sos: the first word of it"
    )
    assert counts(made) == [(incident["id"], 1, "raised")]


def test_nothing_said_is_nothing_to_write() -> None:
    assert decide([], room()) == Decided()


def test_a_second_signal_of_it_joins_and_counts_on_the_alarm_that_waits() -> None:
    down = raised(
        "d1", 30, 40, rule="person-down", cause="person-down C-1", kind="person_down", about_table="detection"
    )
    made = decide([down, raised()], room())
    (incident,) = (row["id"] for row in made.incidents)
    assert [each[2] for each in links(made)] == [incident, incident]
    assert made.links[1]["reason"] == "person-down: 40 m, at the same time, person down with sos"
    assert counts(made) == [(incident, 2, "raised")]
    assert next(iter(made.alarms.values()))["observed_at"] == at(30)


def test_an_alarm_that_is_less_urgent_does_not_answer_for_an_urgent_one() -> None:
    waiting = alarm(cause="crowd C-1", priority=3)
    made = decide([raised()], room(call(), alarms=[waiting]))
    assert counts(made) == [("c1", 1, "raised")] and links(made) == [("vital_sign", "v1", "c1")]
    assert decide([raised(priority=4)], room(call(), alarms=[waiting])).alarms["crowd C-1"]["count"] == 2


def test_an_acknowledged_alarm_counts_on_for_a_while_and_then_there_is_a_new_one() -> None:
    for state in ("acknowledged", "owned"):
        (counted,) = decide([raised(seconds=600)], room(call(), alarms=[alarm(state)])).alarms.values()
        assert (counted["id"], counted["count"], counted["observed_at"]) == ("a1", 2, at(600))
        (new,) = decide([raised(seconds=601)], room(call(), alarms=[alarm(state)])).alarms.values()
        assert (new["id"] != "a1", new["count"], new["state"]) == (True, 1, "raised")


def test_an_acknowledged_alarm_that_counts_on_answers_for_no_other_cause() -> None:
    down = raised("d1", 20, rule="person-down", cause="person-down C-1", kind="person_down", about_table="detection")
    made = decide([raised(), down], room(call(), alarms=[alarm("acknowledged")]))
    assert {cause: row["count"] for cause, row in made.alarms.items()} == {"sos R-1": 2, "person-down C-1": 1}


@pytest.mark.parametrize("state", ["raised", "shelved"])
def test_an_alarm_that_waits_counts_on_however_long(state: str) -> None:
    (counted,) = decide([raised(seconds=9_000)], room(call(), alarms=[alarm(state)])).alarms.values()
    assert (counted["id"], counted["count"]) == ("a1", 2)


def test_the_same_again_is_the_same_incident_wherever_it_is_by_now() -> None:
    made = decide([raised(seconds=300, east_m=5_000)], room(call(), alarms=[alarm()]))
    assert links(made) == [("vital_sign", "v1", "c1")] and made.links[0]["reason"] == "sos: the same again"


def test_where_its_incident_is_over_the_same_again_opens_another() -> None:
    made = decide([raised(seconds=300)], room(alarms=[alarm()]))
    (incident,) = (row["id"] for row in made.incidents)
    assert incident != "c1" and made.alarms["sos R-1"]["incident_id"] == incident


def test_what_only_joins_opens_nothing_and_asks_for_nobody() -> None:
    only: dict[str, Any] = {"about_table": "report", "priority": None, "kind": "crowd", "cause": "report r"}
    assert decide([raised("r1", **only)], room()) == Decided()
    made = decide([raised("r1", **only)], room(call(kind="crowd")))
    assert links(made) == [("report", "r1", "c1")] and not made.alarms and not made.priorities


def test_a_row_is_taken_once() -> None:
    assert len(decide([raised(), raised()], room()).links) == 1
    assert decide([raised()], room(call(), linked=undone("vital_sign", "v1", yes=False))) == Decided()


def test_what_was_taken_out_is_never_put_back() -> None:
    assert decide([raised()], room(call(), linked=undone("vital_sign", "v1"))) == Decided()


def test_of_two_rules_that_one_row_meets_the_more_urgent_is_heard() -> None:
    calm = raised("d1", about_table="detection", rule="crowd", cause="crowd C-1", kind="crowd", priority=4)
    grave = raised("d1", about_table="detection", rule="crush", cause="crush C-1", kind="crowd", priority=1)
    made = decide([calm, grave], room())
    assert min(row["priority"] for row in made.alarms.values()) == 1


def test_an_incident_asks_for_somebody_once_and_joins_nothing_by_that() -> None:
    asks = call(rule="urgent-call", cause="urgent-call c1", priority=1)
    made = decide([asks], room(call(), call("c0", -9)))
    assert counts(made) == [("c1", 1, "raised")] and not made.links and not made.incidents
    assert decide([asks], room(call(), told=["urgent-call c1"])) == Decided()


def test_what_goes_on_from_another_row_stays_in_its_incident() -> None:
    update = raised("u2", east_m=9_000, about_table="alert", rule="area-alert", cause="area-alert u1", follows=("u1",))
    made = decide([update], room(call(), linked=undone("alert", "u1", yes=False)))
    assert links(made) == [("alert", "u2", "c1")] and not made.incidents
    for gone in (undone("alert", "u1"), undone("alert", "u1", "closed", yes=False)):
        assert links(decide([update], room(call(), linked=gone)))[0][2] != "c1"


def test_an_incident_is_as_urgent_as_the_most_urgent_word_of_it() -> None:
    assert decide([raised(priority=2)], room(call())).priorities == {"c1": 2}
    assert decide([raised(priority=2), raised("v2", 1, priority=1)], room(call())).priorities == {"c1": 1}
    assert decide([raised(priority=4)], room(call(priority=None))).priorities == {"c1": 4}
    for priority in (3, 5):
        assert decide([raised(priority=priority)], room(call())).priorities == {}


KINDS = st.sampled_from(["sos", "person_down", "medical", "crowd", "fire"])
signals = st.builds(
    raised,
    st.integers(0, 9).map(lambda n: f"v{n}"),
    st.integers(0, 9).map(lambda n: n * 100.0),
    st.integers(0, 5).map(lambda n: n * 60.0),
    kind=KINDS,
    cause=st.sampled_from(["a", "b", "c"]),
    priority=st.sampled_from([1, 2, 5]),
    words=st.sampled_from(["", "Kitchen fire", "Man down"]),
)
unplaced = st.builds(raised, st.integers(10, 12).map(lambda n: f"v{n}"), lon=st.none(), priority=st.just(1))


@given(st.lists(signals | unplaced, max_size=12), st.booleans())
def test_none_that_asks_for_somebody_is_lost(told: list[Raised], somebody_calls: bool) -> None:
    made = decide(told, there := room(*([call()] if somebody_calls else [])))
    rows = {each.about_id for each in told}
    assert {row["about_id"] for row in made.links} == rows and len(made.links) == len(rows)
    opened = {row["id"] for row in made.incidents}
    assert {row["incident_id"] for row in made.links} <= opened | {"c1"} == set(there.known) | {"c1"}
    assert opened <= {row["incident_id"] for row in made.links}
    assert sum(row["count"] for row in made.alarms.values()) == len(rows)
    assert {row["incident_id"] for row in made.alarms.values()} >= opened


@given(st.lists(signals, max_size=8), st.randoms())
def test_the_order_of_hearing_does_not_matter_within_one_look(told: list[Raised], luck: Any) -> None:
    one_each = list({each.about_id: each for each in told}.values())
    assert links(decide(one_each, room())) == links(decide(luck.sample(one_each, len(one_each)), room()))


def joins(*calls: Raised, there: Room | None = None) -> dict[str, str]:
    made = Decided()
    duplicates(calls, there or room(*calls), made)
    assert links(made) == [("incident", younger, older) for younger, older in made.joins.items()]
    return made.joins


def test_of_two_calls_of_one_event_the_younger_is_part_of_the_older() -> None:
    assert joins(call("c2", 60, 90), call("c1", 0)) == {"c2": "c1"}
    assert joins(call("c1", 60, 90), call("c2", 0)) == {"c1": "c2"}


def test_calls_of_other_things_and_places_stand_by_themselves() -> None:
    others = call("c2", kind="fire"), call("c3", east_m=700), call("c4", 999), call("c5", words="Fall", lon=None)
    assert joins(call("c1"), *others) == {}


def test_of_two_at_one_time_only_one_is_part_of_the_other() -> None:
    assert joins(call("c2"), call("c1")) == {"c2": "c1"}


def test_what_is_part_of_a_part_is_part_of_the_whole() -> None:
    assert joins(call("c1"), call("c2", 150), call("c3", 300)) == {"c2": "c1", "c3": "c1"}


def test_a_call_that_was_taken_out_is_not_put_back() -> None:
    calls = call("c1"), call("c2", 10)
    assert joins(*calls, there=room(*calls, linked=undone("incident", "c2"))) == {}


def test_an_urgent_call_that_is_part_of_another_asks_for_somebody_there() -> None:
    there, made = room(call("c1"), call("c2", 10)), Decided()
    duplicates([call("c2", 10)], there, made)
    decide([call("c2", 10, rule="urgent-call", cause="urgent-call c2", priority=1)], there, made)
    assert counts(made) == [("c1", 1, "raised")] and made.priorities == {"c1": 1}
    assert links(made) == [("incident", "c2", "c1")]


def test_an_older_incident_is_as_urgent_as_what_becomes_part_of_it() -> None:
    calls, made = (call("c1"), call("c2", 10, priority=1)), Decided()
    there = room(*calls)
    duplicates(calls, there, made)
    assert made.priorities == {"c1": 1} and list(there.known) == ["c1"]


def test_a_call_is_no_part_of_one_that_is_younger_than_it() -> None:
    old, young = call("late", 0), call("c1", 60)
    assert joins(old, there=room(old, young)) == {}


calls = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(["medical", "fire"])), max_size=8).map(
    lambda drawn: [call(f"c{n}", 60 * t, 90 * x, kind=kind) for n, (t, x, kind) in enumerate(drawn)]
)


@given(calls)
def test_whatever_is_part_of_another_is_younger_and_that_one_stands_by_itself(told: list[Raised]) -> None:
    when = {each.about_id: (each.at, each.about_id) for each in told}
    for younger, older in joins(*told).items():
        assert when[older] < when[younger]
        assert older not in joins(*told)


@pytest.mark.parametrize(
    ("state", "incident", "cause", "becomes"),
    [
        ("raised", "closed", "sos R-1", "resolved"), ("acknowledged", "resolved", "sos R-1", "resolved"),
        ("owned", "false_alarm", "sos R-1", "false"), ("shelved", "closed", "sos R-1", "resolved"),
        ("raised", "acknowledged", "urgent-call c1", "acknowledged"), ("raised", "new", "urgent-call c1", None),
        ("raised", "on_scene", "urgent-call c1", "acknowledged"), ("raised", "false_alarm", "urgent-call c1", "false"),
        ("owned", "acknowledged", "urgent-call c1", None), ("shelved", "acknowledged", "urgent-call c1", None),
        ("raised", "acknowledged", "sos R-1", None), ("raised", "on_scene", "sos R-1", None),
        ("raised", None, "sos R-1", None), ("raised", None, "urgent-call c1", None),
    ],
)  # fmt: skip
def test_an_alarm_ends_with_its_incident_and_is_seen_where_the_incident_itself_asks(
    state: str, incident: str | None, cause: str, becomes: str | None
) -> None:
    told = followed([alarm(state, cause, incident_state=incident, count=4)], {"urgent-call"}, LATER)
    assert [(row["id"], row["state"], row["count"], row["received_at"]) for row in told] == (
        [("a1", becomes, 4, LATER)] if becomes else []
    )
