"""What the figures of `/response` say, each in one sentence."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from components.response_chart import Row
from components.response_links import URGENT, WINDOWS, Asked
from components.words import length

NAMES: Final = MappingProxyType({"dispatch": "Dispatch", "turnout": "Turnout", "travel": "Travel", "total": "On scene"})
DONE: Final = MappingProxyType(
    {
        "dispatch": "a unit is sent within {} of the report",
        "turnout": "units have left within {}",
        "travel": "units are there within {} of leaving",
        "total": "the first unit is on scene within {} of the report",
    }
)
MEANT: Final = MappingProxyType(
    {
        "dispatch": "from the report until the first unit is sent",
        "turnout": "from sending a unit until it leaves",
        "travel": "from leaving until the unit is on scene",
        "total": "from the report until the first unit is on scene",
    }
)
FEW: Final = "Too few calls to say: five of a kind are the fewest that tell half and nine in ten."

NOBODY: Final = "Nobody told to which calls the units went: a trip belongs to a call where the desk sent it from here."
FIGURES: Final = (
    "Minutes and seconds. Half and nine in ten are told of five and more; a kind or a district narrows the page to it."
)
STANDARDS: Final = (
    "Set in city.toml under [dispatch]. The whole way may take what its steps may take together, for the service that "
    "the city's plan sends first to that kind of call."
)


def which(asked: Asked) -> str:
    """The calls that are asked for: "urgent calls", "priority 3 calls", "calls"."""
    if asked.priority == URGENT:
        return "urgent calls"
    named = " and ".join(map(str, asked.priority))
    return f"calls of priority {named}" if named else "calls"


def overall(asked: Asked, row: Row | None) -> str:
    """The finding of all calls together, for the whole way."""
    if row is None or row.p90_s is None:
        return FEW
    kept = f"{share(row.within)} within the standard, which asks for {share(row.asked)}"
    return f"In nine of ten {which(asked)} {DONE['total'].format(length(row.p90_s))}; {kept}."


def compared(rows: Sequence[Row], step: str, many: str) -> str:
    """The finding of groups beside each other: how many keep the standard, and who the least."""
    told = [row for row in rows if row.within is not None]
    if not told:
        return FEW if rows else NOBODY
    kept, worst = sum(not row.late for row in told), min(told, key=lambda row: (row.within or 0, -row.n))
    if kept == len(told):
        return f"All {len(told)} {many} keep the standard in nine of ten."
    least = f"{worst.name} the least, {share(worst.within)} of {worst.n:,}"
    if len(told) == 1:
        within, done = length(worst.p90_s or 0), DONE[step]
        return f"{worst.name}: in nine of ten {done.format(within)}; {share(worst.within)} keep the standard."
    keep = "keeps" if kept == 1 else "keep"
    return f"{kept or 'None'} of {len(told)} {many} {keep} the standard in nine of ten; {least}."


def heard(asked: Asked, calls: int, unsent: int, unreached: int, trips: int, strange: int) -> str:
    """How many calls the figures rest on, and what nobody told."""
    since = WINDOWS[asked.window]
    if not calls:
        return f"No {which(asked)} were reported in the last {since}."
    said = [
        f"{calls:,} {which(asked)} in the last {since}: {unreached:,} have no arrival time, {unsent:,} no sending time."
    ]
    if trips:
        which_of = "to which call" if strange == trips else f"of {strange:,} to which call"
        unsaid = f"; {which_of}, nobody told: they count whatever its priority" if strange else ""
        said.append(f"Units set out {trips:,} times{unsaid}.")
    return " ".join(said)


def share(part: float | None) -> str:
    """A share in percent."""
    return f"{part or 0:.0%}".replace("%", " %")
