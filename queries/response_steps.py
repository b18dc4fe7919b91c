"""How long each step of the response took: what calls' sources and the desk say, and what units have told since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from model.incident import INCIDENT
from model.table import INSTANT, TEXT
from model.unit import ASSIGNMENT, UNDER_WAY, UNIT, Step, steps
from queries import Between, OneOf, Reader, sql
from queries.assignments import SCHEMA, sent_since

TRIP = {
    "unit_id": TEXT, "call": TEXT, "unit_type": TEXT,
    **dict.fromkeys(("sent_at", "en_route_at", "on_scene_at"), INSTANT),
}  # fmt: skip
SAID = {"dispatched": "sent_at", "en_route": "en_route_at", "on_scene": "on_scene_at"}


@dataclass(frozen=True)
class Heard:
    """`calls`: `call`, `kind`, `priority`, `area`, `reported_at`; when the first unit was sent (`sent_at`) and the
    first was there (`on_scene_at`), each null where nobody told. `trips`: each time that a unit set out: `unit_id`,
    `call` where the desk sent it (null where only its own feed tells of it), `unit_type`, and its three times.
    """

    calls: pl.DataFrame
    trips: pl.DataFrame


def response_steps(store: Reader, since: datetime) -> Heard:
    """Calls that were reported, and units that set out, since then. Incidents that are part of another are one call
    with it; who may not read units or whom the desk has sent, hears of none."""
    known = store.read(sql("response_calls"), since=since)
    units = store.actor.may_read(UNIT)
    sent = sent_since(store, since) if units and store.actor.may_read(ASSIGNMENT) else pl.DataFrame(schema=SCHEMA)
    sent = sent.drop("id").rename({"incident_id": "id"}).join(known.select("id", "call"), on="id", how="left")
    return Heard(_calls(store, since, known, sent), _trips(store, since, sent) if units else pl.DataFrame(schema=TRIP))


def _calls(store: Reader, since: datetime, known: pl.DataFrame, sent: pl.DataFrame) -> pl.DataFrame:
    """A source tells the state that holds, not when it began: the oldest version heard with that state counts."""
    states = [OneOf("state", ("dispatched", "on_scene")), Between("updated_at", since, None)]
    told = store.rows(INCIDENT, states, history=True).select(
        "id",
        sent_at=pl.when(pl.col("state") == "dispatched").then("updated_at"),
        on_scene_at=pl.when(pl.col("state") == "on_scene").then("updated_at"),
    )
    return (
        known.join(pl.concat([told, sent.select(told.columns)]), on="id", how="left")
        .sort(pl.col("id") != pl.col("call"), "reported_at")
        .group_by("call", maintain_order=True)
        .agg(pl.col("kind", "priority", "area").first(), pl.col("reported_at", "sent_at", "on_scene_at").min())
    )


def _trips(store: Reader, since: datetime, sent: pl.DataFrame) -> pl.DataFrame:
    types = store.rows(UNIT).select(pl.col("id").alias("unit_id"), "unit_type")
    ours = sent.select(name for name in TRIP if name != "unit_type")
    heard = store.rows(UNIT, [Between("observed_at", since, None)], history=True)
    own = pl.DataFrame(list(_own(heard)), schema={name: TRIP[name] for name in ours.columns})
    # Whom the desk has sent tells of it as well: the same setting out, at the same moment.
    own = own.join(ours, on=["unit_id", "en_route_at"], how="anti")
    return pl.concat([ours, own]).join(types, on="unit_id", how="left").select(*TRIP)


def _own(heard: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The trips that units' own feeds tell of: each begins where one is sent, or found under way."""
    told = heard.filter(pl.col("state").is_not_null()).sort("id", "observed_at").select("id", "state", "observed_at")
    for (unit,), rows in told.group_by("id", maintain_order=True):
        known: list[Step] = list(rows.select("state", "observed_at").iter_rows())
        for trip in parted(known):
            yield {"unit_id": unit, **{SAID[state]: at for state, at in steps(trip[0], trip[1:]) if state in SAID}}


def parted(known: list[Step]) -> list[list[Step]]:
    """A unit's states in order of time, parted into trips; what it does between them is left out."""
    found: list[list[Step]] = []
    before = ""
    for state, at in known:
        if state in UNDER_WAY and (before not in UNDER_WAY or (state == "dispatched" != before)):
            found.append([])
        if state in UNDER_WAY and state != before:
            found[-1].append((state, at))
        before = state
    return found
