"""What fusion asks: what is open, what is linked already, and which alarms are live."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from model.alarm import ALARM
from model.incident import INCIDENT, LINK
from model.tables import table_named
from model.view import View
from queries import Between, Equals, Filter, OneOf, WrittenBetween, sql
from queries.live import open_incidents
from store import Reader


def fusable(store: Reader, now: datetime) -> list[dict[str, Any]]:
    """Open incidents that are part of no other open one, the oldest first, with the moment that each `began`."""
    found = open_incidents(store, View(now)).with_columns(began=pl.coalesce("reported_at", "observed_at"))
    return found.sort("began", "id").to_dicts()


def links(store: Reader, about: Collection[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """The links that tell of these rows, undone ones as well, by table and id; of several the newest."""
    if not about:
        return {}
    found = store.rows(LINK, [OneOf("about_id", list(about))]).sort("received_at")
    return {(row["about_table"], row["about_id"]): row for row in found.to_dicts()}


def alarms_live(store: Reader) -> list[dict[str, Any]]:
    """Alarms that nobody has ended, the worst first, each with its incident's state."""
    return store.read(sql("alarms_live")).to_dicts()


def written(store: Reader, table: str, before: datetime | None = None) -> int:
    """How far a table is written."""
    return store.written(table_named(table), before)


def new_rows(store: Reader, table: str, after: int, upto: int, happened: timedelta, now: datetime) -> pl.DataFrame:
    """Rows of a table that were written between two marks and happened within that time of now, as feeds told them.

    An alert's state is a question of what came before and after it, so that alerts are asked for whole.
    """
    if after >= upto:
        return store.fresh(table_named(table), 0, -1, now)
    if table == "alert":
        recent = Between("observed_at", now - happened, None)
        return store.rows(table_named(table), [WrittenBetween(after, upto), recent])
    return store.fresh(table_named(table), after, upto, now - happened)


def lately(store: Reader, table: str, happened: timedelta, now: datetime, where: Mapping[str, object]) -> pl.DataFrame:
    """Rows of a table that happened within that time of now, and are exactly so."""
    asked: list[Filter] = [
        OneOf(column, list(value)) if isinstance(value, tuple) else Equals(column, value)
        for column, value in where.items()
    ]
    return store.rows(table_named(table), [*asked, Between("observed_at", now - happened, None)])


def alerts_named(store: Reader, alerts: Collection[str]) -> dict[str, list[str]]:
    """For each of these alerts the ones that it updates or cancels."""
    found: dict[str, list[str]] = {}
    for alert, named in store.read(sql("alerts_named"), ids=list(alerts)).rows() if alerts else ():
        found.setdefault(alert, []).append(named)
    return found


def alerts_over(store: Reader) -> list[str]:
    """Incidents that were raised by alerts alone, none of which holds any longer."""
    return [str(each) for each in store.read(sql("alerts_over"))["id"]]


def causes(store: Reader, named: Collection[str]) -> set[str]:
    """Those of these causes that an alarm was ever raised for."""
    return set(store.rows(ALARM, [OneOf("cause", list(named))])["cause"].to_list()) if named else set()


def places(store: Reader, table: str, ids: Collection[str]) -> dict[str, tuple[float | None, float | None, str]]:
    """Where each of these cameras or sensors is (degrees), and what it is called."""
    found = store.rows(table_named(table), [OneOf("id", list(ids))]).select("id", "lon", "lat", "name")
    return {row: (lon, lat, name or row) for row, lon, lat, name in found.rows()}


def next_number(store: Reader, now: datetime) -> tuple[str, int]:
    """The day's beginning of the numbers that the house gives its incidents, and the last one given."""
    day = f"S-{now:%y%m%d}-"
    given = store.rows(INCIDENT, [Equals("source", "house"), Between("received_at", now - timedelta(days=1), None)])
    numbers = [int(each.removeprefix(day)) for each in given["source_id"] if each and each.startswith(day)]
    return day, max(numbers, default=0)
