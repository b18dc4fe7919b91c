"""The sentences of /risk: what is expected, why a place stands where it does, and what the figures mean."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import h3

from components.words import words
from model.risk import FAIR, fair

WINDOWS: Final[Mapping[int, str]] = {8: "8 h", 24: "24 h", 168: "7 d"}
MODELS: Final[Mapping[str, str]] = {
    "blend": "Blend", "lightgbm": "Boosted trees", "mixture": "Mixture", "kde": "Smoothed map (KDE)",
    "counts": "Plain counts, 365 days",
}  # fmt: skip
SPEAKS: Final[Mapping[str, str]] = {
    "days": "the last days", "months": "the last months", "years": "years of history", "near": "what is near",
}  # fmt: skip
HISTORY: Final[Mapping[str, str]] = {
    "rows": "read", "taken back": "taken back by their source", "in the future": "dated in the future",
    "too old to be true": "too old to be true", "without a place": "without a place",
    "on one spot that holds too many": "on one spot that holds too many (where a geocoder puts what it can't find)",
    "told more than once": "told more than once", "outside the city": "outside the city",
    "brought in by police": "brought in by police themselves: never learnt from",
    "found by a directed patrol": "found by a directed patrol: one in four counts",
    "with a default time": "at midnight or noon exactly, kept out of the hours of the day",
}  # fmt: skip


def often(low: float, high: float, hours: int) -> str:
    """How often in windows of so many hours, as an interval that people can picture: never a bare figure below one."""
    one, other = (hours / 24 / each if each > 0 else float("inf") for each in (high, low))
    if one > 365:
        return "less than one a year"
    if other <= 1:
        least, most = low * 24 / hours, high * 24 / hours
        if round(least) == round(most):
            return f"about {most:.0f} a day"
        return f"{least:.0f} to {most:.0f} a day"
    digits = 1 if one < 2 else 0
    return f"1 every {one:.{digits}f} to {min(other, 365):.{digits}f} d"


def why(place: Mapping[str, Any]) -> str:
    """What mostly happens there, when, and which memory speaks for it."""
    said = [words(str(place["what"])) if place.get("what") else "", place.get("when", "")]
    speaks = place.get("speaks", {})
    name, share = max(speaks.items(), key=lambda each: each[1], default=("years", 0.0))
    month, usual = place["month"], place["year"] / 12.17
    trend = f"{month} in 30 days, {usual:.0f} is usual" if month > 1.5 * usual + 1 else ""
    told = " ".join(each for each in said if each)
    rest = trend or f"{SPEAKS[name]} {100 * share:.0f} %"
    return f"{told}; {rest}" if told else rest


DECIDED: Final[Mapping[str, str]] = {
    "suggested": "Nothing was decided", "offered": "Offered to the watch commander", "declined": "Nothing done",
}  # fmt: skip
ACTIONS: Final[Mapping[str, str]] = {"leave_out": "Left out", "add": "Added", "none": "As forecast"}

CHOICES: Final[Mapping[str, str]] = {"leave_out": "Leave out", "add": "Add", "none": "As the forecast says"}


def cells(count: int) -> str:
    """How many cells a beat has."""
    return "one cell" if count == 1 else f"{count} cells"


def mostly(beat: Mapping[str, Any]) -> str:
    """What mostly happens on a beat, and when."""
    said = [words(str(beat["what"])) if beat.get("what") else "", beat.get("when", "")]
    return " ".join(each for each in said if each) or "what is expected there"


def ratio(told: float | None) -> str:
    """A ratio as it is told; nothing where there is none."""
    return "not known" if told is None else f"{told:.2f}"


def people(told: float | None) -> str:
    """How many people, where that is known."""
    return "not known" if told is None else f"{told:,.0f}"


def change(told: float | None) -> str:
    """How a share would change, in words."""
    if told is None:
        return "not known"
    percent = round(100 * (told - 1))
    return "as much" if not percent else f"{abs(percent)} % {'more' if percent > 0 else 'less'} risk"


def audited(groups: Sequence[Mapping[str, Any]], cap: float) -> str:
    """The audit in a sentence: what the plan gives, and what it would give without a cap."""
    told = [each["plan_ratio"] for each in groups if each["plan_ratio"] is not None]
    free = [each["free_ratio"] for each in groups if each["free_ratio"] is not None]
    if not told:
        return "Nothing was reported in any group."
    out = [each["name"] for each in groups if not fair(each["plan_ratio"])]
    alert = f" Outside {FAIR[0]:g} to {FAIR[1]:g}: {', '.join(out)}." if out else ""
    return (
        f"Every group carries {min(told):.2f} to {max(told):.2f} of its share of incidents (cap {cap:g}); without the "
        f"cap it would be {min(free):.2f} to {max(free):.2f}.{alert}"
    )


def cell_address(cell: str) -> str:
    """A cell on the live map; the map itself where it is no hexagon."""
    if not h3.is_valid_cell(cell):
        return "/?layers=incident,heat"
    lat, lon = h3.cell_to_latlng(cell)
    return f"/?map=16/{lat:.5f}/{lon:.5f}&layers=incident,heat"


def headline(low: float, high: float, share: float) -> str:
    """What the map says."""
    held = f"5 % of its area holds {100 * share:.0f} % of them."
    return f"{low:,.0f} to {high:,.0f} incidents are expected in the city; {held}"


def calibrated(tenths: list[float]) -> str:
    """Whether the figures came true."""
    out = sum(not 0.9 <= each <= 1.1 for each in tenths)
    if not out:
        return "In every tenth of risk about as much happened as was expected."
    return f"In {out} of the ten tenths of risk more than a tenth more or less happened than was expected."
