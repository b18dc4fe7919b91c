"""The page of response times, in a real browser on the real app."""

from typing import Any

import pytest

from tests.browser import axe
from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
DRAWN = ".chart .tracesaid-count text"


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Looking:
    return Looking(dash_br, meridian)


def colour(looking: Looking, selector: str, of: str) -> Any:
    return looking.ask(f"getComputedStyle(document.querySelector({selector!r}))[{of!r}]")


def test_three_charts_in_the_themes_colours_with_their_findings_and_figures(looking: Looking) -> None:
    looking.visit("/response?window=7d&theme=dark")
    looking.until(lambda: looking.texts(DRAWN), 60)
    assert len(looking.texts(".chart[role=img]")) == 3
    assert any("of the report" in each for each in looking.texts(".response-charts .say"))
    dark = colour(looking, ".chart .tracemost .point", "fill")
    assert dark == "rgb(86, 180, 233)"
    assert looking.ask("document.querySelector('.chart-plot svg').getBoundingClientRect().height") > 100
    looking.click("#theme-toggle")
    looking.until(lambda: colour(looking, ".chart .tracemost .point", "fill") == "rgb(0, 114, 178)")
    assert "window=7d" in looking.address and "theme=light" in looking.address
    assert looking.complaints() == []
    assert looking.other_hosts() == set()


def test_the_window_is_a_link_and_a_kind_narrows_the_page(looking: Looking) -> None:
    looking.visit("/response?window=7d")
    looking.until(lambda: looking.texts(".response-table .name"), 60)
    looking.click(".segment a[href='/response?window=30d']")
    looking.until(lambda: "window=30d" in looking.address and looking.texts(".response-table .name"), 60)
    looking.click(".response-table a[href='/response?window=30d&kind=medical']")
    looking.until(lambda: looking.texts(".response-chips .chip") == ["Medical ✕"], 60)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_serious(looking: Looking, theme: str) -> None:
    looking.visit(f"/response?window=30d&theme={theme}")
    looking.until(lambda: looking.texts(DRAWN), 60)
    assert axe.grave(looking) == []
