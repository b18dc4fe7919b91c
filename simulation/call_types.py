"""What people call Meridian's control room about: the dispatch system's own words, how urgent, how told."""

import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from simulation.plane import Floats, Ints

KINDS = ("fire", "medical", "crime", "traffic", "hazard", "flood", "crowd", "public", "other")


@dataclass(frozen=True)
class CallType:
    """One type of call: its share within its kind, chances of priority 1 to 5, and openings of its story."""

    kind: str
    words: str
    share: float
    urgency: tuple[float, float, float, float, float]
    openings: tuple[str, ...]


URGENCY = {
    "grave": (0.68, 0.29, 0.03, 0.0, 0.0),
    "urgent": (0.07, 0.61, 0.27, 0.05, 0.0),
    "ordinary": (0.0, 0.14, 0.58, 0.25, 0.03),
    "minor": (0.0, 0.01, 0.19, 0.62, 0.18),
    "trifling": (0.0, 0.0, 0.05, 0.4, 0.55),
}


@lru_cache(maxsize=1)
def call_types() -> tuple[CallType, ...]:
    """The types as `call_types.toml`, beside this file, lists them."""
    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["type"]
    return tuple(
        CallType(t["kind"], t["words"], float(t["share"]), URGENCY[t["urgency"]], tuple(t["openings"])) for t in listed
    )


_DETAILS = (
    "", "", "", "", "caller will wait outside", "second caller confirms", "caller no longer on the line",
    "second floor, access by the rear stair on the alley side", "door code given by the caller",
    "the building has no lift", "a dog on the premises", "language line in use",
    "nobody is hurt as far as the caller can tell",
)  # fmt: skip
_ENDINGS = (
    "", "", "", "", "", "", "parking is blocked by works", "caller asks not to be named",
    "reported by 4 residents", "last similar call here nine days ago; crew reported a locked gate at the side "
    "entrance and asked for the caretaker's number, which is held by the control room",
)  # fmt: skip


class _Book:
    """The types in arrays, so that two hundred thousand calls are worded at once."""

    @cached_property
    def words(self) -> npt.NDArray[np.object_]:
        """The dispatch system's own words for each type."""
        return np.array([t.words for t in call_types()], dtype=object)

    @cached_property
    def share(self) -> dict[int, tuple[Ints, Floats]]:
        """For each kind its types and their summed shares."""
        book = {}
        for number, kind in enumerate(KINDS):
            types = np.array([row for row, t in enumerate(call_types()) if t.kind == kind])
            shares = np.array([call_types()[row].share for row in types])
            book[number] = (types, np.cumsum(shares / shares.sum()))
        return book

    @cached_property
    def urgency(self) -> Floats:
        """Summed chances of each priority, one row a type."""
        return np.cumsum(np.array([t.urgency for t in call_types()]), axis=1)


_book = _Book()


def words_of(types: Ints) -> pl.Series:
    """The dispatch system's own words for each type."""
    return pl.Series(_book.words[types], dtype=pl.String)


def types_of(kind: Ints, u: Floats) -> Ints:
    """Which type each call has, from a uniform number each."""
    chosen = np.zeros(len(kind), dtype=np.int64)
    for number, (types, shares) in _book.share.items():
        rows = kind == number
        chosen[rows] = types[np.minimum(np.searchsorted(shares, u[rows]), len(types) - 1)]
    return chosen


def priorities(types: Ints, u: Floats) -> Ints:
    """The priority of each call, 1 the highest."""
    found: Ints = np.minimum((u[:, None] >= _book.urgency[types]).sum(axis=1) + 1, 5)
    return found


def narratives(types: Ints, u: Floats) -> pl.Series:
    """What the call taker wrote, from three uniform numbers each."""
    widest = max(len(t.openings) for t in call_types())
    opening = np.array([[t.openings[i % len(t.openings)] for i in range(widest)] for t in call_types()], dtype=object)
    count = np.array([len(t.openings) for t in call_types()])
    first = pl.Series(opening[types, (u[:, 0] * count[types]).astype(int)], dtype=pl.String)
    detail = pl.Series(_tails(_DETAILS)[(u[:, 1] * len(_DETAILS)).astype(int)], dtype=pl.String)
    ending = pl.Series(_tails(_ENDINGS)[(u[:, 2] * len(_ENDINGS)).astype(int)], dtype=pl.String)
    return pl.select(pl.concat_str(words_of(types), pl.lit(", "), first, detail, ending)).to_series()


def _tails(parts: tuple[str, ...]) -> np.ndarray:
    return np.array([f"; {part}" if part else "" for part in parts], dtype=object)
