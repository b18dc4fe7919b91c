"""An incident's card: what it hides, what it tells of notes, and what the browser must know for its deeds."""

import json
from datetime import UTC, datetime
from typing import Any

from dash.development.base_component import Component

from components import incident_board, incident_card, incident_sheet, selection_card
from model.incident import FOUND_BY, KINDS

AT = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
OPEN = {
    "id": "i1", "kind": "medical", "type": "Call 17", "title": "Fall at home", "priority": 2, "state": "new",
    "address": "12 Elm Street", "area": "Eastside", "owner": None, "sensitive": False, "lon": -90.25, "lat": 38.61,
}  # fmt: skip
# As the store tells it: address and title gone, the place its hexagon's middle.
SECRET = OPEN | {"title": None, "type": None, "address": None, "sensitive": True, "lon": -90.1234, "lat": 38.5678}


def sent(component: Component | None) -> str:
    """All that a component says, as it is sent to the browser."""
    assert component is not None
    return json.dumps(component.to_plotly_json(), default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def card(row: dict[str, Any], noted: list[dict[str, Any]] | None = None) -> Component:
    return selection_card.card("incident", row, "America/Chicago", noted)


def test_the_heading_is_not_told_again_among_what_is_known() -> None:
    assert sent(card(OPEN)).count("Fall at home") == 2  # the heading, and what deeds send along
    assert '"data-column": "title"' not in sent(card(OPEN))
    assert '"data-column": "type"' in sent(card(OPEN))


def test_the_browser_is_told_what_the_person_sees_and_no_more() -> None:
    told = json.loads(getattr(card(OPEN), "data-told"))
    assert told == {
        "state": "new", "owner": None, "sensitive": False, "kind": "medical", "priority": 2, "title": "Fall at home",
        "address": "12 Elm Street", "lon": -90.25, "lat": 38.61, "alarms": None, "cautions": None,
    }  # fmt: skip
    assert json.loads(getattr(card(SECRET), "data-told"))["title"] is None


def test_a_sensitive_incident_says_so_and_never_passes_its_hexagons_middle_off_as_its_place() -> None:
    drawn = sent(card(SECRET))
    assert "Shown by area only" in drawn and "Eastside" in drawn
    assert "Longitude" not in drawn and "-90.12340" not in drawn
    (given,) = [part for part in card(SECRET)._traverse() if getattr(part, "className", "") == "not-given"]
    assert given.children == "Not given: in the source's words, owner."
    assert "Shown by area only" not in sent(card(OPEN))


def test_an_incident_without_a_name_is_called_by_its_kind() -> None:
    assert selection_card.title_of("incident", SECRET) == "Medical"
    assert selection_card.title_of("incident", {"id": "i1"}) == "Incident"
    assert selection_card.title_of("sensor", {"id": "s1"}) == "s1"


def test_notes_tell_when_by_whom_and_what_the_newest_last() -> None:
    rows: list[dict[str, Any]] = [{"author": "desk-2", "text": "<b>door</b> code\n4711", "observed_at": AT},
            {"author": None, "text": None, "observed_at": AT}]  # fmt: skip
    drawn = sent(card(OPEN, rows))
    assert "2, newest last" in drawn and "08:02" in drawn and "desk-2" in drawn
    assert "<b>door</b> code\\n4711" in drawn  # as text: it is a child, never markup
    assert "Unnamed" in drawn and "Hidden from your role." in drawn
    assert "Hidden: it is sensitive." in sent(incident_card.notes(rows, True, "UTC"))


def test_no_notes_are_said_so_and_those_not_to_be_read_are_not_there() -> None:
    assert "none yet" in sent(card(OPEN, []))
    assert "Notes" not in sent(card(OPEN, None))


def test_other_records_have_nothing_of_an_incidents() -> None:
    drawn = sent(selection_card.card("unit", {"id": "E-1", "name": "E-1", "sensitive": True}, "UTC"))
    assert "data-told" not in drawn and "Shown by area only" not in drawn


def test_the_sheet_offers_every_kind_and_begins_with_the_least_surprising() -> None:
    sheet = incident_sheet.slot()
    kinds = [kind for kind, *_ in json.loads(getattr(sheet, "data-kinds"))]
    begins = json.loads(getattr(sheet, "data-begins"))
    assert tuple(kinds) == KINDS
    assert begins["kind"] in KINDS and begins["found_by"] in FOUND_BY and begins["priority"] == 3


def test_the_new_button_waits_until_the_role_is_known_to_be_allowed() -> None:
    (button,) = [part for part in incident_board.board()._traverse() if getattr(part, "id", "") == "new-incident"]
    assert button.hidden is True
