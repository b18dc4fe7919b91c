"""Meridian without its demonstration: every door is shut to who has no account. And the people who have one."""

import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from commands.accounts import AddToken, AddUser
from commands.command import carry_out
from model.actor import HOUSE
from store import Store
from tests.browser.looking import Looking
from tests.browser.serving import ROOT, Serving

PASSWORD: Final = "a long enough password"
PEOPLE: Final = {
    "chief": "administrator", "deputy": "administrator", "ada": "operator", "bea": "supervisor", "cy": "analyst",
    "locked": "operator",
}  # fmt: skip
RULES: Final = '\n[sign_in]\ntries = 2\nlongest_wait = "6s"\n'
FEED: Final = 'name = "weather"'


class ShutCity:
    """Served with one feed, so that little else is done while people sign in."""

    def __init__(self, folder: Path) -> None:
        self._folder, data = folder, folder / "data"
        data.mkdir(parents=True)
        store = Store(data / "watchfloor.duckdb")
        for name, role in PEOPLE.items():
            carry_out(store, HOUSE, AddUser(name, role, PASSWORD))
        self.wall_token = str(carry_out(store, HOUSE, AddToken("wall-south", "wall", 30)).done.answer)
        store.close()
        (folder / "city.toml").write_text(self._city(), encoding="utf-8")
        self.serving = Serving(data, "--city", str(folder / "city.toml"))
        self.serving.start(120)

    @contextmanager
    def signed_in(self, name: str, password: str = PASSWORD) -> Iterator[httpx.Client]:
        """Another browser of that person's, without a screen."""
        with httpx.Client(base_url=self.serving.url, timeout=60) as client:
            answer = client.post("/sign-in", json={"name": name, "password": password})
            assert answer.status_code == 204, answer.text
            yield client

    def log(self) -> str:
        """All that the server has said so far."""
        return (self._folder / "data.log").read_text("utf-8")

    @staticmethod
    def _city() -> str:
        whole = (ROOT / "city.toml").read_text("utf-8").replace("demo = true", "demo = false")
        head, *feeds = whole.split("[[feeds]]")
        return f"{head}{RULES}[[feeds]]{next(each for each in feeds if FEED in each)}"


def type_in(looking: Looking, name: str, password: str = PASSWORD) -> None:
    """Fill the sign-in page's form and send it."""
    looking.until(lambda: looking.ask("document.querySelector('#sign-in') && document.readyState === 'complete'"))
    for field, text in (("name", name), ("password", password)):
        looking.driver.execute_script(f"document.querySelector('#{field}').value = arguments[0]", text)
    looking.click("#sign-in button")


def come_in(looking: Looking, name: str, path: str = "/") -> Looking:
    """Sign in as that person, and stand on that page."""
    looking.driver.get(f"{looking.serving.url}/sign-in?{urllib.parse.urlencode({'next': path})}")
    type_in(looking, name)
    looking.until(lambda: looking.ask("Boolean(window.city && city.state.started)"), 60)
    return looking


def place(looking: Looking) -> str:
    """The page's address, without the server's."""
    return str(looking.ask("location.pathname + location.search"))
