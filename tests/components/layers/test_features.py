"""What each layer makes of nothing, one, many, and of what is not known."""

import json
import math
from datetime import UTC, datetime
from typing import Any, cast

import h3
import polars as pl
import pytest

from components.layers import alert, heat, incident, unit
from components.layers.catalogue import LAYERS

AT = datetime(2026, 11, 22, 14, 2, 31, tzinfo=UTC)
INSTANT = pl.Datetime("us", "UTC")


def made(frame: pl.DataFrame, layer: str) -> list[Any]:
    return cast(list[Any], LAYERS[layer].features(frame, AT))


def one_incident(**changes: object) -> pl.DataFrame:
    row: dict[str, object] = {
        "id": "i1", "kind": "fire", "type": "1.2", "title": "Fire", "priority": 1, "state": "new", "reported_at": AT,
        "updated_at": AT, "received_at": AT, "address": None, "area": "West End", "owner": None, "sensitive": None,
        "source": "calls", "lon": -90.2, "lat": 38.6,
    }  # fmt: skip
    return pl.DataFrame([{**row, **changes}], schema_overrides={"lon": pl.Float64, "lat": pl.Float64})


@pytest.mark.parametrize("layer", LAYERS)
def test_nothing_makes_nothing(layer: str) -> None:
    assert made(pl.DataFrame(), layer) == []


def test_an_incident_is_a_point_with_its_times_as_utc_text() -> None:
    (mark,) = made(one_incident(), "incident")
    assert mark["id"] == "i1"
    assert mark["geometry"] == {"type": "Point", "coordinates": [-90.2, 38.6]}
    assert mark["properties"]["reported_at"] == "2026-11-22T14:02:31Z"


def test_what_is_not_known_is_left_out() -> None:
    (mark,) = made(one_incident(), "incident")
    assert not {"address", "owner", "sensitive"} & set(mark["properties"])


def test_a_row_without_a_place_keeps_its_words_and_has_no_geometry() -> None:
    (mark,) = made(one_incident(lon=None), "incident")
    assert mark["geometry"] is None
    assert mark["properties"]["title"] == "Fire"


def test_the_order_given_is_the_order_made() -> None:
    frame = pl.concat([one_incident(id=name) for name in "cab"])
    assert [mark["id"] for mark in incident.features(frame, AT)] == ["c", "a", "b"]


def test_a_number_that_is_none_never_reaches_json() -> None:
    frame = pl.DataFrame({"id": ["u"], "name": ["P-1"], "lon": [1.0], "lat": [2.0], "speed_mps": [math.nan]})
    (mark,) = unit.features(frame, AT)
    assert "speed_mps" not in cast(dict[str, object], mark["properties"])
    json.dumps(mark, allow_nan=False)


def test_many_units_stay_compact() -> None:
    many = 2_000
    frame = pl.DataFrame(
        {
            "id": [f"P-{i}" for i in range(many)], "name": [f"P-{i}" for i in range(many)], "unit_type": "police",
            "state": "available", "lon": [-90.2 + i / 1e7 for i in range(many)], "lat": 38.6, "observed_at": AT,
        }
    )  # fmt: skip
    marks = unit.features(frame, AT)
    assert len(marks) == many
    assert len(json.dumps(marks)) / many < 300


def test_an_alert_keeps_its_polygon_and_one_without_has_words_only() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    frame = pl.DataFrame({"id": ["a", "b"], "event": ["Flood", "Wind"], "geometry": [json.dumps(square), None]})
    with_area, without = alert.features(frame, AT)
    assert with_area["geometry"] == square
    assert without["geometry"] is None
    assert cast(dict[str, object], without["properties"])["event"] == "Wind"


def cells(number: int) -> list[str]:
    return sorted(h3.grid_disk(h3.latlng_to_cell(38.6, -90.2, 9), 10))[:number]


def test_a_single_hexagon_is_the_fullest() -> None:
    (mark,) = made(pl.DataFrame({"cell": cells(1), "count": [3]}), "heat")
    told = {"count": 3, "rank": 1, "share": 1.0, "band": 1, "little_evidence": True, "basis": "counts"}
    assert mark["properties"] == told
    ring = mark["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 7


def test_bands_hold_one_five_ten_and_twenty_percent() -> None:
    frame = heat.banded(pl.DataFrame({"cell": cells(200), "count": list(range(200))}))
    assert frame["band"].value_counts().sort("band")["count"].to_list() == [2, 8, 10, 20, 160]
    assert frame["count"].is_sorted(descending=True)


def test_a_forecast_ranks_by_what_is_expected_and_marks_little_evidence() -> None:
    frame = pl.DataFrame({"cell": cells(20), "count": [9] * 10 + [1] * 10, "expected": [float(n) for n in range(20)]})
    told, packed = heat.bands(frame)
    assert told == sorted(cells(20))
    by_cell = dict(zip(told, packed, strict=True))
    assert by_cell[cells(20)[19]] == 1 | heat.LITTLE and by_cell[cells(20)[0]] == 5
    (first, *_) = made(frame, "heat")
    assert first["properties"]["basis"] == "forecast" and first["properties"]["little_evidence"]
    assert "expected" not in first["properties"]


def test_equal_counts_share_a_rank() -> None:
    frame = heat.banded(pl.DataFrame({"cell": cells(3), "count": [5, 5, 1]}))
    assert frame["rank"].to_list() == [1, 1, 3]
