"""A shift is handed over: from the board to the page, from a figure to what it counts, and onto paper."""

from typing import Any

import pytest

from tests.browser import axe
from tests.browser.desk import Desk
from tests.browser.dispatching import ENTER, press, ready, select
from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return ready(Looking(dash_br, meridian))


def test_a_key_opens_the_hand_over_whose_figures_lead_to_what_they_count(looking: Looking) -> None:
    desk = Desk(looking.serving)
    incident = desk.opened(title="Smoke handed over", kind="fire", priority=2)
    desk.do("note_incident", incident_id=incident, text="The caretaker has the key")
    looking.driver.find_element("tag name", "body").send_keys("q")
    looking.until(lambda: looking.texts(f"#handover-body [data-id='{incident}'] a") == ["Smoke handed over"], 60)
    looking.until(lambda: "The caretaker has the key" in looking.texts("#handover-body .note-text"))
    assert int(looking.texts(".handover-open tbody tr td:first-child .pb")[0]) <= 2
    href = "/handover?hours=8&list=opened&kind=fire&priority=2#moved"
    count = int(looking.texts(f'.matrix a[href="{href}"]')[0])
    looking.visit(href)
    looking.until(lambda: len(looking.texts(".listed li")) == min(count, 300), 60)
    assert any("Smoke handed over" in each for each in looking.texts(".listed li"))
    looking.driver.execute_script(
        "fetch('/paper/handover.pdf?hours=4')"
        ".then(r => { window.paper = r.ok ? r.headers.get('content-type') : r.status; })"
    )
    assert looking.until(lambda: looking.ask("window.paper"), 90) == "application/pdf"
    assert looking.complaints() == [] and looking.other_hosts() == set()


def test_the_hand_over_is_asked_for_again_when_it_has_moved(looking: Looking) -> None:
    looking.visit("/handover?hours=4")
    looking.until(lambda: looking.texts(".handover-open tbody tr"), 60)
    assert looking.texts(".handover-head .segment .on") == ["4 h"]
    incident = Desk(looking.serving).opened(title="Opened meanwhile", priority=1)
    looking.until(lambda: looking.texts(f"#handover-body [data-id='{incident}']"), 150)
    assert axe.grave(looking) == []


def test_a_caution_is_added_from_a_card_stands_first_on_it_and_is_lifted(looking: Looking) -> None:
    incident = Desk(looking.serving).opened(title="Fall in a yard", address="9 Caution Row", lon=-61.7105, lat=43.2705)
    select(looking, incident)
    press(looking, "z")
    press(looking, "Two dogs, ring first", ENTER)
    looking.until(lambda: looking.texts("#selection-body .cautions b") == ["Two dogs, ring first"])
    other = Desk(looking.serving).opened(title="Again there", address="9, caution  row", lon=-61.75, lat=43.30)
    select(looking, other)
    looking.until(lambda: looking.texts("#selection-body .record > section b")[:1] == ["Two dogs, ring first"])
    press(looking, "Z")
    press(looking, "They have moved away", ENTER)
    looking.until(lambda: looking.texts("#selection-body h2") and not looking.texts("#selection-body .cautions"))
    assert looking.complaints() == []
