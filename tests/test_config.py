"""city.toml: what it may say, and how its faults are told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import config
from model.incident import INCIDENT

CITY = """
[city]
name = "Testville"
timezone = "America/Chicago"
bounds = [-90.33, 38.53, -90.16, 38.78]
"""


def load(folder: Path, text: str, environ: dict[str, str] | None = None) -> config.City:
    path = folder / "city.toml"
    path.write_text(text, "utf-8")
    return config.load(path, environ or {})


def faults(folder: Path, text: str, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(config.ConfigError) as caught:
        load(folder, text, environ)
    return sorted(caught.value.faults)


def feed(*lines: str) -> str:
    return "\n".join([CITY, "[[feeds]]", *lines])


def test_a_city_of_four_lines_has_defaults_for_all_else(tmp_path: Path) -> None:
    city = load(tmp_path, CITY)
    assert city.name == "Testville"
    assert city.timezone.key == "America/Chicago"
    assert (city.server.host, city.server.port, city.server.demo) == ("127.0.0.1", 8050, False)
    assert city.feeds == ()


@pytest.mark.parametrize("name", ["desk", "house"])
def test_no_feed_speaks_in_the_houses_own_name(tmp_path: Path, name: str) -> None:
    (fault,) = faults(tmp_path, feed(f'name = "{name}"', 'kind = "cap"', 'url = "https://x.y/z"'))
    assert fault.startswith(f"city.toml: feeds.{name}.name: expected a name other than desk, house")


def test_the_contracts_own_feeds_are_understood(tmp_path: Path) -> None:
    text = (
        CITY
        + """
[[feeds]]
name = "weather"
kind = "cap"
url = "https://alerts.example/feed"
every = "30s"
delay = "60s"
headers = { Accept = "application/cap+xml", X-Key = { env = "KEY" } }

[[feeds]]
name = "fire-911"
kind = "table"
url = "https://data.example/rows.json"
every = "5m"
yields = "incident"
crs = "ESRI:102696"
cancels = { column = "Count", equals = "-1", match = ["Complaint", "Crime"] }
no_place = [[0, 0], [1, 1]]
[feeds.columns]
source_id = { join = ["A", "B"] }
kind = { column = "type", map = { "Aid Response" = "medical", "Fire*" = "fire" }, default = "other" }
type = "type"
state = { const = "closed" }
reported_at = { column = "datetime", zone = "America/Los_Angeles", format = "%Y-%m-%dT%H:%M:%S%.f", end_of = "month" }
lat = ["latitude", "lat"]
lon = "longitude"

[[feeds]]
name = "cameras"
kind = "frigate"
auth = { kind = "hmac", secret = { env = "KEY" } }

[[feeds]]
name = "wearables"
kind = "mqtt"
url = "mqtt://broker:1883"
topic = "wearables/{responder_id}/{sign}"
subject = "responder"
"""
    )
    feeds = load(tmp_path, text, {"KEY": "s3cret"}).feeds
    weather, fire, cameras, wearables = feeds
    assert (weather.every, weather.delay) == (timedelta(seconds=30), timedelta(seconds=60))
    assert {name: str(value) for name, value in weather.headers.items()} == {
        "Accept": "application/cap+xml",
        "X-Key": "s3cret",
    }
    assert "s3cret" not in repr(weather)
    assert fire.columns["source_id"].join == ("A", "B")
    assert fire.columns["lat"].column == ("latitude", "lat")
    assert fire.columns["reported_at"].end_of == "month"
    assert fire.mapping.cancels is not None and fire.mapping.cancels.match == ("Complaint", "Crime")
    assert list(fire.no_place) == [(0, 0), (1, 1)]
    assert (cameras.pushes, cameras.url) == (True, None)
    assert (wearables.pushes, wearables.scheme) == (False, "mqtt")


def test_every_fault_is_told_at_once_by_its_path(tmp_path: Path) -> None:
    text = """
[city]
name = "X"
timezone = "America/Chicagos"
bounds = [-90.33, 38.53, -91.0, 38.78]
streets = "nope.geojson"
wrong = 1
[retention]
a = 1
[nonsense]
[[feeds]]
name = "weather"
kind = "cap"
url = "https://x.y/z"
every = "soon"
headers = { C = { env = "NOPE" } }
[[feeds]]
name = "weather"
kind = "nws"
url = "https://x.y/z"
[[feeds]]
name = "rows"
kind = "table"
url = "replay://nothing"
yields = "incident"
[feeds.columns]
kindx = "a"
kind = { column = "a", const = 3 }
[[feeds]]
name = "silent"
kind = "frigate"
[[feeds]]
name = "odd"
kind = "telepathy"
url = "https://x.y"
[[feeds]]
name = "gate"
kind = "frigate"
auth = { kind = "hmac", secret = "in the file" }
"""
    found = faults(tmp_path, text)
    for expected in (
        'city.timezone: expected a time zone such as "Europe/Paris", found "America/Chicagos"',
        "city.bounds: expected west < east and south < north, in degrees",
        'city.streets: expected a file that is there, found "nope.geojson"',
        "city.wrong: not a key this version knows",
        "retention: this version does not know this section yet",
        "nonsense: expected one of city, server, feeds, wall, roles, sign_in, outlets, dispatch",
        'feeds.weather.every: expected a duration such as "30s", found "soon"',
        "feeds.weather: expected a name of its own, found it 2 times",
        'feeds.weather.kind: "nws" is not in this version',
        "feeds.weather.headers.C: expected the environment variable NOPE to be set",
        "feeds.rows.columns.kindx: expected a column of incident",
        "feeds.rows.columns.kind: expected exactly one of column, join and const",
        'feeds.rows.url: expected a file or folder that is there, found "replay://nothing"',
        "feeds.silent.url: expected an address, found none",
        "feeds.odd.kind: expected one of cap, georss, table, open311, mqtt, frigate",
        'feeds.gate.auth.secret: expected a secret as { env = "NAME" }',
    ):
        assert any(fault.startswith(f"city.toml: {expected}") for fault in found), (expected, found)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('every = "0s"', "every: expected a duration above zero"),
        ("every = 30", "every: expected a duration"),
        ('yields = "alarm"', "yields: expected one of"),
        ('yields = "nothing"', "yields: expected one of"),
        ('crs = "feet"', "crs: expected a reference system"),
        ("surprise = 1", "surprise: not a key"),
        ('url = "mqtt://x"', "url: expected http"),
        ('url = "http://[::1"', "url: expected an address"),
        ('url = "http://x:99999999/"', "url: expected an address"),
        ("yields = [1]", "yields: expected text"),
        ("every = {}", "every: expected a duration"),
        ('url = "no address"', "url: expected an address"),
        ('cancels = { column = "a", equals = "b", match = [] }', "cancels.match: expected"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str, expected: str) -> None:
    given = {"yields": 'yields = "incident"', "url": 'url = "https://x.y"'}
    given[line.split(" ")[0]] = line
    text = feed('name = "f"', 'kind = "table"', *given.values(), "[feeds.columns]", 'source_id = "id"')
    assert any(fault.startswith(f"city.toml: feeds.f.{expected}") for fault in faults(tmp_path, text))


@pytest.mark.parametrize("text", ["[city", "name = ", "\x00"])
def test_what_is_not_toml_is_one_fault(tmp_path: Path, text: str) -> None:
    assert len(faults(tmp_path, text)) == 1


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(config.ConfigError, match=r"nowhere\.toml"):
        config.load(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("broken", ["feeds = 3", "feeds = [3]", "city = 3", "[city]\nname = 3", "server = 1"])
def test_a_file_of_the_wrong_shape_is_told_without_a_stack_trace(tmp_path: Path, broken: str) -> None:
    assert faults(tmp_path, broken)


def test_paths_are_relative_to_the_file_and_sim_addresses_stay(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("name\nE1\n")
    (tmp_path / "played one").mkdir()
    text = (
        CITY
        + 'units = "units.csv"\nstreets = "sim://meridian/streets"\n'
        + """
[[feeds]]
name = "old"
kind = "cap"
url = "replay://played one"
"""
    )
    city = load(tmp_path, text)
    assert city.registries == {"unit": str(tmp_path / "units.csv")}
    assert city.streets == "sim://meridian/streets"
    assert city.feeds[0].url == f"replay://{tmp_path}/played%20one"


def test_the_clock_is_the_citys_when_it_names_no_zone(tmp_path: Path) -> None:
    city = load(tmp_path, CITY + "clock = 2016-06-01T12:00:00\n")
    assert city.clock == datetime(2016, 6, 1, 17, tzinfo=UTC)


def test_demo_is_refused_for_a_feed_in_the_world_or_an_open_address(tmp_path: Path) -> None:
    here = load(tmp_path, feed('name = "a"', 'kind = "cap"', 'url = "http://127.0.0.1:99/x"'))
    there = load(tmp_path, feed('name = "a"', 'kind = "cap"', 'url = "https://alerts.example/x"'))
    assert config.demo_refusal(here, "127.0.0.1") is None
    assert config.demo_refusal(here, "::1") is None
    assert "0.0.0.0" in str(config.demo_refusal(here, "0.0.0.0"))
    assert "alerts.example" in str(config.demo_refusal(there, "127.0.0.1"))


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.9.9.9", True), ("[::1]", True), ("0.0.0.0", False), ("localhost.evil.com", False)],
)
def test_loopback_is_this_machine_only(host: str, loopback: bool) -> None:
    assert config.is_loopback(host) is loopback


def test_a_mapping_names_its_source_and_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "MAPPING.toml"
    path.write_text('source = "police"\ncrs = "EPSG:2913"\n[columns]\nkind = { const = "crime" }\n')
    assert config.load_mapping(path, INCIDENT).columns["kind"].const == "crime"
    path.write_text('crs = "EPSG:2913"\nwhat = 1\n[columns]\ncolour = "c"\n')
    with pytest.raises(config.ConfigError) as caught:
        config.load_mapping(path, INCIDENT)
    told: Any = "\n".join(caught.value.faults)
    assert "source: expected a value" in told
    assert "what: not a key" in told
    assert "columns.colour: expected a column of incident" in told


def test_faults_of_a_mapping_begin_with_its_own_keys(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text('[city]\nname = "x"\n', "utf-8")
    with pytest.raises(config.ConfigError) as refused:
        config.load_mapping(path, INCIDENT)
    assert {fault.split(":")[1].strip() for fault in refused.value.faults} == {"source", "columns", "city"}
