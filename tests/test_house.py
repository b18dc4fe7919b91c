"""Guards the house: who may import whom, how long a file may be, and what is never left behind."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
ANY: Final = frozenset({"*"})

# Parts of app's wiring.
PARTS: Final = ("configured", "covering", "discreet", "dispatching", "forecasting", "frugal", "fusing", "ground",
                "heads", "history", "outgoing", "outside", "past", "placing", "printer", "server", "serving",
                "trips")  # fmt: skip
# ARCHITECTURE.md, "The rule". A room that is not named here may not exist.
MAY_IMPORT: Final = {
    "model": frozenset[str](),
    "simulation": frozenset[str](),
    "clock": frozenset[str](),
    "formats": frozenset({"model"}),
    "paper": frozenset({"model"}),
    "config": frozenset({"model"}),
    "store": frozenset({"model"}),
    "analysis": frozenset({"model"}),
    "components": frozenset({"model"}),
    "connectors": frozenset({"model", "config"}),
    "queries": frozenset({"store", "model"}),
    "commands": frozenset({"queries", "store", "model"}),
    "session": frozenset({"store", "model", "config"}),
    "shows": frozenset({"queries", "components", "model"}),
    "pages": frozenset({"shows", "session", "queries", "commands", "components", "analysis", "model"}),
    "api": frozenset({"shows", "session", "queries", "commands", "components", "analysis", "formats", "model"}),
    "schedule": frozenset({"config", "store", "connectors", "analysis", "queries", "commands", "model"}),
    "subcommands": frozenset({"config", "store", "connectors", "analysis", "queries", "commands", "formats", "model"}),
    "app": ANY,
    **dict.fromkeys(PARTS, ANY),
    "bench": ANY,
    "tests": ANY,
    "examples": ANY,
}
CLOSED_TO_ALL: Final = {"pages": ("pages", "bench", "tests"), "tests": ("tests",)}  # Dash finds pages by itself

# Libraries have rooms too: the top-level package, and the paths whose files may import it.
LIBRARY_ROOMS: Final = {
    "duckdb": ("store/",),
    "apscheduler": ("schedule",),
    "httpx": ("connectors/", "simulation/", "outside.py", "api/tile_source.py"),  # tiles_url is fetched by us
    "paho": ("connectors/", "simulation/"),
    "dash": ("components/", "pages/", "session.py", "server.py"),
    "fastapi": ("api/", "session.py", "server.py"),
    "argon2": ("commands/",),
    "rfc8785": ("model/audit.py",),
    "mapnik": ("api/tiles.py",),
    "typst": ("paper/",),
    "lightgbm": ("analysis/risk/",),
}
FREE: Final = ("tests/", "bench/")
PURE: Final = {"dash": "components/layers/"}

LONGEST = 300
LEFT_BEHIND: Final = re.compile(
    r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|\bcon" + r"sole\.\w+\(|\bdeb" + r"ugger\b|\bbreak" + r"point\("
)


def house_files(*suffixes: str) -> list[Path]:
    """Every file of the project with one of these endings, but for what is made or brought in from outside."""
    outside = {"data", "inputs", "vendor", "__pycache__"}
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.suffix in suffixes
        and not any(part.startswith(".") or part in outside for part in path.relative_to(ROOT).parts)
    ]


def imported(source: str) -> Iterator[str]:
    """The top-level name of everything that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def violations(path: str, source: str) -> list[str]:
    """What the file at this path (relative to the project) imports and may not."""
    room = path.split("/")[0].removesuffix(".py")
    if room not in MAY_IMPORT:
        return [f"{path}: {room} is a room without a line in the rule"]
    return [f"{path} imports {name}" for name in imported(source) if not _allowed(path, room, name)]


def _allowed(path: str, room: str, name: str) -> bool:
    if name in LIBRARY_ROOMS:
        pure = PURE.get(name)
        at_home = path.startswith(LIBRARY_ROOMS[name]) and not (pure and path.startswith(pure))
        return at_home or path.startswith(FREE)
    if name not in MAY_IMPORT or name == room:
        return True
    if name in CLOSED_TO_ALL and room not in CLOSED_TO_ALL[name]:
        return False
    return name in MAY_IMPORT[room] or "*" in MAY_IMPORT[room]


def test_no_room_imports_what_the_rule_forbids() -> None:
    found = [
        each
        for path in house_files(".py")
        for each in violations(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("model/unit.py", "from store import Store"),
        ("queries/live.py", "import duckdb"),
        ("components/layers/unit.py", "from dash import html"),
        ("components/city_map.py", "from queries import live"),
        ("api/live.py", "import store.reader"),
        ("api/layers.py", "import mapnik"),
        ("api/hooks.py", "def hook() -> None:\n    import httpx"),
        ("app.py", "import pages.live"),
        ("session.py", "from pages import live"),
        ("schedule.py", "from shows import SHOWS"),
        ("connectors/cap.py", "from store.writer import Writer"),
        ("utils/things.py", "x = 1"),
    ],
)
def test_a_planted_violation_is_found(path: str, line: str) -> None:
    assert len(violations(path, line)) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("store/writer.py", "import duckdb\nfrom model.table import Table\nfrom store import series"),
        ("api/tiles.py", "import mapnik"),
        ("api/tile_source.py", "import httpx"),
        ("components/city_map.py", "from dash import html"),
        ("tests/api/test_live.py", "import httpx, duckdb\nimport pages.live"),
    ],
)
def test_what_the_rule_allows_passes(path: str, line: str) -> None:
    assert violations(path, line) == []


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in house_files(".py", ".sql", ".js")
    }
    too_long = {path: lines for path, lines in lengths.items() if lines > LONGEST}
    assert not too_long, too_long


def test_nothing_half_done_is_left_behind() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in house_files(".py", ".sql", ".js", ".css")
        for match in [LEFT_BEHIND.search(path.read_text(encoding="utf-8"))]
        if match
    }
    assert found == set()


def test_no_test_is_named_where_it_cannot_be_found() -> None:
    """Two test files of one name in folders that are no packages would hide each other."""
    bare = [path.name for path in house_files(".py") if path.parts[len(ROOT.parts)] == "tests"
            and path.name.startswith("test_") and not (path.parent / "__init__.py").exists()]  # fmt: skip
    assert sorted(bare) == sorted(set(bare))
