"""Every door × every role and nobody, on a real server: exactly what the permission table says.

A route, page, callback, layer or command without a line in the table fails here before it opens to anybody.
"""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from api import doors
from api.commands import COMMANDS
from commands.accounts import AddToken
from commands.command import carry_out
from model.actor import HOUSE
from model.permission import DO, OPEN, READ, Role, rights
from model.tables import TABLES
from shows import SHOWS
from store import Store
from tests.browser.serving import Serving

ROOT = Path(__file__).parent.parent
SOMEBODY: Final[tuple[Role, ...]] = (
    "wall", "operator", "supervisor", "analyst", "privacy_officer", "administrator",
)  # fmt: skip
EVERYBODY: Final[tuple[Role, ...]] = ("public", *SOMEBODY)
TOWN = """[city]
name = "Town"
timezone = "UTC"
bounds = [-90.4, 38.5, -90.1, 38.8]
[[feeds]]
name = "gate"
kind = "table"
yields = "incident"
auth = { kind = "bearer", secret = { env = "PATH" } }
[feeds.columns]
title = "title"
"""
# What a path's parameter may be. Where it does not matter whether such a thing exists, it does not.
EXAMPLES: Final = {
    "z:int": "12", "x:int": "1020", "y:int": "1569", "name": "incident", "row_id:path": "none", "preset": "city",
    "camera_id": "none", "feed": "gate", "rest:path": "none", "package_name": "dash", "fingerprinted_path:path": "none",
    "path:path": "none", "plan_id": "none", "path": "none",
}  # fmt: skip
LISTING = """
import json, sys
import server, serving
found = []
def door(inner, scripts):
    found.append(inner)
    return inner
server.make([each.router for each in serving.ROUTERS], door)
print(json.dumps([[route.path, sorted(route.methods)] for route in found[0].routes if getattr(route, "methods", None)]))
"""

PAGES = """
import json, dash, server
server.make([], lambda inner, scripts: inner)
print(json.dumps([page["path_template"] or page["path"] for page in dash.page_registry.values()]))
"""


class Doors:
    """A town without a demonstration, and a token for each role."""

    def __init__(self, folder: Path) -> None:
        self.tokens: dict[Role, str] = {}
        (folder / "data").mkdir()
        store = Store(folder / "data" / "watchfloor.duckdb")
        for role in SOMEBODY:
            self.tokens[role] = str(carry_out(store, HOUSE, AddToken(f"a-{role}", role)).done.answer)
        store.close()
        (folder / "town.toml").write_text(TOWN)
        self.serving = Serving(folder / "data", "--city", str(folder / "town.toml"))
        self.serving.start()

    def knock(self, role: Role, method: str, path: str, body: object = None) -> int:
        """The status of a request in that role; of a stream, its head's."""
        asked = urllib.request.Request(self.serving.url + path, method=method)
        if role != "public":
            asked.add_header("Authorization", f"Bearer {self.tokens[role]}")
        if method == "POST":
            asked.data = json.dumps({} if body is None else body).encode()
            asked.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    made = Doors(tmp_path_factory.mktemp("town"))
    yield made
    made.serving.stop()


@cache
def routes() -> list[tuple[str, str]]:
    """(method, path pattern) of all that the server answers, Dash's own included."""
    done = subprocess.run([sys.executable, "-c", LISTING], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    return [(method, path) for path, methods in json.loads(done.stdout) for method in methods]


def example(pattern: str) -> str:
    for name, value in EXAMPLES.items():
        pattern = pattern.replace("{" + name + "}", value)
    assert "{" not in pattern, f"{pattern}: say in EXAMPLES what it may be"
    return pattern


def catch_all(pattern: str) -> bool:
    """Dash's last route, and what says that there is nothing: which of them answers, the page's line decides."""
    return pattern in ("/{path:path}", "/{path}") or pattern.endswith("{rest:path}")


def admitted(status: int) -> bool:
    return status not in (401, 403)


def test_every_route_has_its_line_and_opens_to_whom_it_says(town: Doors) -> None:
    without, wrong = [], []
    for method, pattern in routes():
        if method in ("HEAD", "OPTIONS") or catch_all(pattern):
            continue
        path = example(pattern)
        if path == doors.UPDATE or method not in ("GET", "POST") or path.startswith("/hooks"):
            continue  # callbacks, and what brings its own signature: below
        if (line := doors.door(method, path)) is None:
            if method == "GET" or path.startswith("/_dash"):
                without.append(f"{method} {pattern}")
            continue
        for role in EVERYBODY:
            status = town.knock(role, method, path)
            allowed = rights(role).may(f"open {line}") or path in doors.PUBLIC_ASSETS
            if path == "/sign-in" and method == "POST":
                allowed = True  # heard, and refused for want of a password
                status = 200 if status in (400, 401) else status
            if admitted(status) is not allowed:
                wrong.append(f"{role} {method} {path}: {status}, the table says {'yes' if allowed else 'no'}")
    assert without == [], "without a line in model/permission.py"
    assert wrong == []


def test_every_page_has_its_line_and_opens_to_whom_it_says(town: Doors) -> None:
    done = subprocess.run([sys.executable, "-c", PAGES], cwd=ROOT, capture_output=True, text=True, timeout=60)
    pages = [path.replace("<preset>", "city") for path in json.loads(done.stdout) if "404" not in path]
    assert {doors.page_of(path) for path in pages} == {line for line in OPEN if line.startswith("/")}
    for path in pages:
        line = doors.page_of(path)
        for role in EVERYBODY:
            assert admitted(town.knock(role, "GET", path)) is rights(role).may(f"open {line}"), (role, path)
            asked = {
                "output": ".._pages_content.children..._pages_store.data..",
                "outputs": [
                    {"id": "_pages_content", "property": "children"},
                    {"id": "_pages_store", "property": "data"},
                ],
                "inputs": [{"id": "_pages_location", "property": "pathname", "value": path},
                           {"id": "_pages_location", "property": "search", "value": ""}],
                "changedPropIds": ["_pages_location.pathname"], "state": [],
            }  # fmt: skip
            status = town.knock(role, "POST", doors.UPDATE, asked)
            assert admitted(status) is rights(role).may(f"open {line}"), (role, path, status)
            assert status < 500


def test_a_page_cannot_be_asked_for_by_another_name(town: Doors) -> None:
    """Dash strips slashes at both ends, and takes a callback's inputs by their place, whatever they are called."""

    def asked(role: Role, *told: tuple[str, str]) -> int:
        body = {
            "output": doors.PAGES_OUTPUT,
            "outputs": [
                {"id": "_pages_content", "property": "children"},
                {"id": "_pages_store", "property": "data"},
            ],
            "inputs": [{"id": "_pages_location", "property": name, "value": value} for name, value in told],
            "changedPropIds": ["_pages_location.pathname"], "state": [],
        }  # fmt: skip
        return town.knock(role, "POST", doors.UPDATE, body)

    for page in (line for line in OPEN if line.startswith("/") and "{" not in line):
        for role in SOMEBODY:
            allowed = rights(role).may(f"open {page}")
            for path in (f"/{page}", f"{page}/", f"/{page}//", page.strip("/") or "/"):
                assert admitted(asked(role, ("pathname", path), ("search", ""))) is allowed, (role, path)
            assert asked(role, ("x", page), ("pathname", "/wall")) == 403
            assert asked(role, ("pathname", "/wall"), ("search", ""), ("pathname", page)) == 403
    assert asked("wall", ("pathname", "/nowhere"), ("search", "")) == 200


def test_every_callback_has_its_line_and_opens_to_whom_it_says(town: Doors) -> None:
    asked = urllib.request.Request(town.serving.url + "/_dash-dependencies")
    asked.add_header("Authorization", f"Bearer {town.tokens['supervisor']}")
    with urllib.request.urlopen(asked, timeout=20) as answer:
        callbacks = [each for each in json.load(answer) if not each.get("clientside_function")]
    outputs = {part for each in callbacks for part in doors.drawn(each["output"])}
    assert len(outputs) > 3
    known = {part for part in outputs if not part.startswith(("_pages_",))}
    assert known <= set(OPEN), "without a line in model/permission.py"
    stale = {line for line in OPEN if "." in line and not line.startswith(("GET", "POST", "/"))} - known
    assert stale == set(), "lines of callbacks that are no more"
    for each in callbacks:
        if "_pages_" in each["output"]:
            continue
        lines = doors.drawn(each["output"])
        inputs = [{**one, "value": None} for one in each["inputs"]]
        for role in EVERYBODY:
            body = {"output": each["output"], "inputs": inputs, "changedPropIds": [], "state": [], "outputs": []}
            allowed = all(rights(role).may(f"open {line}") for line in lines)
            assert admitted(town.knock(role, "POST", doors.UPDATE, body)) is allowed, (role, each["output"])
    assert town.knock("administrator", "POST", doors.UPDATE, {"output": "nobody-wrote-a-line.children"}) == 403


def test_every_layer_opens_to_who_may_read_all_that_it_reads(town: Doors) -> None:
    for show in SHOWS:
        for role in EVERYBODY:
            allowed = all(rights(role).may(f"read {table}") for table in show.reads)
            assert admitted(town.knock(role, "GET", f"/layers/{show.name}")) is allowed, (role, show.name)


def test_every_table_is_served_to_who_may_read_it(town: Doors) -> None:
    assert set(READ) == set(TABLES)
    for name in TABLES:
        for role in EVERYBODY:
            status = town.knock(role, "GET", f"/ogc/collections/{name}/items")
            expected = 401 if role == "public" else 200 if rights(role).may(f"read {name}") else 404
            assert status == expected, (role, name, status)


def test_every_command_is_done_by_whom_the_table_says(town: Doors) -> None:
    assert set(COMMANDS) == set(DO)
    for name in COMMANDS:
        for role in EVERYBODY:
            status = town.knock(role, "POST", f"/commands/{name}", {"nobody": "knows"})
            # Who may is asked for sense; who may not is told so, whatever they say.
            expected = 401 if role == "public" else 400 if rights(role).may(f"do {name}") else 403
            assert status == expected, (role, name, status)


def test_what_pushes_brings_its_own_secret(town: Doors) -> None:
    for role in EVERYBODY:
        assert town.knock(role, "POST", "/hooks/gate") == 401


def test_other_methods_open_nothing(town: Doors) -> None:
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        for path in ("/", "/layers/incident", "/commands/open_incident", "/ogc/collections/incident/items"):
            assert town.knock("administrator", method, path) in (403, 404, 405, 415), (method, path)
