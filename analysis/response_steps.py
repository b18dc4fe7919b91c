"""How soon the city came, step by step: half and nine in ten of the calls, and how many within the standard."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

STEPS: Final = ("dispatch", "turnout", "travel", "total")
FEWEST: Final = 5
"""Of fewer, nine in ten is one call's luck (as in queries/response.py); how many there are is told all the same."""
ASKED: Final = 0.9
"""The share of calls that NFPA 1225 and 1710 ask to be within their times."""


@dataclass(frozen=True)
class Standards:
    """Seconds: until somebody is sent; by type of unit until it has left, and until it is there once it has.

    `service` is the type of unit that the city's plan sends first, by kind of incident.
    """

    dispatch_s: float
    turnout_s: Mapping[str, float]
    travel_s: Mapping[str, float]
    service: Mapping[str, str] = field(default_factory=dict)

    def of(self, step: str, service: str) -> float:
        """What a step of that service may take. The whole way may take what its steps may take together."""
        way = {"dispatch": self.dispatch_s, "turnout": self.turnout_s[service], "travel": self.travel_s[service]}
        return way[step] if step in way else sum(way.values())


def narrowed(
    calls: pl.DataFrame,
    trips: pl.DataFrame,
    kinds: Collection[str],
    priorities: Collection[int],
    areas: Collection[str],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Calls of these kinds, priorities and areas (none named: all), and the trips to them. Trips whose call nobody told
    stay, whatever its priority, unless kinds or areas are named."""
    named = {"kind": kinds, "priority": priorities, "area": areas}
    for column, values in named.items():
        calls = calls.filter(pl.col(column).is_in(list(values))) if values else calls
    unknown = pl.col("call").is_null() & pl.lit(not kinds and not areas)
    return calls, trips.filter(unknown | pl.col("call").is_in(calls["call"].implode()))


def timed(calls: pl.DataFrame, trips: pl.DataFrame, standards: Standards) -> pl.DataFrame:
    """Every step that somebody told of, a row each: `step`, `call`, `kind`, `area`, `service`, `took_s`, `standard_s`.

    Sending and the whole way are the call's; turnout and travel are each unit's. A time that runs backwards is none.
    """
    kinds = pl.col("kind").fill_null("other")
    told = calls.with_columns(
        service=kinds.replace_strict(dict(standards.service), default="other", return_dtype=pl.String)
    )
    own = trips.join(calls.select("call", "kind", "area"), on="call", how="left")
    own = own.with_columns(service=pl.col("unit_type").fill_null("other"))
    return pl.concat(
        [
            _step("dispatch", told, "reported_at", "sent_at", standards),
            _step("turnout", own, "sent_at", "en_route_at", standards),
            _step("travel", own, "en_route_at", "on_scene_at", standards),
            _step("total", told, "reported_at", "on_scene_at", standards),
        ]
    )


def figures(steps: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """For each group: `n`, `p50_s`, `p90_s` and the share `within` the standard (null of too few), and the lowest and
    highest standard among its calls. Calls that do not tell what group they are in are in none.

    Half are within the time of the middle call, nine in ten within that of the call which makes it nine in ten: a time
    that was taken, so that it lies within the standard just where the share does.
    """
    enough = pl.len() >= FEWEST
    took = pl.col("took_s").sort()
    return (
        steps.drop_nulls(list(by))
        .group_by(list(by))
        .agg(
            n=pl.len(),
            p50_s=pl.when(enough).then(took.get((pl.len() - 1) // 2)),
            p90_s=pl.when(enough).then(took.get((pl.len() * 9 - 1) // 10)),
            within=pl.when(enough).then((pl.col("took_s") <= pl.col("standard_s")).mean()),
            standard_s=pl.col("standard_s").max(),
            standard_low_s=pl.col("standard_s").min(),
        )
        .sort(list(by))
    )


def _step(name: str, rows: pl.DataFrame, begins: str, ends: str, standards: Standards) -> pl.DataFrame:
    allowed = {service: standards.of(name, service) for service in standards.turnout_s}
    return (
        rows.with_columns(took_s=(pl.col(ends) - pl.col(begins)).dt.total_milliseconds() / 1000)
        .filter(pl.col("took_s") >= 0)
        .select(
            pl.lit(name).alias("step"), "call", "kind", "area", "service", "took_s",
            pl.col("service").replace_strict(allowed, default=allowed["other"], return_dtype=pl.Float64)
            .alias("standard_s"),
        )
    )  # fmt: skip
