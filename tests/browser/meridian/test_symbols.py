"""Symbols in one ink: whoever sees no colours still tells the kinds apart, by shape and by fill."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

import pytest

from model.incident import KINDS
from tests.browser.looking import Looking
from tests.browser.serving import Serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
APART: Final = 0.1  # of the ink of two symbols laid over each other, what only one of them has at least
# Every token that is a ground becomes paper, every other ink. What is stamped is what the map paints.
IN_ONE_INK: Final = """
const PAPER = ["land", "surface-2", "key", "glyph", "on-red", "on-amber"], SIDE = 56;
const canvas = document.createElement("canvas"), g = canvas.getContext("2d", { willReadFrequently: true });
canvas.width = canvas.height = SIDE;
city.colour = (token) => (PAPER.includes(token) ? "#fff" : "#000");
city.emit("theme");
return arguments[0].map((mark) => {
  g.fillStyle = "#fff";
  g.fillRect(0, 0, SIDE, SIDE);
  city.symbols.stamp(g, mark, SIDE / 2, SIDE / 2);
  const { data } = g.getImageData(0, 0, SIDE, SIDE), ink = [];
  for (let i = 0; i < data.length; i += 4) if (data[i] < 128) ink.push(i / 4);
  return ink;
});"""
ALERT: Final = {"symbol": "alert", "colour": "p2"}
UNITS: Final = ("police", "engine", "ambulance", "supervisor")
THINGS: Final = ("camera", "sensor", "report", "station", "hospital", "responder", *UNITS)


@pytest.fixture(scope="module")
def incidents() -> list[str]:
    """The symbol of each kind of incident, as far as they differ: a crowd is a crowd, disorderly or not."""
    return sorted({{"person_down": "person-down", "public": "crowd", "other": "unknown"}.get(k, k) for k in KINDS})


@pytest.fixture
def looking(dash_br: Any, meridian: Serving) -> Iterator[Looking]:
    looking = Looking(dash_br, meridian).visit()
    looking.until(lambda: looking.ask("city.symbols.ready"))
    yield looking


def alike(looking: Looking, marks: list[dict[str, Any]]) -> list[str]:
    """Pairs of marks that cannot be told apart in one ink."""
    inks = [set(ink) for ink in looking.driver.execute_script(IN_ONE_INK, marks)]
    assert all(inks), [mark for mark, ink in zip(marks, inks, strict=True) if not ink]
    pairs = combinations(zip(marks, inks, strict=True), 2)
    apart = [(len(x ^ y) / len(x | y), f"{a} and {b}") for (a, x), (b, y) in pairs]
    return [f"{pair}: {share:.2f}" for share, pair in apart if share < APART]


@pytest.mark.parametrize("size", [28, 20])
def test_kinds_of_incident_and_an_alert_are_told_apart_in_one_ink(
    looking: Looking, incidents: list[str], size: int
) -> None:
    for colour in ("p2", "p5"):
        marks = [{"symbol": symbol, "colour": colour, "size": size} for symbol in (*incidents, "locked")]
        assert alike(looking, [*marks, {**ALERT, "size": size}]) == []


def test_priorities_are_told_apart_in_one_ink_at_one_size(looking: Looking, incidents: list[str]) -> None:
    for symbol in (*incidents, "locked"):
        assert alike(looking, [{"symbol": symbol, "colour": f"p{n}", "size": 24} for n in (1, 2, 3, 4)]) == []


@pytest.mark.parametrize("turn", [0, 135])
@pytest.mark.parametrize("look", ["", "last", "cut"])
def test_units_of_all_types_are_told_apart_in_one_ink(looking: Looking, look: str, turn: int) -> None:
    assert alike(looking, [{"symbol": name, "size": 18, "look": look, "turn": turn} for name in UNITS]) == []


@pytest.mark.parametrize("look", ["", "last", "cut"])
def test_what_stands_about_and_what_moves_are_told_apart_in_one_ink(looking: Looking, look: str) -> None:
    assert alike(looking, [{"symbol": name, "size": 14, "look": look} for name in THINGS]) == []


def test_a_fresh_mark_a_last_known_and_a_cut_off_one_are_told_apart_in_one_ink(looking: Looking) -> None:
    for name in (*UNITS, "camera", "sensor"):
        assert alike(looking, [{"symbol": name, "size": 18, "look": look} for look in ("", "last", "cut")]) == []
