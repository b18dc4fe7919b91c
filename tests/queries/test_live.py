"""Each question of the live map: nothing, one, many, and the moment before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import polars as pl
import pytest

from model.alert import ALERT
from model.camera import CAMERA
from model.incident import INCIDENT
from model.place import HOSPITAL, STATION
from model.report import REPORT
from model.sensor import SENSOR
from model.table import Table
from model.unit import RESPONDER, UNIT
from model.view import View
from queries import live
from store import Reader, Store
from tests.conftest import NOW

Query = Callable[[Reader, View], pl.DataFrame]
EARLIER = NOW - timedelta(minutes=5)


class Question(NamedTuple):
    """A question, the table that answers it, and what such a row says beside its name."""

    query: Query
    table: Table
    words: dict[str, Any]


QUESTIONS = [
    Question(live.open_incidents, INCIDENT, {"state": "new", "priority": 2, "reported_at": EARLIER}),
    Question(live.active_alerts, ALERT, {"message_type": "Alert", "sender": "w", "sent": EARLIER}),
    Question(live.units_at_work, UNIT, {"state": "available"}),
    Question(live.responders_at_work, RESPONDER, {"unit_id": "E1"}),
    Question(live.cameras_seeing, CAMERA, {"state": "live"}),
    Question(live.sensors_reading, SENSOR, {"quantity": "level"}),
    Question(live.open_reports, REPORT, {"state": "open", "requested_at": EARLIER}),
    Question(live.stations, STATION, {"kind": "fire"}),
    Question(live.hospitals, HOSPITAL, {}),
    Question(live.incidents_per_cell, INCIDENT, {"cell": 617700169958293503, "observed_at": EARLIER}),
]
asked = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.query.__name__)


def tell(store: Store, question: Question, *names: str, heard: datetime = EARLIER) -> None:
    common = {"source": "s", "received_at": heard, "lon": -90.2, "lat": 38.6, **question.words}
    store.write([question.table.records([{**common, "source_id": name} for name in names])])


@asked
def test_an_empty_city_gives_no_rows_but_every_column(memory: Store, house: Reader, question: Question) -> None:
    nothing = question.query(house, View(NOW))
    assert nothing.is_empty()
    tell(memory, question, "a")
    assert question.query(house, View(NOW)).columns == nothing.columns


@asked
def test_one_is_one_and_many_are_many(memory: Store, house: Reader, question: Question) -> None:
    tell(memory, question, "a")
    assert _number(question.query(house, View(NOW))) == 1
    tell(memory, question, *(f"n{n}" for n in range(40)))
    assert _number(question.query(house, View(NOW))) == 41


@asked
def test_the_moment_before_knew_nothing_of_it(memory: Store, house: Reader, question: Question) -> None:
    tell(memory, question, "a")
    before = EARLIER - timedelta(microseconds=1)
    assert question.query(house, View(NOW, before)).is_empty()
    assert question.query(house, View(NOW, EARLIER, before)).is_empty()
    assert _number(question.query(house, View(NOW, EARLIER))) == 1
    assert _number(question.query(house, View(NOW, NOW, EARLIER))) == 1


@asked
def test_the_order_is_the_same_at_every_asking(memory: Store, house: Reader, question: Question) -> None:
    tell(memory, question, *"cbad")
    first = question.query(house, View(NOW))
    tell(memory, question, *"dabc")
    assert question.query(house, View(NOW)).equals(first)


def _number(found: pl.DataFrame) -> int:
    return int(found["count"].sum()) if "count" in found.columns else found.height
