"""What people type, made fit to be kept: cut to size, without what no screen shows; said where it cannot be."""

import math
import unicodedata
from collections.abc import Sequence
from typing import Final

from commands.errors import UnfitError

LONGEST: Final = {"title": 300, "text": 4000, "address": 300, "purpose": 300, "caution": 300, "name": 80}
PURPOSE_LEAST: Final = 4  # "x" is no purpose


def line(name: str, value: object, *, least: int = 0) -> str:
    """One line of text: controls become spaces. UnfitError where it is too short or too long."""
    return _fit(name, " ".join(_clean(name, value).split()), least)


def lines(name: str, value: object, *, least: int = 0) -> str:
    """Text of several lines."""
    kept = "\n".join(" ".join(each.split()) for each in _clean(name, value).splitlines())
    return _fit(name, kept.strip(), least)


def one_of(name: str, value: object, words: Sequence[str]) -> str:
    """One of the house's words. UnfitError names them."""
    if value not in words:
        raise UnfitError(f"{name}: expected one of {', '.join(words)}, found {str(value)[:40]!r}.")
    return str(value)


def spoken(state: str | None) -> str:
    """A unit's state in a sentence."""
    return (state or "in a state nobody knows").replace("_", " ")


def degrees(name: str, value: object, most: float) -> float:
    """A longitude or latitude. UnfitError."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > most:
        raise UnfitError(f"{name}: expected degrees between -{most:g} and {most:g}, found {str(value)[:40]!r}.")
    return float(value)


def whole(name: str, value: object, low: int, high: int) -> int:
    """A whole number between two others. UnfitError."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise UnfitError(f"{name}: expected {low} to {high}, found {str(value)[:40]!r}.")
    return value


def purpose(value: object) -> str:
    """Why somebody looks at what is personal."""
    return line("purpose", value, least=PURPOSE_LEAST)


def _clean(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise UnfitError(f"{name}: expected text, found {type(value).__name__}.")
    kept = value.encode("utf-8", "replace").decode()
    # Format characters (direction marks, joiners) belong to scripts; controls belong to terminals.
    return "".join(each if each == "\n" or unicodedata.category(each) not in ("Cc", "Cs") else " " for each in kept)


def _fit(name: str, text: str, least: int) -> str:
    most = LONGEST.get(name, LONGEST["text"])
    if len(text) < least:
        raise UnfitError(f"{name}: expected at least {least} characters, found {len(text)}.")
    if len(text) > most:
        raise UnfitError(f"{name}: expected at most {most} characters, found {len(text)}.")
    return text
