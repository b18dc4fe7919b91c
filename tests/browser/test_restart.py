"""A server that goes away and comes back: the page says so, and recovers by itself."""

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.browser.looking import Looking
from tests.browser.serving import ROOT, Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.timeout(240),
]
ELSEWHERE = {"sign_in.js"}  # for who is not let in yet


def test_a_killed_server_is_told_as_cut_off_and_its_return_is_noticed(dash_br: Any, tmp_path: Path) -> None:
    serving = Serving(tmp_path / "data")
    serving.start()
    serving.lively()
    looking = Looking(dash_br, serving).visit("/?map=14/43.28/-61.72")
    looking.until(lambda: looking.texts("#incident-rows .inc"))
    serving.stop(signal.SIGKILL)
    looking.until(lambda: looking.ask("city.state.cut"), 20)
    serving.start()
    looking.until(lambda: not looking.ask("city.state.cut"), 30)
    looking.until(lambda: looking.ask("city.state.units.moved > 0"))
    assert "map=14/43.28" in looking.address
    assert serving.stop() < 5


def test_the_first_page_after_a_start_has_every_asset(dash_br: Any, tmp_path: Path) -> None:
    serving = Serving(tmp_path / "data")
    serving.start()
    looking = Looking(dash_br, serving).visit()
    paths = "[...document.scripts].map(s => new URL(s.src || '/', location).pathname)"
    asked = {path.removeprefix("/assets/") for path in looking.ask(paths) if path.startswith("/assets/")}
    assets = ROOT / "assets"
    assert asked == {path.relative_to(assets).as_posix() for path in assets.rglob("*.js")} - ELSEWHERE
    assert serving.stop(signal.SIGINT) < 5
