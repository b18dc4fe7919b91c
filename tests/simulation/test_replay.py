"""Recordings answer as their publishers did, one payload a request, with their template dates filled."""

import gzip
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from simulation.replay import ReplayTransport, filled, messages, place

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
RECORDED = Path(__file__).parents[3] / "shared/data/cap/nws_geojson/active_e2e.json"


@pytest.fixture
def asks(tmp_path: Path) -> Callable[[str], httpx.Response]:
    client = httpx.Client(mounts={"replay://": ReplayTransport(tmp_path, lambda: NOW)})
    return lambda path: client.get(f"replay://{path}")


def test_a_file_is_handed_out_again_and_again(tmp_path: Path, asks: Callable[[str], httpx.Response]) -> None:
    (tmp_path / "one.json").write_text("[1]")
    assert [asks("one.json").text for _ in range(2)] == ["[1]", "[1]"]
    assert asks("one.json").headers["Content-Type"] == "application/json"


def test_a_folder_is_played_in_name_order_and_stays_on_its_last(
    tmp_path: Path, asks: Callable[[str], httpx.Response]
) -> None:
    (tmp_path / "feed").mkdir()
    for name in ("b.xml", "a.xml", "c.xml", ".hidden"):
        (tmp_path / "feed" / name).write_text(name)
    assert [asks("feed").text for _ in range(5)] == ["a.xml", "b.xml", "c.xml", "c.xml", "c.xml"]


def test_two_listeners_of_one_recording_each_have_their_turn(tmp_path: Path) -> None:
    (tmp_path / "feed").mkdir()
    (tmp_path / "feed" / "a.csv").write_text("a")
    (tmp_path / "feed" / "b.csv").write_text("b")
    for _ in range(2):
        client = httpx.Client(mounts={"replay://": ReplayTransport(tmp_path, lambda: NOW)})
        assert client.get("replay://feed").text == "a"


def test_a_packed_recording_is_unpacked(tmp_path: Path, asks: Callable[[str], httpx.Response]) -> None:
    (tmp_path / "old.csv.gz").write_bytes(gzip.compress(b"a,b\n"))
    reply = asks("old.csv.gz")
    assert reply.content == b"a,b\n"
    assert reply.headers["Content-Type"] == "text/csv"


def test_a_missing_recording_is_404_and_named(asks: Callable[[str], httpx.Response]) -> None:
    reply = asks("nothing.json")
    assert reply.status_code == 404 and "nothing.json" in reply.text


def test_a_relative_path_may_not_leave_its_folder_and_an_absolute_one_may(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "beside.txt").write_text("x")
    with pytest.raises(ValueError, match="outside"):
        place("replay://../beside.txt", inner)
    with pytest.raises(ValueError, match="outside"):
        place("replay://%2e%2e/beside.txt", inner)
    request = httpx.Request("GET", f"replay://{tmp_path}/beside.txt")
    assert ReplayTransport(inner, lambda: NOW).handle_request(request).read() == b"x"


@pytest.mark.parametrize(
    ("template", "moment"),
    [
        ("date:now", "2026-11-22T14:00:00+00:00"),
        ("date:now -1 hour", "2026-11-22T13:00:00+00:00"),
        ("date:now +138768 seconds", "2026-11-24T04:32:48+00:00"),
        ("date:now +2 days", "2026-11-24T14:00:00+00:00"),
        ("date:now -1 minute", "2026-11-22T13:59:00+00:00"),
        ("date:today 16:00:-5 -24 hours", "2026-11-21T16:00:00-05:00"),
        ("date:now +8 hour", "2026-11-22T22:00:00+00:00"),
    ],
)
def test_template_dates_become_real_ones(template: str, moment: str) -> None:
    assert json.loads(filled(json.dumps({"sent": template}).encode(), NOW)) == {"sent": moment}


@pytest.mark.skipif(not RECORDED.exists(), reason="../shared/data is not here")
def test_a_recorded_body_has_no_template_left() -> None:
    body = filled(RECORDED.read_bytes(), NOW)
    assert b"date:now" not in body
    for feature in json.loads(body)["features"]:
        datetime.fromisoformat(feature["properties"]["sent"])


def test_a_recorded_broker_is_json_lines(tmp_path: Path) -> None:
    lines = [{"topic": "avl/E1", "payload": {"lat": 1}}, {"topic": "w/1/hr", "payload": "72"}]
    (tmp_path / "said.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + "\n\n")
    said = list(messages("replay://said.jsonl", tmp_path, lambda: NOW, threading.Event()))
    assert said == [("avl/E1", b'{"lat":1}'), ("w/1/hr", b"72")]


def test_a_line_that_is_no_message_is_named(tmp_path: Path) -> None:
    (tmp_path / "said.jsonl").write_text('{"topic": "a"}\n')
    with pytest.raises(ValueError, match=r"said.jsonl, line 1"):
        list(messages("replay://said.jsonl", tmp_path, lambda: NOW, threading.Event()))
