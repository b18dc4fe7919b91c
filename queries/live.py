"""What the live map shows: each layer's question."""

from typing import Any

import polars as pl

from model.view import View
from queries import sql
from store import Reader


def open_incidents(store: Reader, view: View) -> pl.DataFrame:
    """Incidents not yet closed, the worst first."""
    return store.read(sql("open_incidents"), moment=view.moment, known=view.known)


def active_alerts(store: Reader, view: View) -> pl.DataFrame:
    """Alerts that hold, exercises included."""
    return store.read(sql("active_alerts"), **_asked(view))


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
