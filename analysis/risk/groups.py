"""Which group of incidents each row belongs to, by its kind or its source's own words."""

from collections.abc import Mapping, Sequence
from fnmatch import translate
from typing import Final

import polars as pl

ALL: Final = "all"


def grouped(frame: pl.DataFrame, groups: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Rows with `kind` and `type`, and the `category` each belongs to: the first group with a pattern that fits it.

    Rows of no group are left out. Without groups every row is of `all`.
    """
    if not groups:
        return frame.with_columns(category=pl.lit(ALL))
    found = pl.coalesce(*(pl.when(_fits(patterns)).then(pl.lit(name)) for name, patterns in groups.items()))
    return frame.with_columns(category=found).filter(pl.col("category").is_not_null())


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
