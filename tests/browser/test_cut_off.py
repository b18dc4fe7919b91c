"""A live map whose server no longer answers: nothing on it looks live, and all of it comes back by itself."""

import os
import signal
import time
from typing import Any

import pytest

from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.timeout(240),
]
ROW = "#incident-rows .inc"


def test_while_cut_off_nothing_looks_live(dash_br: Any, alone: Serving) -> None:
    serving = alone
    looking = Looking(dash_br, serving).visit()
    looking.until(lambda: len(looking.texts(ROW)) > 3)
    looking.until(lambda: looking.texts("[data-figure=feeds] small"))
    looking.click(ROW)
    looking.until(lambda: looking.texts(".record h2"))
    os.kill(serving.process, signal.SIGSTOP)
    began = time.monotonic()
    try:
        looking.until(lambda: looking.ask("city.state.cut"), 20)
        assert time.monotonic() - began < 15.5  # what it may take us to see it included
        looking.until(lambda: "not known" in looking.texts("[data-figure=feeds]")[0])
        looking.until(
            lambda: looking.ask("document.querySelector('[data-part=incident] .fr').classList.contains('cut')"), 20
        )
        looking.ask("city.select(null)")
        looking.driver.execute_script("document.querySelectorAll('#incident-rows .inc')[2].click()")
        looking.until(lambda: "didn't answer" in looking.texts("#selection-wait")[0], 15)
        assert looking.ask("getComputedStyle(document.querySelector('#selection-body')).visibility") == "hidden"
        overlap = (
            "(([a, b]) => a.bottom > b.top)(['#cut-banner', '.map-banners'].map(one => "
            "document.querySelector(one).getBoundingClientRect()))"
        )
        assert not looking.ask(overlap)
    finally:
        os.kill(serving.process, signal.SIGCONT)
    looking.until(lambda: not looking.ask("city.state.cut"), 20)
    looking.until(lambda: looking.ask("document.querySelector('#selection-wait').hidden"), 20)
    looking.until(lambda: "of 10 live" in looking.texts("[data-figure=feeds]")[0], 20)
