"""An incident's story on its card: people, alarms, signals, timeline; and nothing offered to who may not do it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from components import small_map, story_card
from queries.story import Entry

AT = datetime(2026, 11, 22, 14, 2, 31, tzinfo=UTC)
ALARM = {"id": "a1", "cause": "sos E-11A", "priority": 1, "state": "raised", "count": 2, "owner": None}
LINK = {"about_table": "detection", "about_id": "d1", "reason": "person-down: 40 m, same kind", "undone": False,
        "observed_at": AT}  # fmt: skip
SEEN = {("detection", "d1"): {"camera_id": "C-1", "label": "person_down"}}
ALL = frozenset({"own_alarm", "resolve_alarm", "shelve_alarm"})


def text(drawn: Any) -> str:
    return json.dumps(drawn, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def test_people_are_a_range_with_its_source_or_are_not_told() -> None:
    told = text(story_card.people({"people_low": 40, "people_high": 1_095, "people_source": "residents within 60 m"}))
    assert "40 to 1,095" in told and "residents within 60 m" in told
    assert story_card.people({"people_low": None, "people_high": None}) is None


def test_an_alarm_says_how_it_stands_and_offers_what_one_may() -> None:
    told = text(story_card.alarms([ALARM], ALL))
    assert "Not acknowledged, 2 times" in told and "own_alarm" in told and "shelve_alarm" in told
    assert "data-command" not in text(story_card.alarms([ALARM], frozenset()))
    assert story_card.alarms([{**ALARM, "state": "resolved"}], ALL) is None


def test_a_signal_tells_why_it_is_here_and_can_be_taken_out_but_for_the_first() -> None:
    told = text(story_card.signals("i1", [LINK], SEEN, may=True))
    assert "C-1: Person down" in told and "40 m, same kind" in told and "take_out_signal" in told
    assert "take_out_signal" not in text(story_card.signals("i1", [LINK], SEEN, may=False))
    first = {**LINK, "reason": "person-down: the first word of it"}
    assert "take_out_signal" not in text(story_card.signals("i1", [first], SEEN, may=True))
    undone = text(story_card.signals("i1", [{**LINK, "undone": True}], SEEN, may=True))
    assert "Taken out" in undone and "join_signal" in undone and "Joined signals, 0" in undone


def test_what_a_sensitive_incident_hides_is_told_by_its_kind_alone() -> None:
    told = text(story_card.signals("i1", [{**LINK, "about_id": None}], {}, may=True))
    assert "Detection" in told and "C-1" not in told and "data-command" not in told


def test_a_step_stands_beside_its_standard() -> None:
    steps = [
        Entry(AT, "unit", "en_route", "its feed", "", "E-1", "en_route", 53.0),
        Entry(AT, "unit", "on_scene", "its feed", "", "E-1", "on_scene", 250.0),
        Entry(AT, "unit", "on_scene", "its feed", "", "E-2", "on_scene", 700.0),
        Entry(AT + timedelta(minutes=1), "deed", "assign_unit", "ines", "unit E-1 sent"),
    ]
    told = text(story_card.timeline(steps, {"E-1": (60.0, 240.0), "E-2": (60.0, 240.0)}, "America/Chicago"))
    assert "✓ 0:53 of 1:00" in told and "▲ travel 4:10 of 4:00" in told and "▲ travel 11:40 of 4:00" in told
    assert told.count("num amber") == 1 and told.count("num red") == 1
    assert "Sent a unit: unit E-1 sent" in told and "ines" in told and "08:03:31" in told


def test_a_place_lies_where_tiles_lay_it() -> None:
    """The middle of the world, and a corner of zoom 1 (OpenStreetMap's slippy map names)."""
    assert small_map.pixel(0, 0, 0) == (128, 128)
    x, y = small_map.pixel(-90, 66.51326044311186, 1)
    assert (round(x), round(y)) == (128, 128)
    drawn = text(small_map.small_map(-61.72, 43.28, [
        small_map.Spot(-61.72, 43.28, "sos", "p1", "here", main=True),
        small_map.Spot(-61.5, 43.28, "camera", "", "far away"),
    ]))  # fmt: skip
    assert "here" in drawn and "far away" not in drawn and "/tiles/16/" in drawn
