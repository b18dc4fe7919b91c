"""What has happened, made ready to learn from: each incident's cell and times, and what had to be left out, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from analysis.risk.cells import Cells, Floats, Ints

OLDEST_Y: Final = 25  # before that, relative to the newest, a date is a slip (1900) and no history
PILE: Final = 0.2  # a spot that holds so large a share of all rows is where a geocoder puts what it cannot find
FEW: Final = 50  # rows; of fewer nobody can tell
SPOT: Final = 3  # decimals of a degree: a hundred metres
LATELY: Final = 5_000  # rows by which it is judged until when all is known
SEEN: Final = 0.995  # but for so few of them, which happened later
BULK: Final = 60.0  # days: rows that all came so much later on average were imported, and their arrival says nothing
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Past:
    """Incidents in the order in which they became known. Times are hours of the city's own clock since 1970.

    `vague` are times that are a form's default (midnight, noon): good for a day, not for an hour.
    """

    cell: Ints
    at: Floats
    known: Floats
    vague: Flags

    def __len__(self) -> int:
        return len(self.cell)

    def only(self, kept: Flags) -> "Past":
        """Those of them."""
        return Past(self.cell[kept], self.at[kept], self.known[kept], self.vague[kept])

    def known_by(self, hour: float) -> "Past":
        """What was known at that hour, and nothing else."""
        return self.only((self.known <= hour) & (self.at <= hour))


@dataclass(frozen=True)
class Cleaned:
    """A past, each row's category and its source's own words beside it, and how many rows were left out or are
    doubtful, by reason."""

    past: Past
    category: npt.NDArray[np.object_]
    words: npt.NDArray[np.object_]
    noted: Mapping[str, int]

    def of(self, category: str) -> "Cleaned":
        """The rows of one category; what was left out is counted of all."""
        return self.only(np.asarray(self.category == category))

    def only(self, kept: Flags) -> "Cleaned":
        """Those rows."""
        return Cleaned(self.past.only(kept), self.category[kept], self.words[kept], self.noted)


def cleaned(
    frame: pl.DataFrame, cells: Cells, zone: ZoneInfo, until: datetime, judged: datetime | None = None
) -> Cleaned:
    """From rows with `observed_at`, `reported_at`, `received_at` (UTC), `lon`, `lat`, `state`, `source`, `kind`,
    `type` and `category`; what happened after `until` is a slip. Nothing is dropped without being counted.

    Known is what had been reported, and had arrived: for rows that were imported long after, the report's time counts.
    By what happened before `judged` (until: all) it is judged which spot holds too many and which date is a slip, so
    that nothing later changes what is forecast from earlier rows. Of a row told twice the earlier known one stays.
    """
    noted: dict[str, int] = {"rows": frame.height}

    def without(rows: pl.DataFrame, reason: str, wrong: pl.Expr) -> pl.DataFrame:
        kept = rows.filter(~wrong.fill_null(True))
        noted[reason] = rows.height - kept.height
        return kept

    rows = without(frame, "taken back", pl.col("state").eq_missing("false_alarm"))
    rows = without(rows, "in the future", pl.col("observed_at") > until)
    judged = (judged or until).astimezone(UTC)
    newest = rows.filter(pl.col("observed_at") <= judged)["observed_at"].max()
    oldest = newest.replace(year=newest.year - OLDEST_Y, day=1) if isinstance(newest, datetime) else until
    rows = without(rows, "too old to be true", pl.col("observed_at") < oldest)
    rows = without(rows, "without a place", pl.col("lon").is_null() | pl.col("lat").is_null())
    spot = (pl.col("lon").round(SPOT), pl.col("lat").round(SPOT))
    before = pl.col("observed_at") <= judged
    piled = before.sum().over(*spot) > PILE * before.sum().clip(FEW)
    rows = without(rows, "on one spot that holds too many", piled)
    rows = rows.with_columns(known=_known()).sort("known", "observed_at", maintain_order=True)
    same = pl.struct("source", "observed_at", "lon", "lat", "type", "category").is_first_distinct()
    rows = without(rows, "told more than once", ~same)
    cell = cells.holding(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    noted["outside the city"] = int((cell < 0).sum())
    rows = rows.with_columns(cell=pl.Series(cell, dtype=pl.Int64)).filter(pl.col("cell") >= 0)
    rows = rows.with_columns(at=pl.col("observed_at")).sort("known", "at", "cell")
    past = Past(
        rows["cell"].to_numpy(), hours(rows["at"], zone), hours(rows["known"], zone), _vague(rows["at"], zone)
    )  # fmt: skip
    noted["with a default time"] = int(past.vague.sum())
    words = rows.select(_words(rows.columns)).to_series()
    return Cleaned(past, _objects(rows["category"]), _objects(words), noted)


def seen(past: Past, hour: float) -> float:
    """Until when what happened is known at that hour, but for a few that are told late: a publisher that tells of a
    month when it is over has told nothing of this one."""
    upto = int(np.searchsorted(past.known, hour, side="right"))
    lately = past.at[max(0, upto - LATELY) : upto]
    return min(float(np.quantile(lately, SEEN)), hour) if len(lately) else hour


def hours(instants: pl.Series, zone: ZoneInfo) -> Floats:
    """Instants as hours of the city's own clock since 1970: a day begins at a multiple of 24, whatever the season."""
    local = instants.dt.convert_time_zone(str(zone)).dt.replace_time_zone(None)
    found: Floats = local.dt.epoch("us").to_numpy() / 3.6e9
    return found


def hour(instant: datetime, zone: ZoneInfo) -> float:
    """The same of one instant."""
    return float(hours(pl.Series([instant], dtype=pl.Datetime("us", "UTC")), zone)[0])


def _words(columns: list[str]) -> pl.Expr:
    """The source's own words; of a sensitive incident none: what most happens at a place would tell of it."""
    said = pl.coalesce("type", "kind", pl.lit("incident"))
    hidden = pl.col("sensitive").fill_null(False) if "sensitive" in columns else pl.lit(False)
    return pl.when(hidden).then(pl.lit("incident")).otherwise(said)


def _objects(values: pl.Series) -> npt.NDArray[np.object_]:
    return np.array(values.to_list(), dtype=object)


def _known() -> pl.Expr:
    """When a row was known: never before it happened. Rows that arrived together and late were imported: of those we
    take the report's word."""
    lag = (pl.col("received_at") - pl.col("observed_at")).dt.total_hours().median().over("received_at")
    told = pl.coalesce("reported_at", "observed_at")
    heard = pl.when(lag > BULK * 24).then(told).otherwise(pl.max_horizontal(told, "received_at"))
    return pl.max_horizontal(heard, "observed_at")


def _vague(instants: pl.Series, zone: ZoneInfo) -> Flags:
    """Exactly midnight or noon, where a form puts what it was not told."""
    local = instants.dt.convert_time_zone(str(zone))
    clock = local.dt.hour().cast(pl.Int64) * 3600 + local.dt.minute().cast(pl.Int64) * 60 + local.dt.second()
    found: Flags = clock.is_in([0, 43_200]).to_numpy()
    return found
