"""What can be shown: each layer, its question, the tables that it reads, and those of them whose change wakes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import polars as pl

from components.layers import alert, camera, closure, heat, hospital, incident, report, responder, sensor, station, unit
from model.view import View
from queries import Reader, live, risk


@dataclass(frozen=True)
class Show:
    """A layer: its name, what it reads, the question it asks, and how the answer becomes marks (GeoJSON features).

    Who may read all of `reads` may see it. What of those the stream itself tells (`told`; api/moves.py) wakes it not;
    what it tells `besides`, to who may read that, does.
    """

    name: str
    reads: tuple[str, ...]
    query: Callable[[Reader, View], pl.DataFrame]
    features: Callable[[pl.DataFrame, datetime], list[dict[str, Any]]]
    told: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()

    @property
    def wakes(self) -> tuple[str, ...]:
        """The tables whose change is a reason to ask again."""
        return tuple(table for table in (*self.reads, *self.besides) if table not in self.told)


SHOWS: Final = (
    Show("incident", ("incident",), live.open_incidents, incident.features, besides=("alarm",)),
    Show("alert", ("alert",), live.active_alerts, alert.features),
    Show("closure", ("closure",), live.closures_in_force, closure.features),
    Show("unit", ("unit", "position"), live.units_at_work, unit.features, told=("position",)),
    Show("responder", ("responder", "position"), live.responders_at_work, responder.features, told=("position",)),
    Show("camera", ("camera", "detection"), live.cameras_seeing, camera.features),
    Show("sensor", ("sensor", "observation"), live.sensors_reading, sensor.features),
    Show("report", ("report",), live.open_reports, report.features),
    Show("heat", ("incident",), risk.heat, heat.features, besides=("risk_cell",)),
    Show("station", ("station",), live.stations, station.features),
    Show("hospital", ("hospital",), live.hospitals, hospital.features),
)


def show_named(name: str) -> Show | None:
    """The layer of that name."""
    return next((show for show in SHOWS if show.name == name), None)
