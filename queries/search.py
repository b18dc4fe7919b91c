"""The search box's questions: numbers, addresses of past incidents, call signs and names."""

import re
from typing import Final

import polars as pl

from model.camera import CAMERA
from model.place import HOSPITAL, STATION
from model.sensor import SENSOR
from model.table import NUMBER, TEXT, Table
from model.unit import RESPONDER, UNIT
from queries import sql
from store import Reader

# What has a call sign or a name of its own, and the column that says of what kind it is.
NAMED: Final = ((UNIT, "unit_type"), (RESPONDER, "unit_id"), (STATION, "kind"), (HOSPITAL, None), (CAMERA, "state"),
                (SENSOR, "quantity"))  # fmt: skip
MOVING: Final = (UNIT, RESPONDER)
CALLED: Final = {"about": TEXT, "id": TEXT, "name": TEXT, "kind": TEXT, "lon": NUMBER, "lat": NUMBER}


def incidents_numbered(store: Reader, typed: str, limit: int) -> pl.DataFrame:
    """Incidents of this number, our own or their source's, and open ones whose number begins so."""
    return store.read(sql("search_numbers"), typed=typed, limit=limit)


def addresses(store: Reader, typed: str, limit: int) -> pl.DataFrame:
    """Addresses that begin so, with their incidents counted; never by a sensitive one."""
    pattern = re.sub(r"([\\%_])", r"\\\1", typed) + "%"
    return store.read(sql("search_addresses"), pattern=pattern, limit=limit)


def named(store: Reader) -> pl.DataFrame:
    """Units, responders, stations, hospitals, cameras and sensors: call sign or id, name, and where they stand.

    Of those that the actor may read; what moves has its place elsewhere.
    """
    found = [_called(store, table, kind) for table, kind in NAMED if store.actor.may_read(table)]
    return pl.concat(found) if found else pl.DataFrame(schema=CALLED)


def _called(store: Reader, table: Table, kind: str | None) -> pl.DataFrame:
    """Whoever may not know what somebody is called knows them by their call sign."""
    rows, moves = store.rows(table), table in MOVING
    return rows.select(
        pl.lit(table.name).alias("about"),
        "id",
        (pl.col("name") if "name" in rows.columns else pl.col("id")).alias("name"),
        (pl.col(kind) if kind else pl.lit(None, pl.String)).alias("kind"),
        *((pl.lit(None, pl.Float64) if moves else pl.col(side)).alias(side) for side in ("lon", "lat")),
    )
