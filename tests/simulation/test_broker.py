"""What the city says by itself: topics, bodies, and when to stop."""

import json
import threading
from datetime import UTC, datetime

import pytest

from simulation.broker import SimBroker, topic_pattern
from simulation.city import Meridian
from tests.simulation.conftest import NOON, SEED, Clock

SECOND = int(NOON.timestamp()) + 60


def test_positions_say_when_where_how_fast_and_how_surely(quiet_city: Meridian) -> None:
    said = list(SimBroker(quiet_city).said(SECOND, topic_pattern("avl/{unit_id}")))
    assert len(said) > 40
    for topic, body in said:
        assert topic.startswith("avl/")
        fix = json.loads(body)
        assert set(fix) == {"ts", "lat", "lon", "speed_mps", "heading_deg", "accuracy_m"}
        assert datetime.fromisoformat(fix["ts"]) == datetime.fromtimestamp(SECOND, UTC)
        assert 0 <= fix["speed_mps"] < 36 and 0 <= fix["heading_deg"] <= 360


def test_each_sign_has_its_own_topic(quiet_city: Meridian) -> None:
    pattern = topic_pattern("wearables/+/+")
    broker = SimBroker(quiet_city)
    said = [s for n in range(15) for s in broker.said(SECOND + n, pattern)]
    signs = {topic.split("/")[2] for topic, _ in said}
    assert {"heart_rate", "core_temperature", "skin_temperature", "spo2", "respiration", "motion", "sos"} <= signs
    assert len({topic.split("/")[1] for topic, _ in said}) == 120
    assert all(set(json.loads(body)) == {"ts", "value"} for _, body in said)


def test_responders_say_where_they_are(quiet_city: Meridian) -> None:
    pattern = topic_pattern("responders/{responder_id}/position")
    said = [s for n in range(15) for s in SimBroker(quiet_city).said(SECOND + 20 + n, pattern)]
    assert len({topic for topic, _ in said}) == 120


@pytest.mark.parametrize(
    ("topic_filter", "topic", "heard"),
    [
        ("avl/+", "avl/E-1", True),
        ("avl/{unit_id}", "avl/E-1", True),
        ("#", "wearables/E1A/sos", True),
        ("wearables/+/sos", "wearables/E1A/sos", True),
        ("wearables/+/sos", "wearables/E1A/spo2", False),
        ("avl/E-1", "avl/E-10", False),
        ("avl/+", "avl/E-1/more", False),
    ],
)
def test_a_filter_hears_what_mqtt_says_it_hears(topic_filter: str, topic: str, heard: bool) -> None:
    assert bool(topic_pattern(topic_filter).fullmatch(topic)) is heard


def test_a_listener_hears_one_unit_alone(quiet_city: Meridian) -> None:
    broker, pattern = SimBroker(quiet_city), topic_pattern("wearables/E1A/heart_rate")
    said = [s for n in range(5) for s in broker.said(SECOND + 40 + n, pattern) if pattern.fullmatch(s[0])]
    assert [topic for topic, _ in said] == ["wearables/E1A/heart_rate"]


def test_a_listener_hears_each_second_once_and_stops_when_told() -> None:
    clock, stop = Clock(), threading.Event()
    broker = SimBroker(Meridian(SEED, clock))
    heard: list[str] = []

    def listen() -> None:
        heard.extend(topic for topic, _ in broker.messages("avl/+", stop))

    listener = threading.Thread(target=listen)
    listener.start()
    pause = threading.Event()
    pause.wait(0.3)
    clock.turn(3)
    for _ in range(40):
        if len(heard) > 100:
            break
        pause.wait(0.1)
    stop.set()
    listener.join(timeout=3)
    assert not listener.is_alive()
    assert len(heard) > 100
    assert max(heard.count(topic) for topic in set(heard)) <= 3
