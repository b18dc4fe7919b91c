"""Which cautions are about an incident: by metres or by an address that says the same."""

from typing import Any

import pytest

from analysis.cautions import Cautions
from model.distance import DEGREE_M

LON, LAT = -90.2, 38.6


def caution(**more: Any) -> dict[str, Any]:
    return {"id": "c1", "address": "12 St. Mary's Road", "text": "Dog", "lon": None, "lat": None} | more


def incident(**more: Any) -> dict[str, Any]:
    return {"address": None, "lon": LON, "lat": LAT, "sensitive": False} | more


def ids(rows: list[dict[str, Any]], row: dict[str, Any]) -> list[str]:
    return [each["id"] for each in Cautions(rows).about(row)]


def test_where_there_is_no_caution_none_is_found() -> None:
    assert ids([], incident(address="12 St Marys Road")) == []


@pytest.mark.parametrize(
    "said", ["12 ST MARYS ROAD", " 12  St. Mary\N{RIGHT SINGLE QUOTATION MARK}s road,", "12 St Márys-Road"]
)
def test_an_address_is_the_same_however_it_is_written(said: str) -> None:
    assert ids([caution()], incident(address=said)) == ["c1"]


@pytest.mark.parametrize("said", ["112 St Marys Road", "St Marys Road", "12 St Marys Road East", "", None])
def test_another_address_is_another(said: str | None) -> None:
    assert ids([caution()], incident(address=said)) == []
    assert ids([caution(address=None)], incident(address=said)) == []


@pytest.mark.parametrize(("metres", "found"), [(0, True), (29, True), (31, False)])
def test_a_place_is_within_thirty_metres(metres: float, found: bool) -> None:
    placed = caution(address=None, lon=LON, lat=LAT)
    assert (ids([placed], incident(lat=LAT + metres / DEGREE_M)) == ["c1"]) is found
    assert ids([placed], incident(lon=None, lat=None)) == []


def test_of_a_sensitive_incident_no_caution_tells_where_it_is() -> None:
    placed = caution(lon=LON, lat=LAT)
    assert ids([placed], incident(address="12 St Marys Road", sensitive=True)) == []
    assert ids([placed, caution(id="c2")], incident(address="12 St Marys Road", sensitive=None)) == ["c1", "c2"]
