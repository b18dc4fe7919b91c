"""Mutual aid by keyboard: a neighbour's unit stands among the units sent."""

from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.browser.dispatching import ENTER, TAB, press, ready, select
from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_a_neighbours_unit_comes_and_stands_among_those_sent(dash_br: Any, meridian: Serving) -> None:
    looking = ready(Looking(dash_br, meridian))
    incident = Desk(meridian).opened(title="Smoke over the ridge")
    looking.until(lambda: looking.texts(f"#incident-rows [data-id='{incident}']"))
    select(looking, incident)
    press(looking, "X")
    looking.until(lambda: looking.texts("#card-deeds form, #card-deeds .deed-forms h3"))
    press(looking, "North Shore Fire", TAB, "E 7", ENTER)
    sent = "#selection-body .sent[data-unit='E 7 @ North Shore Fire']"
    looking.until(lambda: looking.texts(sent))
    assert looking.texts(f"{sent} b") == ["E 7"] and "North Shore Fire" in looking.texts(sent)[0]
    assert looking.complaints() == []
