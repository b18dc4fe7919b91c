"""Every address of the city answers in its feed's own format."""

import csv
import fnmatch
import io
import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import shapely
from lxml import etree

from simulation.call_types import call_types
from simulation.cameras import cameras
from simulation.city import Meridian
from simulation.registry import open_city
from simulation.weather import notices
from simulation.wire.alerts import document
from tests.simulation.conftest import NOON, SEED, Clock

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"
CITY = tomllib.loads((Path(__file__).parents[2] / "city.toml").read_text("utf-8"))
FEEDS = {feed["name"]: feed for feed in CITY["feeds"]}


def rows(reply: httpx.Response) -> list[dict[str, str]]:
    assert reply.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(reply.text)))


def test_calls_are_rows_of_texts_under_their_own_headers(reader: httpx.Client) -> None:
    reply = reader.get("sim://meridian/calls.json")
    assert reply.headers["Content-Type"] == "application/json"
    told = reply.json()
    assert len(told) > 30
    for row in told:
        assert all(isinstance(value, str) for value in row.values())
        assert row["priority_code"] in ("P1", "P2", "P3", "P4", "P5")
        received = datetime.strptime(row["received_local"], "%Y-%m-%dT%H:%M:%S.%f")  # noqa: DTZ007
        assert received <= NOON.replace(tzinfo=None)
        assert datetime.fromisoformat(row["last_change_utc"]) <= NOON


def test_city_toml_maps_every_header_and_every_word_of_the_calls(reader: httpx.Client) -> None:
    columns = FEEDS["calls-911"]["columns"]
    told = reader.get("sim://meridian/calls.json").json()
    for ours, theirs in columns.items():
        named = theirs if isinstance(theirs, str) else theirs[0] if isinstance(theirs, list) else theirs.get("column")
        assert named is None or named in told[0], ours
    assert {row["call_status"] for row in told} <= set(columns["state"]["map"])
    for kind in call_types():
        words = columns["kind"]["map"]
        ours = next(
            (k for glob, k in words.items() if fnmatch.fnmatchcase(kind.words, glob)), columns["kind"]["default"]
        )
        assert ours == kind.kind, kind.words


def test_units_are_a_board_whose_words_city_toml_knows(reader: httpx.Client) -> None:
    board = reader.get("sim://meridian/units.json").json()
    columns = FEEDS["unit-status"]["columns"]
    assert len(board) == 250
    assert {row["status"] for row in board} <= set(columns["state"]["map"])
    assert {row["kind"] for row in board} == set(columns["unit_type"]["map"])


@pytest.mark.parametrize(
    ("name", "headers", "least"),
    [
        ("cameras", "id,name,lon,lat,state,snapshot_url", 150),
        ("units", "id,name,unit_type,station", 250),
        ("responders", "id,name,unit_id", 120),
        ("sensors", "id,name,quantity,unit,lon,lat", 86),
        ("stations", "id,name,kind,lon,lat", 14),
        ("hospitals", "id,name,lon,lat", 4),
    ],
)
def test_registries_carry_our_own_columns(reader: httpx.Client, name: str, headers: str, least: int) -> None:
    told = rows(reader.get(CITY["city"][name]))
    assert list(told[0]) == headers.split(",")
    assert len(told) >= least
    assert len({row["id"] for row in told}) == len(told)
    west, south, east, north = CITY["city"]["bounds"]
    assert all(west < float(r["lon"]) < east and south < float(r["lat"]) < north for r in told if "lon" in r)


def test_the_ground_is_geojson_within_the_bounds_city_toml_states(reader: httpx.Client) -> None:
    for name in ("streets", "areas", "land"):
        reply = reader.get(CITY["city"][name])
        assert reply.headers["Content-Type"] == "application/geo+json"
        shapes = shapely.get_parts(shapely.from_geojson(reply.text))
        assert shapely.is_valid(shapes).all()
    streets = reader.get("sim://meridian/streets.geojson").json()["features"]
    assert set(streets[0]["properties"]) == {"name", "cls", "ref", "bridge"}
    areas = reader.get("sim://meridian/areas.geojson").json()["features"]
    assert sum(area["properties"]["population"] for area in areas) == 310_000


def test_an_unchanged_answer_is_304_and_a_changed_one_is_not(client: httpx.Client, clock: Clock) -> None:
    first = client.get("sim://meridian/calls.json")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get("sim://meridian/calls.json", headers=tag).status_code == 304
    clock.turn(1200)
    assert client.get("sim://meridian/calls.json", headers=tag).status_code == 200


def test_what_nobody_serves_is_404_and_what_cannot_be_read_is_400(client: httpx.Client) -> None:
    for path in ("nothing", "cameras/none.jpg", "weather/none.cap", "zones.csv", "open311/v2/requests/1.json"):
        assert client.get(f"sim://meridian/{path}").status_code == 404, path
    assert client.get("sim://atlantis/calls.json").status_code == 404
    assert client.get("sim://meridian/frigate/api/events?after=soon").status_code == 400
    assert client.delete("sim://meridian/calls.json").status_code == 405


def test_weather_is_an_index_that_leads_to_cap_documents(client: httpx.Client, clock: Clock) -> None:
    clock.turn(5 * 3600)
    index = etree.fromstring(client.get("sim://meridian/weather/index.atom").content)
    links = [link.get("href") for link in index.iter(f"{ATOM}link")]
    assert links
    for link in links:
        reply = client.get(link)
        assert reply.headers["Content-Type"] == "application/cap+xml"
        assert etree.fromstring(reply.content).tag == f"{CAP}alert"


def test_warnings_are_valid_updated_cancelled_and_sometimes_only_an_exercise() -> None:
    told = {n.identifier: n for day in range(12) for n in notices(SEED, NOON.timestamp() + day * 86_400)}
    assert {n.message_type for n in told.values()} == {"Alert", "Update", "Cancel"}
    assert {n.status for n in told.values()} == {"Actual", "Exercise"}
    for notice in told.values():
        alert = etree.fromstring(document(notice))
        sent, expires = alert.findtext(f"{CAP}sent"), alert.findtext(f".//{CAP}expires")
        assert sent[-6] in "+-" and datetime.fromisoformat(sent) < datetime.fromisoformat(expires)
        corners = [tuple(map(float, pair.split(","))) for pair in alert.findtext(f".//{CAP}polygon").split()]
        assert corners[0] == corners[-1] and all(43 < lat < 44 and -62 < lon < -61 for lat, lon in corners)
        for earlier in (alert.findtext(f"{CAP}references") or "").split():
            sender, identifier, when = earlier.split(",")
            assert sender == alert.findtext(f"{CAP}sender")
            assert identifier not in told or datetime.fromisoformat(when).timestamp() == told[identifier].sent


def test_a_warning_is_in_force_most_of_the_time() -> None:
    moments = [NOON.timestamp() + hour * 3600 for hour in range(240)]
    in_force = [any(n.status == "Actual" and n.expires > at for n in notices(SEED, at)) for at in moments]
    assert 0.55 < sum(in_force) / len(in_force) < 0.99


def test_traffic_is_an_atom_feed_with_georss_points(reader: httpx.Client) -> None:
    feed = etree.fromstring(reader.get("sim://meridian/traffic.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) >= 5
    for entry in entries:
        lat, lon = map(float, entry.findtext("{http://www.georss.org/georss}point").split())
        assert 43 < lat < 44 and -62 < lon < -61
        assert entry.findtext(f"{ATOM}id").startswith("tag:")
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}published")) <= NOON
        assert entry.find(f"{ATOM}category").get("label") in entry.findtext(f"{ATOM}title")


def test_camera_events_have_frigates_shape(client: httpx.Client, clock: Clock) -> None:
    url = "sim://meridian/frigate/api/events"
    events = client.get(url, params={"limit": 1000}).json()
    assert len(events) > 300
    assert [e["start_time"] for e in events] == sorted((e["start_time"] for e in events), reverse=True)
    objects, claims = {"person", "car", "bicycle", "dog"}, {"person_down", "crowd", "loitering"}
    assert objects <= {e["label"] for e in events} <= objects | claims
    for event in events:
        assert event["end_time"] is None or event["end_time"] >= event["start_time"]
        assert 0 <= event["data"]["top_score"] <= 1
        assert float(event["id"].rpartition("-")[0]) == event["start_time"]
    newest = events[0]["start_time"]
    clock.turn(60)
    later = client.get(url, params={"after": newest}).json()
    assert later and all(e["start_time"] > newest for e in later)
    open_once = {e["id"] for e in events if e["end_time"] is None}
    clock.turn(3600)
    still = {
        e["id"] for e in client.get(url, params={"after": newest - 3700, "limit": -1}).json() if e["end_time"] is None
    }
    assert open_once - still
    assert open_once & still


def test_night_is_quieter_than_day_before_the_cameras(client: httpx.Client, clock: Clock) -> None:
    day = client.get("sim://meridian/frigate/api/events", params={"limit": -1}).json()
    clock.turn(16 * 3600)  # four in the morning
    night = client.get("sim://meridian/frigate/api/events", params={"limit": -1}).json()
    assert len(night) < 0.5 * len(day)


def test_a_cameras_picture_is_a_png_that_changes(client: httpx.Client, clock: Clock, city: Meridian) -> None:
    live = next(c for c in cameras(city.seed) if c.state == "live")
    dark = next(c for c in cameras(city.seed) if c.state == "offline")
    first = client.get(f"sim://meridian/cameras/{live.id}.jpg")
    assert first.headers["Content-Type"] == "image/png"
    assert first.content.startswith(b"\x89PNG\r\n\x1a\n") and len(first.content) < 40_000
    clock.turn(1)
    assert client.get(f"sim://meridian/cameras/{live.id}.jpg").content != first.content
    assert client.get(f"sim://meridian/cameras/{dark.id}.jpg").status_code == 404


def test_citizen_reports_are_georeport_in_json_and_xml(reader: httpx.Client) -> None:
    told = reader.get("sim://meridian/open311/v2/requests.json").json()
    services = {s["service_code"] for s in reader.get("sim://meridian/open311/v2/services.json").json()}
    assert len(told) > 200
    assert {r["status"] for r in told} == {"open", "closed"}
    assert {r["service_code"] for r in told} <= services
    assert all("long" in r and "lon" not in r for r in told)
    assert any(r["status_notes"] is None for r in told)
    xml = etree.fromstring(reader.get("sim://meridian/open311/v2/requests.xml").content)
    assert len(xml) == len(told)
    one = reader.get(f"sim://meridian/open311/v2/requests/{told[0]['service_request_id']}.json").json()
    assert one == [told[0]]


def test_citizen_reports_are_asked_by_window_and_by_change(reader: httpx.Client) -> None:
    url = "sim://meridian/open311/v2/requests.json"
    window = {"start_date": "2026-11-18T00:00:00Z", "end_date": "2026-11-19T00:00:00Z"}
    told = reader.get(url, params=window).json()
    assert 40 < len(told) < 85
    assert all("2026-11-18" in r["requested_datetime"] for r in told)
    changed = reader.get(url, params=window | {"updated_after": "2026-11-20T00:00:00Z"}).json()
    assert 0 < len(changed) < len(told)
    assert reader.get(url, params=window | {"page": "2"}).json() == []
    closed = reader.get(url, params=window | {"status": "closed"}).json()
    assert {r["status"] for r in closed} == {"closed"}


def test_observations_cover_every_sensor_each_minute(reader: httpx.Client) -> None:
    told = rows(reader.get("sim://meridian/observations.csv"))
    assert list(told[0]) == ["sensor_id", "quantity", "value", "observed_at"]
    known = {s["id"]: s["quantity"] for s in rows(reader.get("sim://meridian/sensors.csv"))}
    assert len(told) == 5 * len(known)
    assert all(known[row["sensor_id"]] == row["quantity"] for row in told)
    assert {datetime.fromisoformat(row["observed_at"]).second for row in told} == {0}
    ranges = {"water_level": (0, 6), "pm2_5": (0, 400), "wind_speed": (0, 40), "temperature": (-25, 40),
              "noise": (25, 120), "people_count": (0, 400)}  # fmt: skip
    for row in told:
        low, high = ranges[row["quantity"]]
        assert low <= float(row["value"]) <= high, row


def test_an_order_is_204_and_an_unknown_unit_400_with_the_reason(client: httpx.Client, city: Meridian) -> None:
    url = "sim://meridian/dispatch"
    order = {"unit_id": "S-1", "state": "dispatched", "lon": -61.72, "lat": 43.28}
    assert client.post(url, json=[order]).status_code == 204
    assert city.room.units["S-1"].state == "dispatched"
    refused = client.post(url, json=order | {"unit_id": "X-9"})
    assert refused.status_code == 400 and "X-9" in refused.json()["detail"]
    assert client.post(url, content=b"{").status_code == 400
    assert client.post(url, json=["go"]).status_code == 400
    assert client.post(url, json={"unit_id": "S-1", "state": "dispatched"}).status_code == 400
    assert client.post("sim://meridian/calls.json", json={}).status_code == 404


def test_messages_are_taken_and_answered(client: httpx.Client, clock: Clock) -> None:
    message = {
        "id": "m7",
        "recipient": "P-101",
        "sender": "desk 1",
        "text": "Look in at the market.",
        "incident_id": "i1",
    }
    assert client.post("sim://meridian/messages", json=message).status_code == 204
    assert client.post("sim://meridian/messages", json=message | {"recipient": "nobody"}).status_code == 400
    clock.turn(120)
    told = client.get("sim://meridian/messages.json").json()
    assert [m["state"] for m in told] == ["read", "sent"]
    assert json.dumps(told[1]).count("P-101")


def test_a_city_is_opened_by_its_address() -> None:
    assert open_city("sim://meridian?seed=7", lambda: datetime(2026, 11, 20, 16, tzinfo=UTC)).seed == 7
    with pytest.raises(LookupError, match="atlantis"):
        open_city("sim://atlantis", lambda: NOON)
