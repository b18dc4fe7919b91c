"""Calls for service as the law of `risk.py` draws them: clusters begun on a day, the same on every start."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np
import polars as pl

from simulation.call_types import KINDS, narratives, priorities, types_of, words_of
from simulation.plane import Floats, Ints
from simulation.risk import LONGEST_H, OFFSPRING, TAU_H, Field, background_a_day, field, rhythm, spread
from simulation.spots import spots

DAY_S = 86_400.0
CHAIN_DAYS = 16  # how long after its first call a cluster may still bring forth others


@dataclass(frozen=True)
class Calls:
    """Calls in order of time: seconds since 1970, kind, spot, and the uniform numbers that word them."""

    at: Floats
    kind: Ints
    spot: Ints
    u: Floats
    number: Ints  # counted from 1 within the UTC day

    def __len__(self) -> int:
        return len(self.at)

    def between(self, low: float, high: float) -> "Calls":
        """Those of a stretch of time, its end left out."""
        rows = slice(int(np.searchsorted(self.at, low)), int(np.searchsorted(self.at, high)))
        return Calls(self.at[rows], self.kind[rows], self.spot[rows], self.u[rows], self.number[rows])


def calls(seed: int, first: date, last: date) -> Calls:
    """Every call of these UTC days, both included."""
    begin, end = _ordinal(first), _ordinal(last) + 1
    clusters = [_cluster(seed, day) for day in range(begin - CHAIN_DAYS, end)]
    at, kind, spot, u = (np.concatenate([c[i] for c in clusters]) for i in range(4))
    begun = np.repeat(np.arange(begin - CHAIN_DAYS, end), [len(c[0]) for c in clusters])
    kept = (at >= begin * DAY_S) & (at < np.minimum(end, begun + CHAIN_DAYS) * DAY_S)
    order = np.flatnonzero(kept)[np.argsort(at[kept], kind="stable")]
    at = at[order]
    day = (at // DAY_S).astype(np.int64)
    number = np.arange(len(at)) - np.searchsorted(day, day) + 1
    return Calls(at, kind[order], spot[order], u[order], number)


def worded(seed: int, some: Calls) -> pl.DataFrame:
    """The calls with number, type, narrative, priority, address and place."""
    place = spots(seed)
    types = types_of(some.kind, some.u[:, 0])
    day = pl.Series("day", (some.at // DAY_S).astype(np.int32)).cast(pl.Date)
    counted = pl.Series("number", some.number)
    return pl.DataFrame(
        {
            "at": some.at,
            "kind": np.array(KINDS, dtype=object)[some.kind],
            "call_type": words_of(types),
            "narrative": narratives(types, some.u[:, 2:5]),
            "priority": priorities(types, some.u[:, 1]),
            "address": place.address[some.spot],
            "lon": place.lon[some.spot],
            "lat": place.lat[some.spot],
            "spot": some.spot,
            "day": day,
            "number": counted,
        },
        schema_overrides={"kind": pl.String, "address": pl.String},
    ).with_columns(
        pl.format("M{}-{}", pl.col("day").dt.strftime("%y%j"), pl.col("number").cast(pl.String).str.zfill(4)).alias(
            "cad_number"
        )
    )


@lru_cache(maxsize=64)
def _cluster(seed: int, day: int) -> tuple[Floats, Ints, Ints, Floats]:
    """The calls that arise by themselves on one day, and all that follow from them."""
    rng, ground = np.random.default_rng([seed, 5, day]), field(seed)
    hours = day * 24 + np.arange(24)
    mean = background_a_day()[:, None] * rhythm(hours) / 24
    counts = rng.poisson(mean)
    kind = np.repeat(np.arange(len(KINDS)), counts.sum(axis=1))
    hour = np.concatenate([np.repeat(hours, row) for row in counts])
    at = (hour + rng.random(len(hour))) * 3600
    pick = rng.random(len(kind))
    spot = np.concatenate(
        [np.searchsorted(ground.summed[k], pick[kind == k], side="right") for k in range(len(KINDS))]
    ).astype(np.int64)
    every = [(at, kind, np.minimum(spot, ground.share.shape[1] - 1))]
    while len(every[-1][0]):
        every.append(_offspring(ground, rng, *every[-1]))
    at, kind, spot = (np.concatenate([g[i] for g in every]) for i in range(3))
    return at, kind, spot, rng.random((len(at), 8))


def _offspring(
    ground: Field, rng: np.random.Generator, at: Floats, kind: Ints, spot: Ints
) -> tuple[Floats, Ints, Ints]:
    """The calls that one generation of calls gives rise to."""
    parent = np.repeat(np.arange(len(at)), rng.poisson(OFFSPRING[kind]))
    kind, spot = kind[parent], spot[parent]
    tau = TAU_H[kind]
    lag_h = -tau * np.log1p(rng.random(len(parent)) * np.expm1(-LONGEST_H / tau))
    near = np.cumsum(spread(ground, kind, spot), axis=1)
    chosen = np.minimum((rng.random(len(parent))[:, None] >= near).sum(axis=1), near.shape[1] - 1)
    return at[parent] + lag_h * 3600, kind, ground.near[spot, chosen]


def _ordinal(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def utc(seconds: float) -> datetime:
    """The instant so many seconds after 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
