"""What one shift hands over to the next: what is open and waits for whom, and what has become of the last hours."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import polars as pl

from model.alarm import ALARM
from model.feed import RECEIPT
from model.handover import Handover, Row
from model.incident import INCIDENT, INCIDENT_NOTE, OPEN_STATES
from model.place import CLOSURE
from model.unit import AID, ASSIGNMENT, UNIT
from model.view import View
from queries import Equals, OneOf, sql
from queries.alarm_load import alarms_since
from queries.assignments import orders_untaken, under_way
from queries.live import closures_in_force, open_incidents
from store import Reader

_CORRECTED: Final = r"priority (\d) →"


def handover(store: Reader, house: Reader, since: datetime, now: datetime) -> Handover:
    """Asked at once. `house` may read the audit log, which knows of corrections by hand."""
    may = store.actor.may_read
    waiting = _waiting(store) if may(ALARM) else None
    incidents = _incidents(store, now, waiting or [])
    return Handover(
        since, now, incidents, moved(store, house, since), waiting,
        alarms_since(store, since) if may(ALARM) else None,
        _out_of_service(store) if may(UNIT) else None,
        _closed_off(store, now) if may(CLOSURE) else None,
        _notes(store, since, incidents) if may(INCIDENT_NOTE) else None,
    )  # fmt: skip


def moved(store: Reader, house: Reader, since: datetime) -> pl.DataFrame:
    """Incidents that were open then or began later, the worst first: `opened`, `ended`, and `was_priority`, which is
    the one they had then, or came with; null where nobody had given one. `told_at`: when what ended has ended."""
    found = store.read(sql("incidents_moved"), since=since).with_columns(
        opened=pl.col("began") > since, ended=pl.col("state").is_in(OPEN_STATES).not_()
    )
    young = found.filter(pl.col("was_open").not_())["id"].to_list()
    first = store.rows(INCIDENT, [OneOf("id", young)], history=True).sort("updated_at", "received_at")
    came = first.group_by("id").agg(came=pl.col("priority").first())
    by_hand = house.read(sql("incidents_by_hand"), since=since).with_columns(
        pl.col("corrected").str.extract(_CORRECTED).cast(pl.Int64)
    )
    return (
        found.join(came, on="id", how="left", maintain_order="left")
        .join(by_hand, on="id", how="left", maintain_order="left")
        .with_columns(
            was_priority=pl.coalesce("was_priority", "came", "corrected"), told_at=pl.coalesce("closed_at", "told_at")
        )
        .drop("came", "corrected", "closed_at")
    )


def _waiting(store: Reader) -> list[Row]:
    found = store.rows(ALARM, [OneOf("state", ["raised", "shelved"])])
    return found.sort("state", "priority", "observed_at", "id", nulls_last=True).to_dicts()


def _incidents(store: Reader, now: datetime, waiting: Sequence[Row]) -> list[Row]:
    may = store.actor.may_read
    going = under_way(store, now).to_dicts() if may(ASSIGNMENT) and may(UNIT) else []
    untaken = orders_untaken(store) if may(ASSIGNMENT) and may(RECEIPT) else {}
    rows = open_incidents(store, View(now)).to_dicts()
    units, shelved = _by_incident(going), _by_incident([each for each in waiting if each["state"] == "shelved"])
    return [
        row | {"units": units.get(row["id"], []), "shelved": shelved.get(row["id"], []),
               "untaken": untaken.get(row["id"], {})}
        for row in rows
    ]  # fmt: skip


def _by_incident(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["incident_id"], []).append(row)
    return found


def _out_of_service(store: Reader) -> list[Row]:
    rows = store.rows(UNIT, [Equals("state", "out_of_service")]).sort("id").to_dicts()
    return [row for row in rows if AID not in row["id"]]


def _closed_off(store: Reader, now: datetime) -> list[Row]:
    """What is closed at that moment, what opens first first."""
    return closures_in_force(store, View(now)).sort("to_at", "id", nulls_last=True).to_dicts()


def _notes(store: Reader, since: datetime, incidents: Sequence[Row]) -> list[Row]:
    """Notes written since then on what is still open, the newest first."""
    still = {row["id"] for row in incidents}
    found = store.read(sql("notes_since"), since=since).to_dicts()
    return [row for row in found if row["incident_id"] in still]
