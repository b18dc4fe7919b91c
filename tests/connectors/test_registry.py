"""Registries: CSV files with our own headers."""

from zoneinfo import ZoneInfo

import pytest

from connectors.errors import FeedMalformed
from connectors.registry import read_registry
from model.camera import CAMERA
from model.unit import RESPONDER, UNIT
from tests.connectors.conftest import NOW

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize("column", ["id", "source_id", "name"])
def test_whichever_name_is_given_is_the_id(column: str) -> None:
    records, rejects = read_registry(
        f"{column},unit_type,lon,lat\nE1,fire,-90.2,38.6\n".encode(), UNIT, "registry", CHICAGO, NOW
    )
    (row,) = records.frame.to_dicts()
    assert not rejects
    assert (row["id"], row["source_id"], row["name"], row["unit_type"]) == ("E1", "E1", "E1", "fire")
    assert (row["source"], row["received_at"], row["lon"]) == ("registry", NOW, -90.2)


def test_an_id_and_a_name_stand_beside_each_other() -> None:
    records, _ = read_registry(
        b"id,name,snapshot_url\nc1,City Hall,http://127.0.0.1/1.jpg\n", CAMERA, "registry", CHICAGO, NOW
    )
    (row,) = records.frame.to_dicts()
    assert (row["id"], row["name"]) == ("c1", "City Hall")


def test_a_bad_row_is_a_reject() -> None:
    records, rejects = read_registry(b"id,lon,lat\nE1,1,1\n,1,1\nE3,west,1\nE4,500,1\n", UNIT, "registry", CHICAGO, NOW)
    assert records.frame["id"].to_list() == ["E1"]
    assert len(rejects) == 3


def test_columns_nobody_knows_are_passed_over_and_a_file_without_names_fails() -> None:
    assert len(read_registry(b"id,shoe_size\nR1,43\n", RESPONDER, "registry", CHICAGO, NOW)[0]) == 1
    with pytest.raises(FeedMalformed):
        read_registry(b"shoe_size\n43\n", RESPONDER, "registry", CHICAGO, NOW)


def test_a_time_without_a_zone_is_the_citys() -> None:
    body = b"id,observed_at\nc1,2026-01-01T12:00:00\nc2,2026-01-01T12:00:00Z\n"
    records, _ = read_registry(body, CAMERA, "registry", CHICAGO, NOW)
    assert [time.hour for time in records.frame["observed_at"]] == [18, 12]
