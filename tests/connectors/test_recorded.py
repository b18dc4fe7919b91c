"""The recorded documents of real publishers: each lands, or is refused for a right and stated reason."""

import gzip
import time
from pathlib import Path

import polars as pl
import pytest

from config import Feed, Mapping
from connectors.cancels import settle_cancels
from connectors.errors import FeedMalformed
from connectors.mapping import Rows, read_table
from model.incident import INCIDENT
from model.report import REPORT
from model.table import Table
from tests.connectors.conftest import NOW, ZONE, feed, read, rows

# document → rows, rejects, a word of the reject's reason.
CAP = {
    "gdacs/gdacs-rss-24h.xml": (0, 21, "its link was not followed"),
    "google_cap_library/australia.cap": (1, 0, ""),
    "google_cap_library/canada.cap": (1, 0, ""),
    "google_cap_library/canada_errors.cap": (1, 1, "references"),
    "google_cap_library/earthquake.cap": (1, 0, ""),
    "google_cap_library/earthquake_index.atom": (0, 1, "its link was not followed"),
    "google_cap_library/invalid.cap": (0, 1, "scope is missing"),
    "google_cap_library/no_entries.atom": (0, 1, "outside of any entry"),
    "google_cap_library/no_id.atom": (0, 1, "neither a link nor CAP fields"),
    "google_cap_library/no_link.atom": (0, 1, "neither a link nor CAP fields"),
    "google_cap_library/no_title.atom": (0, 1, "neither a link nor CAP fields"),
    "google_cap_library/no_optional_fields.cap": (1, 0, ""),
    "google_cap_library/weather.atom": (1, 0, ""),
    "google_cap_library/weather.cap": (1, 0, ""),
    "google_cap_library/weather_index.atom": (2, 0, ""),
    "google_cap_library/weather_invalid.atom": (0, 1, "identifier: expected no space"),
    "nws/cap.GA124CA04A0C28.SpecialWeatherStatement.xml": (1, 0, ""),
    "nws/ibm_nws_atom_feed_example.xml": (163, 0, ""),
    "oasiscap/ipaws-5e6dd9de023f1930ef6548d9.xml": (1, 0, ""),
    "oasiscap/nws-5c2cf27b1f56885d61654dc47fa411d5.xml": (1, 0, ""),
    "oasiscap/v1dot0_appendix_adot1.xml": (1, 0, ""),
    "oasiscap/v1dot1_appendix_adot1.xml": (1, 0, ""),
    "oasiscap/v1dot2_appendix_adot1.xml": (1, 0, ""),
    "oasiscap/v1dot2_appendix_adot2.xml": (1, 0, ""),
    "oasiscap/v1dot2_appendix_adot3.xml": (1, 0, ""),
    "oasiscap/v1dot2_appendix_adot4.xml": (1, 0, ""),
}


def asked(kind: str) -> Feed:
    return feed(kind, url="https://publisher.example/feed")


@pytest.mark.parametrize("name", CAP)
def test_cap_documents_land_or_are_refused_for_a_right_reason(recorded: Path, name: str) -> None:
    landed, refused, reason = CAP[name]
    found = read(asked("cap"), (recorded / "cap" / name).read_bytes())
    assert (found.rows, len(found.rejects)) == (landed, refused)
    assert all(reason in reject.reason and reject.raw for reject in found.rejects)


def test_every_cap_document_is_spoken_of_here(recorded: Path) -> None:
    there = {
        str(path.relative_to(recorded / "cap")) for path in (recorded / "cap").glob("*/*") if path.suffix != ".json"
    }
    assert there == {*CAP, "google_cap_library/xee.cap"}


def test_the_hostile_cap_document_is_refused_and_costs_nothing(recorded: Path) -> None:
    body = (recorded / "cap/google_cap_library/xee.cap").read_bytes()
    began = time.process_time()
    with pytest.raises(FeedMalformed, match="DOCTYPE"):
        read(asked("cap"), body)
    assert time.process_time() - began < 0.05


def test_recorded_polygons_are_kept_point_by_point(recorded: Path) -> None:
    found = read(asked("cap"), (recorded / "cap/oasiscap/v1dot2_appendix_adot2.xml").read_bytes())
    (row,) = rows(found, "alert")
    assert row["geometry"] == (
        '{"type":"Polygon","coordinates":[[[-120.14,38.47],[-119.95,38.34],[-119.74,38.52],[-119.89,38.62],[-120.14,38.47]]]}'
    )


@pytest.mark.parametrize("name", ["2017-02-28_911incidents.cfm", "2017-02-28_911incidents_2.cfm"])
def test_portlands_calls_land_with_place_address_and_kind(recorded: Path, name: str) -> None:
    found = read(asked("georss"), (recorded / "portland/911feed" / name).read_bytes())
    assert (found.rows, found.rejects) == (100, [])
    frame = found.records[0].frame
    assert (
        frame.select("lon", "lat", "address", "type", "reported_at", "updated_at").null_count().sum_horizontal()[0] == 0
    )
    assert frame["source_id"].n_unique() == 100
    assert frame.filter(pl.col("kind") == "other").height <= 5


def test_gdacs_items_are_places_to_georss(recorded: Path) -> None:
    found = read(asked("georss"), (recorded / "cap/gdacs/gdacs-rss-24h.xml").read_bytes())
    assert (found.rows, found.rejects) == (21, [])


OPEN311 = {
    "service_requests.xml": 2,
    "get_service_request.xml": 1,
    "service_requests_empty.xml": 0,
    "get_service_request_not_found.xml": "Service request not found",
    "services.xml": "found <services>",
    "service_definition.xml": "found <service_definition>",
    "403.xml": "not JSON",
}


@pytest.mark.parametrize("name", OPEN311)
def test_open311_answers_land_or_fail_with_the_services_own_words(recorded: Path, name: str) -> None:
    body, expected = (recorded / "open311/codeforamerica" / name).read_bytes(), OPEN311[name]
    if isinstance(expected, int):
        found = read(asked("open311"), body)
        assert (found.rows, found.rejects) == (expected, [])
    else:
        with pytest.raises(FeedMalformed, match=str(expected)):
            read(asked("open311"), body)


def test_frigates_events_land_and_what_is_none_is_refused(recorded: Path) -> None:
    found = read(asked("frigate"), (recorded / "frigate/events_front_door.json").read_bytes())
    assert (found.rows, found.rejects) == (50, [])
    other = read(asked("frigate"), (recorded / "frigate/detection.json").read_bytes())
    assert (other.rows, len(other.rejects)) == (0, 11)
    assert "id: expected a text" in other.rejects[0].reason


def table(body: bytes, columns: dict[str, object], of: Table = INCIDENT, **more: object) -> Rows:
    mapping = Mapping.model_validate({"source": "recorded", "columns": columns, **more})
    return read_table(body, mapping, of, ZONE, NOW)


def test_montgomerys_calls_have_no_header(recorded: Path) -> None:
    columns: dict[str, object] = {
        "lat": "0",
        "lon": "1",
        "type": "2",
        "kind": {"column": "2", "map": {"EMS*": "medical", "Fire*": "fire", "Traffic*": "traffic"}},
        "reported_at": {"column": "3", "zone": "America/New_York"},
        "address": {"join": ["5", "4"], "sep": ", "},
    }
    body = (recorded / "calls911/montgomery_911_leehayeong.csv").read_bytes()
    found = table(body, columns)
    assert (found.read, found.rejects) == (3051, [])
    assert found.frame["reported_at"].null_count() == 0
    assert set(found.frame["kind"]) == {"medical", "fire", "traffic"}
    assert found.frame["source_id"].n_unique() == 3051


def test_san_franciscos_points_land(recorded: Path) -> None:
    body = gzip.decompress((recorded / "crime/sf_ahdatalytics_map-data.json.gz").read_bytes())
    columns: dict[str, object] = {
        "source_id": "id",
        "type": "category",
        "reported_at": "date",
        "lat": "lat",
        "lon": "lng",
    }
    found = table(body, columns)
    assert (found.read, found.rejects) == (21659, [])


def test_st_louis_citizens_requests_land_in_degrees(recorded: Path) -> None:
    body = (recorded / "stlouis/csb311/csb_january_2018.csv").read_bytes()
    columns: dict[str, object] = {
        "source_id": "requestid",
        "service_code": "problemcode",
        "service_name": "description",
        "state": "status",
        "requested_at": "datetimeinit",
        "updated_at": ["datetimeclosed"],
        "lon": "srx",
        "lat": "sry",
    }
    found = table(body, columns, REPORT, crs="ESRI:102696")
    assert found.read == 1554
    assert not found.rejects
    placed = found.frame.filter(pl.col("lon").is_not_null())
    assert placed.height > 1400
    assert placed.filter(pl.col("lon").is_between(-90.4, -90.1) & pl.col("lat").is_between(38.5, 38.8)).height > 1400
    assert set(found.frame["state"]) == {"open", "closed"}


POLICE: dict[str, object] = {
    "kind": {"const": "crime"},
    "type": "Description",
    "state": {"const": "closed"},
    "observed_at": ["DateOccur", "Date Occur", "DateOccured"],
    "reported_at": {
        "column": ["CodedMonth", "Coded Month", "MonthReportedtoMSHP"],
        "format": "%Y-%m",
        "end_of": "month",
    },
    "address": {"join": ["ILEADSAddress", "ILEADSStreet", "ILEADS-Address", "ILEADS-Street"], "sep": " "},
    "lon": ["XCoord", "X-Coord"],
    "lat": ["YCoord", "Y-Coord"],
}
CANCELS = {"column": "Count", "equals": "-1", "match": ["Complaint", "Crime"]}


def test_every_police_table_of_st_louis_adds_up_and_a_second_run_changes_nothing(recorded: Path) -> None:
    paths = sorted((recorded / "stlouis").glob("crime_raw_*/**/*.gz"))
    bodies = [gzip.decompress(path.read_bytes()) for path in paths]
    began = time.process_time()
    found = [table(body, POLICE, crs="ESRI:102696", cancels=CANCELS) for body in bodies]
    print(f"{359_128 / (time.process_time() - began):.0f} rows/s of processor time")
    assert len(found) == 84
    assert sum(part.read for part in found) == 359_128
    assert not any(part.rejects for part in found)
    frame = pl.concat([part.frame for part in found])
    assert frame["id"].n_unique() == 359_128
    assert frame["observed_at"].null_count() == frame["reported_at"].null_count() == 0
    empty = INCIDENT.records([]).frame
    settled, late = settle_cancels(frame, lambda _: empty, NOW)
    assert late is None
    assert settled.filter(pl.col("state") == "false_alarm").height == 4598 + 2740
    again, late = settle_cancels(frame, lambda _: settled, NOW)
    assert late is None
    assert again["state"].equals(settled["state"])


def test_the_recorded_bytes_of_windows_are_read_as_letters(recorded: Path) -> None:
    path = recorded / "stlouis/crime_raw_2015_2019_soc5650/2017/march2017.csv.gz"
    found = table(gzip.decompress(path.read_bytes()), {"title": ["LocationComment"], "type": "Description"})
    words = pl.concat([found.frame["title"], found.frame["type"]]).drop_nulls()
    assert not found.rejects
    assert not words.str.contains("\ufffd", literal=True).any()
