"""The colours of assets/tokens.css can be read: the pairs of the design, computed as WCAG 2.2 says, in both themes."""

import re
from pathlib import Path
from typing import Final

import pytest

TOKENS: Final = Path(__file__).parents[2] / "assets" / "tokens.css"
TEXT, MARK = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
PAIRS: Final = (
    ("text", "surface-1", TEXT), ("text-2", "surface-1", TEXT), ("text-3", "surface-1", TEXT),
    ("text-3", "surface-2", TEXT), ("text-3", "surface-3", TEXT), ("text-2", "surface-3", TEXT),
    ("red-text", "surface-1", TEXT), ("red-text", "red-wash", TEXT), ("text-2", "red-wash", TEXT),
    ("amber-text", "surface-1", TEXT), ("green-text", "surface-1", TEXT), ("green-text", "green-wash", TEXT),
    ("on-red", "red", TEXT), ("on-amber", "amber", TEXT), ("on-primary", "primary", TEXT),
    ("line-strong", "surface-1", MARK), ("line-strong", "surface-2", MARK), ("red", "land", MARK),
    ("amber-line", "land", MARK), ("green", "land", MARK), ("police", "land", MARK), ("fire-unit", "land", MARK),
    ("ems", "land", MARK), ("neutral-mark", "land", MARK), ("focus", "surface-1", MARK), ("series", "surface-1", MARK),
    ("series-2", "surface-1", MARK), ("risk-1", "land", MARK), ("risk-2", "land", MARK), ("risk-3", "land", MARK),
)  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    """The theme's colours, by token."""
    css = TOKENS.read_text("utf-8")
    block = re.search(rf'^[^{{}}]*\[data-mantine-color-scheme="{theme}"\] \{{(.*?)\}}', css, re.DOTALL | re.MULTILINE)
    assert block
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6})\b", block[1]))


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_it_can_be_read(theme: str, ink: str, ground: str, least: float) -> None:
    colours = tokens(theme)
    assert contrast(colours[ink], colours[ground]) >= least


def test_the_figures_are_those_of_the_design() -> None:
    dark, light = tokens("dark"), tokens("light")
    told = [round(contrast(dark[ink], dark["surface-1"]), 1) for ink in ("text", "text-2", "text-3", "red-text")]
    assert told == [15.3, 9.7, 6.8, 7.2]
    told = [round(contrast(light[ink], light["surface-1"]), 1) for ink in ("text", "text-2", "text-3", "red-text")]
    assert told == [17.5, 9.2, 6.2, 6.8]
