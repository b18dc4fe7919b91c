"""The feeds page, in a real browser on the real app."""

from typing import Any

import pytest

from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return Looking(dash_br, meridian)


def row(looking: Looking, name: str) -> str:
    return next((text for text in looking.texts("table.feeds tbody tr") if name in text), "")


def test_every_feed_is_told_against_its_own_norm(looking: Looking) -> None:
    looking.visit("/feeds")
    names = {each["name"] for each in looking.serving.health()["feeds"]}
    looking.until(lambda: len(looking.texts("table.feeds tbody tr")) == len(names))
    assert all(row(looking, name) for name in names)
    assert looking.complaints() == []


def test_a_feed_is_paused_and_resumed_by_its_button(looking: Looking) -> None:
    looking.visit("/feeds")
    looking.until(lambda: row(looking, "requests-311"))
    rows = "[...document.querySelectorAll('table.feeds tbody tr')]"
    button = f"{rows}.find(r => r.textContent.includes('requests-311')).querySelector('td:last-child button')"
    looking.driver.execute_script(f"{button}.click()")
    looking.until(lambda: "aused" in row(looking, "requests-311"))
    states = {each["name"]: each["state"] for each in looking.serving.health()["feeds"]}
    assert states["requests-311"] == "paused"
    looking.driver.execute_script(f"{button}.click()")
    looking.until(lambda: {e["name"]: e["state"] for e in looking.serving.health()["feeds"]}["requests-311"] == "live")
