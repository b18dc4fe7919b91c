"""Which group of incidents each row belongs to, by its kind or its source's own words; and which are learnt from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from typing import Final

import polars as pl

ALL: Final = "all"
KEPT: Final = 0.25  # of what directed patrols found


def grouped(frame: pl.DataFrame, groups: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Rows with `kind` and `type`, and the `category` each belongs to: the first group with a pattern that fits it.

    Rows of no group are left out. Without groups every row is of `all`.
    """
    if not groups:
        return frame.with_columns(category=pl.lit(ALL))
    found = pl.coalesce(*(pl.when(_fits(patterns)).then(pl.lit(name)) for name, patterns in groups.items()))
    return frame.with_columns(category=found).filter(pl.col("category").is_not_null())


@dataclass(frozen=True)
class Split:
    """What is learnt from, and what police brought in themselves, which is not; how many of each, by reason."""

    learnt: pl.DataFrame
    police: pl.DataFrame
    noted: Mapping[str, int]


def split(history: pl.DataFrame, groups: Mapping[str, Sequence[str]], initiated: Sequence[str]) -> Split:
    """Rows of groups that police bring in (`initiated`), or that an officer came upon, follow patrols: a forecast that
    learnt from them would send patrols where patrols were. Of what a directed patrol found, one in four is learnt from:
    the plan sent it there, and what it found must not speak for the plan four times as loud as a victim does."""
    rows = grouped(history, groups)
    found_by = pl.col("found_by") if "found_by" in rows.columns else pl.lit(None, dtype=pl.String)
    police = pl.col("category").is_in(list(initiated)) | found_by.eq_missing("officer")
    directed = found_by.eq_missing("patrol")
    learnt = rows.filter(~police)
    found = learnt.filter(directed).height
    return Split(
        learnt.filter(~directed | (_lot() < KEPT)),
        rows.filter(police),
        {"brought in by police": rows.height - learnt.height, "found by a directed patrol": found},
    )


def _lot() -> pl.Expr:
    """A number from 0 to 1 that is a row's own, whenever it is asked for."""
    seconds = pl.col("observed_at").dt.epoch("s")
    place = (pl.col("lon").fill_null(0) * 1e6).cast(pl.Int64) + (pl.col("lat").fill_null(0) * 1e6).cast(pl.Int64)
    return ((seconds * 40_503 + place * 30_011) % 1_009).cast(pl.Float64) / 1_009


def _fits(patterns: Sequence[str]) -> pl.Expr:
    words, kind = pl.col("type").fill_null("").str.to_lowercase(), pl.col("kind").fill_null("other")
    return pl.any_horizontal(
        kind.is_in(list(patterns)), *(words.str.contains(_regex(pattern.lower())) for pattern in patterns)
    )


def _regex(pattern: str) -> str:
    """The glob as Polars' engine reads it, which knows no atomic groups."""
    return (
        "(?s)^"
        + translate(pattern).removeprefix("(?s:").replace("(?>", "(?:").removesuffix(r")\Z").removesuffix(r")\z")
        + "$"
    )
