"""Rows of any headers: every form of mapping, odd files, identities that stay."""

import math
import time
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Mapping
from connectors.errors import FeedMalformed
from connectors.mapping import Rows, read_table
from model.incident import INCIDENT
from model.sensor import OBSERVATION
from model.table import Table
from model.unit import POSITION
from tests.connectors.conftest import NOW, ZONE

PLAIN: dict[str, object] = {"source_id": "id", "type": "what", "reported_at": "when", "lon": "x", "lat": "y"}
HEAD = b"id,what,when,x,y\n"


def table(body: bytes | str, columns: dict[str, object] | None = None, of: Table = INCIDENT, **more: object) -> Rows:
    mapping = Mapping.model_validate({"source": "test", "columns": columns or PLAIN, **more})
    return read_table(body.encode() if isinstance(body, str) else body, mapping, of, ZONE, NOW)


def row(body: bytes | str, columns: dict[str, object], of: Table = INCIDENT, **more: object) -> dict[str, object]:
    found = table(body, columns, of, **more)
    assert not found.rejects
    assert found.frame.height == 1
    return found.frame.row(0, named=True)


@pytest.mark.parametrize(
    "body",
    [
        b'[{"id": 7, "what": "Fire", "when": "2026-11-22 08:00", "x": "-90.2", "y": 38.6}]',
        b'{"data": [{"id": 7, "what": "Fire", "when": "2026-11-22 08:00", "x": "-90.2", "y": 38.6}], "n": 1}',
        b'{"rows": [{"id": 7, "what": "Fire", "when": "2026-11-22 08:00", "x": -90.2, "y": 38.6}]}',
        b'{"id": 7, "what": "Fire", "when": "2026-11-22T08:00:00", "x": -90.2, "y": 38.6}',
        b"\xef\xbb\xbfid,what,when,x,y\n7,Fire,2026-11-22 08:00,-90.2,38.6\n",
        b'"id","what","when","x","y"\r\n"7","Fire","2026-11-22 08:00:00.000","-90.2"," 38.6 "\r\n',
        b"id;what;when;x;y\n7;Fire;11/22/2026 8:00 AM;-90.2;38.6",
        b"id\twhat\twhen\tx\ty\n7\tFire\t1795356000\t-90.2\t38.6\n\n",
        b"y,x,when,what,id,more\r7\r".replace(b"7", b"38.6,-90.2,1795356000000,Fire,7,"),
    ],
)
def test_one_row_is_the_same_row_in_every_dress(body: bytes) -> None:
    found = row(body, PLAIN)
    assert (found["source_id"], found["type"], found["lon"], found["lat"]) == ("7", "Fire", -90.2, 38.6)
    assert found["reported_at"] == datetime(2026, 11, 22, 14, tzinfo=UTC)


def test_geojson_brings_its_own_places() -> None:
    feature = {
        "type": "Feature",
        "id": "f1",
        "properties": {"what": "Fire"},
        "geometry": {"type": "Point", "coordinates": [-90.2, 38.6]},
    }
    body = orjson.dumps({"type": "FeatureCollection", "features": [feature]})
    found = row(body, {"source_id": "id", "type": "what"})
    assert (found["source_id"], found["lon"], found["lat"]) == ("f1", -90.2, 38.6)


def test_a_nested_value_is_reached_by_dots() -> None:
    body = b'[{"id": "a", "location": {"latitude": "38.6", "xy": [-90.2]}}]'
    found = row(body, {"source_id": "id", "lat": "location.latitude", "lon": "location.xy.0"})
    assert (found["lon"], found["lat"]) == (-90.2, 38.6)


def test_columns_may_be_counted_where_there_is_no_header() -> None:
    columns: dict[str, object] = {"lat": "0", "lon": "1", "title": "2", "reported_at": "3"}
    found = table("40.1,-75.3,EMS: FALL,2016-01-15 12:01\n40.2,-75.4,Fire: ALARM,2016-01-15 12:06\n", columns)
    assert found.read == found.frame.height == 2
    assert found.frame["title"].to_list() == ["EMS: FALL", "Fire: ALARM"]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("a", "1"),
        (["zz", "b", "a"], "two"),
        ({"join": ["a", "b"]}, "1 two"),
        ({"join": ["a", "b"], "sep": "-"}, "1-two"),
        ({"join": ["zz", "b", "empty"]}, "two"),
        ({"const": "fixed"}, "fixed"),
        ({"column": "b", "map": {"two": "zwei"}}, "zwei"),
        ({"column": "b", "map": {"t*": "zwei", "two": "exact"}}, "exact"),
        ({"column": "b", "map": {"x": "y"}, "default": "other"}, "other"),
        ({"column": "b", "map": {"x": "y"}}, "two"),
        ({"column": "empty", "default": "none given"}, "none given"),
        ("empty", None),
    ],
)
def test_each_form_of_mapping(spec: object, expected: object) -> None:
    assert row("a,b,empty\n1, two ,\n", {"source_id": "a", "title": spec})["title"] == expected


def test_a_kind_outside_the_list_is_other_and_keeps_its_words() -> None:
    found = table(
        "id,k,t\n1,fire,\n2,Loud Party,\n3,Loud Party,LP7\n", {"source_id": "id", "kind": "k", "type": "t"}
    ).frame
    assert found["kind"].to_list() == ["fire", "other", "other"]
    assert found["type"].to_list() == [None, "Loud Party", "LP7"]


def test_states_and_priorities_outside_the_lists_do_not_stop_a_row() -> None:
    found = table(
        "id,s,p\n1,CLOSED,1\n2,On Scene,9\n3,who knows,\n4,Unfounded,5\n",
        {"source_id": "id", "state": "s", "priority": "p"},
    ).frame
    assert found["state"].to_list() == ["closed", "on_scene", "new", "false_alarm"]
    assert found["priority"].to_list() == [1, None, None, 5]


@pytest.mark.parametrize(
    ("text", "spec", "instant"),
    [
        ("2016-06", {"format": "%Y-%m"}, "2016-06-01T05:00:00"),
        ("2016-06", {"format": "%Y-%m", "end_of": "month"}, "2016-07-01T04:59:59"),
        ("2016-02-10", {"end_of": "day"}, "2016-02-11T05:59:59"),
        ("05/10/2017 13:30", {"zone": "America/Los_Angeles"}, "2017-05-10T20:30:00"),
        ("10/05/2017 13:30", {"format": "%d/%m/%Y %H:%M", "zone": "UTC"}, "2017-05-10T13:30:00"),
        ("2017-05-10T13:30:00.25", {"format": "%Y-%m-%dT%H:%M:%S%.f"}, "2017-05-10T18:30:00.250000"),
        ("2017-05-10T13:30:00Z", {}, "2017-05-10T13:30:00"),
        ("2017-05-10T13:30:00+02:00", {"zone": "UTC"}, "2017-05-10T11:30:00"),
        ("1494441000", {}, "2017-05-10T18:30:00"),
        ("1494441000123", {}, "2017-05-10T18:30:00.123000"),
        ("5/1/2017 1:05:06 PM", {}, "2017-05-01T18:05:06"),
        ("2017-03-12 02:30", {}, "2017-03-12T08:30:00"),  # an hour that the clocks skipped
        ("2017-11-05 01:30", {}, "2017-11-05T06:30:00"),  # one that they showed twice: the first
        ("1900-01-01", {}, "1900-01-01T06:00:00"),
        ("Mon, 30 Dec 2019 00:22:19 GMT", {}, "2019-12-30T00:22:19"),
        ("NA", {}, None),
        ("", {}, None),
    ],
)
def test_times_as_cities_write_them(text: str, spec: dict[str, object], instant: str | None) -> None:
    found = row(f'id,t\n1,"{text}"\n', {"source_id": "id", "reported_at": {"column": "t", **spec}})["reported_at"]
    assert found == (datetime.fromisoformat(instant).replace(tzinfo=UTC) if instant else None)


def test_the_end_of_a_month_that_still_runs_is_now() -> None:
    spec = {"column": "m", "format": "%Y-%m", "end_of": "month"}
    assert row("id,m\n1,2026-11\n", {"source_id": "id", "reported_at": spec})["reported_at"] == NOW


def test_projected_coordinates_become_degrees() -> None:
    found = row("id,x,y\n1,889764.6,1033601\n", {"source_id": "id", "lon": "x", "lat": "y"}, crs="ESRI:102696")
    assert math.isclose(float(str(found["lon"])), -90.265, abs_tol=0.01)
    assert math.isclose(float(str(found["lat"])), 38.67, abs_tol=0.01)


@pytest.mark.parametrize("place", ["0,0", ",", "0.0,0.000", "5,", "NA,NA"])
def test_a_row_without_a_place_is_a_row(place: str) -> None:
    found = row(f"id,x,y\n1,{place}\n", {"source_id": "id", "lon": "x", "lat": "y"}, crs="ESRI:102696")
    assert (found["lon"], found["lat"]) == (None, None)


def test_the_city_may_name_its_own_places_that_mean_none() -> None:
    found = row("id,x,y\n1,-1,-1\n", {"source_id": "id", "lon": "x", "lat": "y"}, no_place=[[-1, -1]])
    assert found["lon"] is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2,b,2026-11-22 08:00,-90.2", "expected 5 fields, found 4"),
        ("2,b,2026-11-22 08:00,-90.2,38.6,more", "expected 5 fields, found 6"),
        ("2,b,yesterday,-90.2,38.6", "reported_at: expected a time, found yesterday"),
        ("2,b,2026-13-45 08:00,-90.2,38.6", "reported_at: expected a time"),
        ("2,b,2026-11-22 08:00,west,38.6", "lon: expected a number, found west"),
        ("2,b,2026-11-22 08:00,-190.2,38.6", "expected a place on earth"),
        ("2,b,2026-11-22 08:00,-90.2,nan", "expected a place on earth"),
        ("2,b,2026-11-22 08:00,inf,38.6", "expected a place on earth"),
        ("2,b,2026-11-22 09:30,-90.2,38.6", "lies more than an hour ahead"),
        (",b,2026-11-22 08:00,-90.2,38.6", "source_id: expected a value, found none"),
        (",,,,", "an empty row"),
    ],
)
def test_a_bad_row_is_a_reject_with_its_raw_text_and_its_siblings_land(line: str, reason: str) -> None:
    body = "id,what,when,x,y\n1,a,2026-11-22 08:00,-90.2,38.6\n" + line + "\n3,c,2026-11-22 08:00,-90.2,38.6\n"
    found = table(body)
    (reject,) = found.rejects
    assert reason in reject.reason
    assert reject.raw == line
    assert found.frame["source_id"].to_list() == ["1", "3"]
    assert found.read == 3


def test_a_quotation_mark_that_nobody_closes_costs_its_own_line_only() -> None:
    lines = [f"{n},a,2026-11-22 08:00,-90.2,38.6" for n in range(300)]
    lines[7] = '7,"a,2026-11-22 08:00,-90.2,38.6'
    found = table("id,what,when,x,y\n" + "\n".join(lines))
    assert found.frame.height == 299
    assert [reject.raw for reject in found.rejects] == [lines[7]]


def test_quoted_fields_may_hold_commas_marks_and_lines() -> None:
    found = table(HEAD + b'1,"a, ""b""\nc",2026-11-22 08:00,-90.2,38.6\n2,5" pipe,2026-11-22 08:00,-90.2,38.6\n')
    assert found.frame["type"].to_list() == ['a, "b"\nc', '5" pipe']


def test_windows_bytes_in_a_utf8_file_are_read() -> None:
    found = table(HEAD + b"1,driver\x92s caf\xc3\xa9,2026-11-22 08:00,-90.2,38.6\n")
    assert found.frame["type"].to_list() == ["driver’s café"]


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"<html><body>Sorry</body></html>", b"[1", b"3", b"a,b\n1,2\n", b'{"error": "no token"}', b'"x"'],
)
def test_what_holds_none_of_the_columns_fails_as_a_whole(body: bytes) -> None:
    with pytest.raises(FeedMalformed):
        table(body)


def test_a_header_without_rows_is_an_empty_table() -> None:
    assert table(HEAD).read == 0
    assert table(b"[]").read == 0


def test_rows_of_json_that_are_none_are_rejects() -> None:
    found = table(b'[{"id": 1}, 3, null, {}, {"id": 2}]')
    assert found.frame["source_id"].to_list() == ["1", "2"]
    assert [reject.raw for reject in found.rejects] == ["3", "null", "{}"]


def test_a_list_of_headers_takes_the_first_that_each_json_row_has() -> None:
    found = table(b'[{"id": 1, "a": "x"}, {"id": 2, "b": "y"}]', {"source_id": "id", "title": ["a", "b"]})
    assert found.frame["title"].to_list() == ["x", "y"]


@given(st.text(max_size=400), st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str, cell: str) -> None:
    try:
        found = table("id,what,when,x,y\n" + text + "\n1,a,2026-11-22,1,1\n" + cell)
    except FeedMalformed:
        return
    assert found.read >= found.frame.height


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    try:
        table(body)
    except FeedMalformed:
        return


def test_readings_need_their_subject_and_their_value() -> None:
    found = table("s,v\nS1,2\nS2,\n,3\n", {"sensor_id": "s", "value": "v"}, OBSERVATION)
    assert found.frame["sensor_id"].to_list() == ["S1"]
    assert len(found.rejects) == 2


def test_a_position_is_of_exactly_one() -> None:
    columns: dict[str, object] = {"unit_id": "u", "responder_id": "r", "lon": "x", "lat": "y"}
    found = table("u,r,x,y\nE1,,1,1\nE1,R1,1,1\n,,1,1\n,R1,1,1\nE2,,,\n", columns, POSITION)
    assert found.frame.height == 2
    assert len(found.rejects) == 3


def test_sixty_thousand_rows_of_twenty_columns_take_less_than_a_second_of_work() -> None:
    names = [f"c{n}" for n in range(15)]
    head = ",".join(["id", "what", "when", "x", "y", *names])
    line = ",Fire alarm,11/22/2026 08:00,-90.2,38.6," + ",".join(f"value {n}" for n in range(15))
    body = (head + "\n" + "\n".join(f"{n}{line}" for n in range(60_000))).encode()
    table(body[:10_000])
    began = time.process_time()
    assert table(body).frame.height == 60_000
    assert time.process_time() - began < 1.5


def test_a_quotation_mark_open_at_the_end_takes_no_sibling_along() -> None:
    found = table('id,k\n1,fire\n2,"fire\n3,medical\n', {"source_id": "id", "type": "k"})
    assert found.frame["source_id"].to_list() == ["1", "3"]
    assert [reject.raw for reject in found.rejects] == ['2,"fire']
