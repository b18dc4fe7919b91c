"""What the live map shows: each layer's question."""

from typing import Any

import polars as pl

from model.alarm import ALARM
from model.table import TEXT, WHOLE
from model.view import View
from queries import sql
from store import Reader


def open_incidents(store: Reader, view: View) -> pl.DataFrame:
    """Incidents not yet closed: the worst first, within a priority those that wait for somebody, then the oldest.

    One that is part of another is told by that one, as long as that one is open. `alarms` are those that wait, of the
    incident and of its parts; null for who may not read alarms.
    """
    found = store.read(sql("open_incidents"), moment=view.moment, known=view.known)
    if not store.actor.may_read(ALARM):
        return worst_first(found, None)
    return worst_first(found, store.read(sql("alarms_waiting"), moment=view.moment, known=view.known))


def worst_first(found: pl.DataFrame, waiting: pl.DataFrame | None) -> pl.DataFrame:
    """Open incidents in the order in which the room reads them; `waiting`: `incident_id` and `alarms`, where known."""
    root = pl.when(pl.col("joined").is_in(found["id"].implode())).then("joined").otherwise("id")
    rooted = found.with_columns(root=root)
    if waiting is None:
        alarms = pl.DataFrame(schema={"id": TEXT, "alarms": WHOLE})
        told = pl.col("alarms")
    else:
        of = rooted.select("root", incident_id="id").join(waiting, on="incident_id")
        alarms = of.group_by(id="root").agg(pl.col("alarms").sum().cast(WHOLE))
        told = pl.col("alarms").fill_null(0)
    shown = rooted.filter(pl.col("root") == pl.col("id")).drop("root", "joined")
    urgent = (pl.col("state") == "new") & (pl.col("priority") <= 2)
    waits = (pl.col("alarms").fill_null(0) > 0) | urgent.fill_null(False)
    began = pl.coalesce("reported_at", "observed_at")
    return (
        shown.join(alarms, on="id", how="left", maintain_order="left")
        .with_columns(told)
        .sort("priority", waits, began, "id", descending=[False, True, False, False], nulls_last=True)
    )


def active_alerts(store: Reader, view: View) -> pl.DataFrame:
    """Alerts that hold, exercises included."""
    return store.read(sql("active_alerts"), **_asked(view))


def closures_in_force(store: Reader, view: View) -> pl.DataFrame:
    """Streets and places that are closed: their shape, and until when."""
    return store.read(sql("closures_in_force"), **_asked(view))


def units_at_work(store: Reader, view: View) -> pl.DataFrame:
    """Every unit with its state and last-known position (up to seven days back)."""
    return store.read(sql("units_at_work"), **_asked(view))


def responders_at_work(store: Reader, view: View) -> pl.DataFrame:
    """Every responder with their unit and last-known position."""
    return store.read(sql("responders_at_work"), **_asked(view))


def cameras_seeing(store: Reader, view: View) -> pl.DataFrame:
    """Every camera, and what it saw in the last ten minutes."""
    return store.read(sql("cameras_seeing"), **_asked(view))


def open_reports(store: Reader, view: View) -> pl.DataFrame:
    """Citizens' reports that are open."""
    return store.read(sql("open_reports"), moment=view.moment, known=view.known)


def sensors_reading(store: Reader, view: View) -> pl.DataFrame:
    """Every sensor and its last reading."""
    return store.read(sql("sensors_reading"), **_asked(view))


def stations(store: Reader, view: View) -> pl.DataFrame:
    """Stations."""
    return store.read(sql("stations"), moment=view.moment, known=view.known)


def hospitals(store: Reader, view: View) -> pl.DataFrame:
    """Hospitals."""
    return store.read(sql("hospitals"), moment=view.moment, known=view.known)


def incidents_per_cell(store: Reader, view: View) -> pl.DataFrame:
    """Counts of the last 365 days for each hexagon (H3, resolution 9) that had any."""
    return store.read(sql("incidents_per_cell"), **_asked(view))


def _asked(view: View) -> dict[str, Any]:
    return {"moment": view.moment, "known": view.known, "at": view.at}
