"""Streets are closed by drawing and opened again; what cannot be one is refused with a sentence."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from commands.closures import CloseStreets, LiftClosure
from commands.errors import ConflictError, NotAllowedError, NotThereError, UnfitError
from model.actor import HOUSE
from model.place import CLOSURE
from model.view import View
from queries.live import closures_in_force
from tests.commands.conftest import Desk

LINE: dict[str, Any] = {"type": "LineString", "coordinates": [[-90.2, 38.6], [-90.199, 38.6]]}
RING: list[list[float]] = [[-90.2, 38.6], [-90.199, 38.6], [-90.199, 38.601], [-90.2, 38.6]]


def in_force(desk: Desk, at: datetime) -> list[tuple[Any, ...]]:
    found = closures_in_force(desk.store.reader(HOUSE), View(at))
    return found.select("kind", "to_at").rows()


def test_a_street_is_closed_for_a_while_and_the_log_says_why(desk: Desk, now: datetime) -> None:
    done = desk.do(CloseStreets("closure", LINE, 60, "burst main"))
    assert done.detail == "closure for 60 min: burst main"
    assert in_force(desk, now) == [("closure", now + timedelta(hours=1))]
    assert desk.log()[-1] == ("a-operator", "close_streets", done.about_id, done.detail)


def test_a_cordon_holds_until_it_is_lifted(desk: Desk, now: datetime) -> None:
    done = desk.do(CloseStreets("cordon", {"type": "Polygon", "coordinates": [RING]}))
    assert in_force(desk, now) == [("cordon", None)] and done.detail == "cordon until it is lifted"
    desk.do(LiftClosure(str(done.about_id)))
    assert in_force(desk, now + timedelta(seconds=1)) == []
    with pytest.raises(ConflictError, match="open again already"):
        desk.do(LiftClosure(str(done.about_id)))


def test_what_a_feed_closed_is_opened_by_a_person_and_stays_open(desk: Desk, now: datetime) -> None:
    row = {"id": "f1", "source": "works", "source_id": "1", "received_at": now, "kind": "closure",
           "geometry": '{"type":"Point","coordinates":[-90.2,38.6]}'}  # fmt: skip
    desk.store.write([CLOSURE.records([row | {"observed_at": now - timedelta(hours=1)}])])
    desk.do(LiftClosure("f1"))
    desk.store.write([CLOSURE.records([row | {"observed_at": now, "to_at": now + timedelta(days=1)}])])
    assert in_force(desk, now + timedelta(seconds=1)) == []


def test_there_must_be_such_a_closure_and_the_right_to_it(desk: Desk) -> None:
    with pytest.raises(NotThereError, match="no closure 'x'"):
        desk.do(LiftClosure("x"))
    with pytest.raises(NotAllowedError):
        desk.do(CloseStreets("closure", LINE), "analyst")


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        ({}, "GeoJSON line or area"),
        ({"type": "Polygon", "coordinates": "x"}, "GeoJSON line or area"),
        ({"type": "Point", "coordinates": [-90.2, 38.6]}, "LineString or Polygon"),
        ({"type": "LineString", "coordinates": []}, "not empty"),
        ({"type": "LineString", "coordinates": [[-90.2 + n / 1e4, 38.6] for n in range(201)]}, "at most 200 points"),
        ({"type": "LineString", "coordinates": [[-90.2, 38.6], [-89.2, 38.6]]}, "at most 20 km across"),
        ({"type": "LineString", "coordinates": [[-190.2, 38.6], [-190.1, 38.6]]}, "in degrees"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [0.01, 0.01], [0.01, 0], [0, 0.01], [0, 0]]]}, "crosses itself"),
    ],
)
def test_what_is_no_line_nor_area_is_refused_and_nothing_is_closed(
    desk: Desk, now: datetime, shape: dict[str, Any], why: str
) -> None:
    with pytest.raises(UnfitError, match=why):
        desk.do(CloseStreets("closure", shape))
    assert in_force(desk, now) == []


def test_its_kind_and_its_end_are_checked(desk: Desk) -> None:
    with pytest.raises(UnfitError, match="kind: expected one of closure, cordon"):
        desk.do(CloseStreets("fence", LINE))
    with pytest.raises(UnfitError, match="minutes: expected 1 to"):
        desk.do(CloseStreets("closure", LINE, 0))
