"""Readings over MQTT, against a real mosquitto."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import orjson
import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from config import Feed
from connectors.connector import Payload, connector_for
from connectors.landing import Landing, landed
from connectors.listening import listen
from connectors.trip import Outcome, Trip
from tests.connectors.conftest import NOW, ZONE, Pen, feed, rows, trip_of

TOPIC = "wearables/{responder_id}/{sign}"


def heard(of: Feed, *messages: tuple[str, bytes]) -> Landing:
    connector = connector_for(of, ZONE)
    return landed(connector.parse_all([Payload(body, NOW, topic=topic) for topic, body in messages]), of, NOW)


def wearables(**options: object) -> Feed:
    return feed("mqtt", url="mqtt://broker:1883", **{"topic": TOPIC, "subject": "responder", **options})


def test_a_bare_number_is_the_sign_that_its_topic_names() -> None:
    found = heard(wearables(), ("wearables/R7/heart_rate", b"72"), ("wearables/R7/spo2", b" 97.5 "))
    signs = {row["sign"]: row for row in rows(found, "vital_sign")}
    assert {sign: row["value"] for sign, row in signs.items()} == {"heart_rate": 72.0, "spo2": 97.5}
    assert signs["heart_rate"]["responder_id"] == "R7"
    assert signs["heart_rate"]["observed_at"] == NOW


def test_json_brings_its_own_time() -> None:
    found = heard(
        wearables(),
        ("wearables/R7/heart_rate", b'{"value": 88, "ts": 1795356000}'),
        ("wearables/R7/heart_rate", b'{"value": "89", "time": "2026-11-22T13:00:01Z"}'),
        ("wearables/R7/sos", b"true"),
    )
    told = {(row["sign"], row["value"]): row["observed_at"] for row in rows(found, "vital_sign")}
    assert told[("heart_rate", 89.0)] == datetime(2026, 11, 22, 13, 0, 1, tzinfo=UTC)
    assert told[("heart_rate", 88.0)] == datetime.fromtimestamp(1795356000, UTC)
    assert ("sos", 1.0) in told


def test_a_message_may_hold_several_signs_and_a_place() -> None:
    body = orjson.dumps({"heart_rate": 90, "spo2": 95, "lon": -90.2, "lat": 38.6, "speed": 1.5})
    found = heard(wearables(topic="wearables/{responder_id}"), ("wearables/R7", body))
    assert {row["sign"]: row["value"] for row in rows(found, "vital_sign")} == {"heart_rate": 90, "spo2": 95}
    (place,) = rows(found, "position")
    assert (place["responder_id"], place["lon"], place["lat"], place["speed_mps"]) == ("R7", -90.2, 38.6, 1.5)
    assert place["unit_id"] is None


def test_positions_of_units_in_an_array() -> None:
    of = feed("mqtt", url="mqtt://broker:1883", topic="avl", subject="unit")
    body = orjson.dumps([{"unit_id": "E1", "lon": -90.2, "lat": 38.6}, {"id": "E2", "lng": -90.3, "latitude": 38.7}])
    found = rows(heard(of, ("avl", body)), "position")
    assert sorted((row["unit_id"], row["lon"]) for row in found) == [("E1", -90.2), ("E2", -90.3)]


def test_columns_map_the_bodys_names_as_for_a_table() -> None:
    columns = {
        "sensor_id": "dev",
        "quantity": {"const": "water_level"},
        "value": "lvl",
        "observed_at": {"column": "at", "zone": "Europe/Paris"},
    }
    of = feed("mqtt", url="mqtt://broker:1883", topic="sensors", yields="observation", columns=columns)
    (row,) = rows(heard(of, ("sensors", b'{"dev":"S1","lvl":"2.5","at":"2026-11-22 14:00"}')), "observation")
    assert (row["sensor_id"], row["quantity"], row["value"]) == ("S1", "water_level", 2.5)
    assert row["observed_at"] == datetime(2026, 11, 22, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("topic", "body", "reason"),
    [
        ("wearables/R7/heart_rate", b"fast", "expected a number or JSON"),
        ("wearables/R7/heart_rate", b"NaN", "value"),
        ("wearables/R7/heart_rate", b"", "expected a number or JSON"),
        ("wearables/R7/mood", b"3", "sign: expected one of our signs"),
        ("wearables/R7/heart_rate", b'{"beats": 3}', "expected a value or a place"),
        ("wearables/R7/heart_rate", b'{"value": "high"}', "value: expected a number"),
        ("wearables/R7/heart_rate", b"[" * 80 + b"]" * 80, "64 levels"),
        ("wearables/R7/heart_rate", b'{"value": 80, "ts": "2027-01-01T00:00:00Z"}', "hour ahead"),
        ("wearables/R7/gps", b'{"lon": 200, "lat": 10}', "expected a place on earth"),
        ("elsewhere", b"72", "expected a value"),
    ],
)
def test_a_bad_message_is_a_reject_that_quotes_it_and_the_next_one_lands(topic: str, body: bytes, reason: str) -> None:
    found = heard(wearables(), (topic, body), ("wearables/R8/heart_rate", b"60"))
    (reject,) = found.rejects
    assert reason in reject.reason
    assert reject.raw.startswith(topic)
    assert [row["responder_id"] for row in rows(found, "vital_sign")] == ["R8"]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator["Mosquitto"]:
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if program is None:
        pytest.skip("mosquitto is not installed")
    broker = Mosquitto(program, tmp_path)
    broker.start()
    yield broker
    broker.stop()


class Mosquitto:
    """A real broker on a free port of loopback; it keeps its memory over a restart."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        config = folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
            f"persistence true\npersistence_location {folder}/\nuser root\n"
        )
        self._command = [program, "-c", str(config)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        until(lambda: self._answers())

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(10)

    def publish(self, *messages: tuple[str, str]) -> None:
        client = paho.Client(CallbackAPIVersion.VERSION2)
        client.max_queued_messages_set(0)
        client.max_inflight_messages_set(1000)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        sent = [client.publish(topic, body, qos=1) for topic, body in messages]
        for one in sent:
            one.wait_for_publish(20)
        client.disconnect()
        client.loop_stop()


def until(done: Callable[[], bool], seconds: float = 15) -> None:
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends, "it never happened"
        time.sleep(0.02)


class Listening:
    """A feed being heard on a thread, as the schedule does it."""

    def __init__(self, trip: Trip) -> None:
        self.outcomes: list[Outcome] = []
        self._stop = Event()
        arguments = {"now": lambda: datetime.now(UTC), "heard": self.outcomes.append}
        self._thread = Thread(target=listen, args=(trip, self._stop), kwargs=arguments, daemon=True)

    def __enter__(self) -> "Listening":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(5)
        assert not self._thread.is_alive()

    @property
    def written(self) -> int:
        return sum(outcome.written for outcome in self.outcomes)

    def connected(self) -> bool:
        return any(outcome.state == "ok" for outcome in self.outcomes)


def at(broker: Mosquitto) -> Feed:
    return feed("mqtt", url=f"mqtt://127.0.0.1:{broker.port}", topic=TOPIC)


def beats(number: int, responder: str = "R") -> list[tuple[str, str]]:
    """Readings, each of its own moment."""
    return [
        (f"wearables/{responder}{n % 50}/heart_rate", f'{{"value": {60 + n % 40}, "ts": {1_795_350_000_000 + n}}}')
        for n in range(number)
    ]


def live(of: Feed, pen: Pen) -> Trip:
    """A trip by the wall's clock."""
    return trip_of(of, pen, now=lambda: datetime.now(UTC))


@pytest.mark.broker
def test_what_a_broker_passes_on_is_written_with_its_responders(broker: Mosquitto, pen: Pen) -> None:
    with Listening(live(at(broker), pen)) as listening:
        until(listening.connected)
        broker.publish(("wearables/R1/heart_rate", "71"), ("wearables/R2/heart_rate", "oh"))
        until(lambda: listening.written == 1)
    assert set(pen.frame("responder")["id"]) == {"R1"}
    assert pen.frame("reject")["raw"].to_list() == ["wearables/R2/heart_rate oh"]


@pytest.mark.broker
def test_ten_thousand_messages_that_a_broker_kept_are_all_written(broker: Mosquitto, pen: Pen) -> None:
    messages = beats(10_000)
    with Listening(live(at(broker), pen)) as listening:
        until(listening.connected)
    broker.publish(*messages)  # nobody listens: the broker keeps them, for the session is ours
    with Listening(live(at(broker), pen)) as listening:
        until(lambda: listening.written == 10_000)
    assert len(pen.frame("vital_sign")) == 10_000


@pytest.mark.broker
def test_what_could_not_be_written_comes_again(broker: Mosquitto, pen: Pen) -> None:
    trip = live(at(broker), pen)
    fails = [True]

    def write(records: object, poll: object) -> object:
        if fails[0] and records:
            raise OSError("the disk is full")
        return pen(records, poll)  # type: ignore[arg-type]

    trip._write = write  # type: ignore[assignment]
    with Listening(trip) as listening:
        until(listening.connected)
        broker.publish(("wearables/R1/heart_rate", "71"))
        until(lambda: any("disk is full" in (outcome.error or "") for outcome in listening.outcomes))
    assert not pen.records
    fails[0] = False
    with Listening(trip) as listening:  # as after a crash: it was never acknowledged
        until(lambda: listening.written == 1)
    assert pen.frame("vital_sign")["value"].to_list() == [71.0]


@pytest.mark.broker
def test_a_broker_that_goes_and_comes_back_is_found_again(broker: Mosquitto, pen: Pen) -> None:
    with Listening(live(at(broker), pen)) as listening:
        until(listening.connected)
        broker.stop()
        until(lambda: listening.outcomes[-1].state == "failed")
        assert "broker" in (listening.outcomes[-1].error or "")
        broker.start()
        until(lambda: listening.outcomes[-1].state == "ok")
        broker.publish(("wearables/R1/heart_rate", "72"))
        until(lambda: listening.written == 1)


def test_no_broker_is_told_and_does_not_hold_up_the_end(pen: Pen) -> None:
    of = feed("mqtt", url="mqtt://127.0.0.1:9", topic=TOPIC)
    with Listening(trip_of(of, pen)) as listening:
        until(lambda: any("can't be reached" in (outcome.error or "") for outcome in listening.outcomes))


def test_messages_of_a_simulated_broker_take_the_same_way(pen: Pen) -> None:
    def messages(topic: str, stop: Event) -> Iterator[tuple[str, bytes]]:
        assert topic == "wearables/+/+"
        yield from [("wearables/R1/heart_rate", b"70"), ("wearables/R2/heart_rate", b"71")]
        stop.wait()

    outcomes: list[Outcome] = []
    stop = Event()
    trip = trip_of(feed("mqtt", url="sim://meridian/wearables", topic=TOPIC), pen)
    arguments = {"now": lambda: NOW, "heard": outcomes.append, "messages": messages}
    thread = Thread(target=listen, args=(trip, stop), kwargs=arguments)
    thread.start()
    until(lambda: sum(outcome.written for outcome in outcomes) == 2)
    stop.set()
    thread.join(3)
    assert not thread.is_alive()
