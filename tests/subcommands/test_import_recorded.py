"""Real tables, where they are at hand: the sums add up, and a second run writes nothing."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.subcommands.conftest import Desk

STLOUIS = ROOT / "examples" / "stlouis"
MONTGOMERY = """
source = "montgomery"
[columns]
kind = { column = "2", map = { "EMS*" = "medical", "Fire*" = "fire", "Traffic*" = "traffic" }, default = "other" }
type = "2"
state = { const = "closed" }
reported_at = { column = "3", zone = "America/New_York" }
address = { join = ["5", "4"], sep = ", " }
lat = "0"
lon = "1"
"""
SAN_FRANCISCO = """
source = "sf"
[columns]
source_id = "id"
type = "category"
kind = { column = "category", map = { "Traffic*" = "traffic" }, default = "crime" }
state = { const = "closed" }
reported_at = { column = "date", zone = "America/Los_Angeles" }
lat = "lat"
lon = "lng"
"""
CSB = """
source = "csb"
crs = "ESRI:102696"
[columns]
source_id = "requestid"
service_code = "problemcode"
state = "status"
requested_at = "datetimeinit"
lon = "srx"
lat = "sry"
"""


def twice(desk: Desk, table: str, mapping: Path | str, files: Sequence[Path]) -> list[dict[str, int]]:
    """What two runs said, as numbers."""
    if isinstance(mapping, str):
        (desk.folder / "mapping.toml").write_text(mapping)
        mapping = desk.folder / "mapping.toml"
    told = []
    for _ in range(2):
        assert desk.run("import", table, "--columns", str(mapping), *map(str, files)) == 0
        told.append({name: int(n) for name, n in (part.split("=") for part in desk.said[-1].split())})
    first, second = told
    assert all(each["read"] == each["written"] + each["unchanged"] + each["rejected"] for each in told)
    assert second["written"] == 0 and second["read"] == first["read"] and second["rejected"] == first["rejected"]
    return told


def police(recorded: Path) -> list[Path]:
    return [path for path in sorted((recorded / "stlouis").glob("crime_raw_*/**/*")) if path.suffix == ".gz"]


def test_montgomery_county_has_no_header(desk: Desk, recorded: Path) -> None:
    first, _ = twice(desk, "incident", MONTGOMERY, [recorded / "calls911" / "montgomery_911_leehayeong.csv"])
    assert first["read"] == 3051 and first["rejected"] == 0
    assert set(desk.rows("incident")["kind"]) == {"medical", "fire", "traffic"}


def test_san_francisco_is_json_in_gzip(desk: Desk, recorded: Path) -> None:
    first, _ = twice(desk, "incident", SAN_FRANCISCO, [recorded / "crime" / "sf_ahdatalytics_map-data.json.gz"])
    assert first["read"] == 21659


def test_st_louis_requests_repeat_their_numbers(desk: Desk, recorded: Path) -> None:
    first, _ = twice(desk, "report", CSB, [recorded / "stlouis" / "csb311" / "csb_january_2018.csv"])
    assert (first["read"], first["written"], first["rejected"]) == (1554, 1532, 0)
    places = desk.rows("report").drop_nulls("lon")
    assert places["lon"].is_between(-90.4, -90.1).all() and places["lat"].is_between(38.5, 38.8).all()


def test_a_table_of_each_of_st_louis_headers(desk: Desk, recorded: Path) -> None:
    named = {path.name: path for path in police(recorded)}
    both = [named[name] for name in ("September2014.CSV.gz", "may2017.csv.gz")]
    first, _ = twice(desk, "incident", STLOUIS / "police.toml", both)
    older, _ = twice(desk, "incident", STLOUIS / "police-2011.toml", [named["May2012.csv.gz"]])
    rows = desk.rows("incident")
    assert rows.height == first["read"] + older["read"] and first["rejected"] + older["rejected"] == 0
    assert set(rows["state"]) == {"closed", "false_alarm"}
    assert rows["received_at"].n_unique() == 3 and rows["observed_at"].null_count() == 0
    inside = rows["lon"].drop_nulls().is_between(-90.4, -90.1)
    assert inside.sum() > 0.999 * len(inside)  # the publisher placed a dozen of 359,128 in Arkansas and Illinois


@pytest.mark.prove
@pytest.mark.timeout(900)
def test_st_louis_adds_up(desk: Desk, recorded: Path) -> None:
    (first, _) = twice(desk, "incident", STLOUIS / "police.toml", police(recorded))
    assert first == {"read": 359_128, "written": 359_128, "unchanged": 0, "rejected": 0}
    question = "SELECT count(*) FILTER (substr(id, 21, 1) = 'c') AS cancels, count(*) AS n FROM incident_at(NULL, NULL)"
    assert desk.reader.read(question + " WHERE state = 'false_alarm'").row(0)[0] == 4598
    assert desk.reader.read(question)["n"][0] == 359_128
