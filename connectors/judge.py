"""What a row may say: its words brought to ours, and the reason why a row is refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

import polars as pl

from model.feed import Reject
from model.incident import FOUND_BY, KINDS, STATES
from model.table import INSTANT, NUMBER, Table
from model.wearable import SIGN_UNITS

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Refused(Reject):
    """An entry that was read well, but says what can't be: a place off the earth, a time to come."""


# Times that are meant to lie ahead.
AHEAD: Final = frozenset({
    ("alert", "effective"), ("alert", "expires"), ("shift", "from_at"), ("shift", "to_at"), ("shift", "observed_at"),
    ("closure", "from_at"), ("closure", "to_at"), ("closure", "observed_at"), ("alarm", "shelved_until"),
})  # fmt: skip
# What a row of a table can't be without.
NEEDS: Final = MappingProxyType({
    "position": ("lon", "lat"),
    "vital_sign": ("responder_id", "sign", "value"),
    "observation": ("sensor_id", "value"),
    "detection": ("source_id", "camera_id"),
    "plate_read": ("source_id", "plate"),
    "assignment": ("source_id", "incident_id", "unit_id"),
})  # fmt: skip
# Other people's words for the states of an incident; whatever else they say is an open one.
INCIDENT_WORDS: Final = MappingProxyType({
    "open": "new", "active": "new", "pending": "new", "received": "new", "assigned": "dispatched",
    "enroute": "dispatched", "en_route": "dispatched", "onscene": "on_scene", "arrived": "on_scene",
    "cleared": "closed", "complete": "closed", "completed": "closed", "cancelled": "false_alarm",
    "canceled": "false_alarm", "unfounded": "false_alarm",
})  # fmt: skip
CLOSED_WORDS: Final = ("closed", "close", "resolved", "completed", "complete", "done", "cancelled", "canceled")


def in_our_words(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with words outside our lists replaced, none of them lost where a column keeps the source's own."""
    frame = frame.with_columns(
        pl.when(pl.col("lon").is_null() | pl.col("lat").is_null()).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("lon", "lat")
    )
    if table.name == "incident":
        state = pl.col("state").str.to_lowercase().str.replace_all(r"[\s-]+", "_")
        state = state.replace(dict(INCIDENT_WORDS))
        return frame.with_columns(
            kind=pl.when(pl.col("kind").is_in(KINDS)).then("kind").otherwise(pl.lit("other")),
            type=pl.coalesce("type", pl.when(~pl.col("kind").is_in(KINDS)).then("kind")),
            state=pl.when(state.is_in(STATES)).then(state).otherwise(pl.lit("new")),
            priority=pl.when(pl.col("priority").is_between(1, 5)).then("priority"),
            found_by=pl.when(pl.col("found_by").is_in(FOUND_BY)).then("found_by"),
        )
    if table.name == "report":
        closed = pl.col("state").str.to_lowercase().is_in(CLOSED_WORDS).fill_null(False)
        return frame.with_columns(state=pl.when(closed).then(pl.lit("closed")).otherwise(pl.lit("open")))
    return frame


def reasons(table: Table, frame: pl.DataFrame, now: datetime) -> pl.Series:
    """For each row the first reason to refuse it; null where there is none."""
    return frame.select(pl.coalesce(*_checks(table, now))).to_series().alias("reason")


def _checks(table: Table, now: datetime) -> list[pl.Expr]:
    lon, lat = pl.col("lon"), pl.col("lat")
    off_earth = ~(lon.is_between(-180, 180) & lat.is_between(-90, 90)) | lon.is_nan() | lat.is_nan()
    checks = [_when(off_earth, pl.format("lon, lat: expected a place on earth, found {}, {}", lon, lat))]
    for name, kind in table.schema.items():
        column = pl.col(name)
        if kind == NUMBER and name not in {"lon", "lat"}:
            checks.append(_when(~column.is_finite(), pl.format(f"{name}: expected a number, found {{}}", column)))
        if kind == INSTANT and name != "received_at" and (table.name, name) not in AHEAD:
            words = pl.format(f"{name}: {{}} lies more than an hour ahead", column.dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
            checks.append(_when(column > now + HOUR, words))
    for name in NEEDS.get(table.name, () if table.named or table.kept == "series" else ("source_id",)):
        checks.append(_when(pl.col(name).is_null(), pl.lit(f"{name}: expected a value, found none")))
    if table.named:
        nameless = pl.all_horizontal(pl.col(name).is_null() for name in ("id", "source_id", "name"))
        checks.append(_when(nameless, pl.lit("name: expected a value, found none")))
    if table.name == "position":
        neither = pl.col("unit_id").is_null() == pl.col("responder_id").is_null()
        checks.append(_when(neither, pl.lit("expected exactly one of unit_id and responder_id")))
    if table.name == "vital_sign":
        unknown = ~pl.col("sign").is_in(list(SIGN_UNITS))
        checks.append(_when(unknown, pl.format("sign: expected one of our signs, found {}", "sign")))
    return checks


def _when(wrong: pl.Expr, words: pl.Expr) -> pl.Expr:
    return pl.when(wrong.fill_null(False)).then(words)
