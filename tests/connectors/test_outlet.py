"""What the city says back: to an address, to a real broker, to a file; and why it could not."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from config import Outlet
from connectors.errors import FeedTooSlow, FeedUnreachable, OutletRefused
from connectors.outlet import send, topic
from connectors.web import Web
from tests.connectors.conftest import Site
from tests.connectors.test_mqtt import Mosquitto, broker, until

__all__ = ["broker"]
ORDER = {
    "id": "i1:E-1", "incident_id": "i1", "unit_id": "E-1", "state": "dispatched", "lon": -90.2, "lat": 38.6,
    "observed_at": datetime(2026, 11, 22, 14, tzinfo=UTC), "address": None,
}  # fmt: skip


def outlet(kind: str, url: str, **more: Any) -> Outlet:
    context = {"folder": Path("/"), "environ": {"KEY": "hush"}}
    return Outlet.model_validate({"name": "out", "kind": kind, "url": url, **more}, context=context)


def test_an_address_gets_the_record_as_json_with_what_opens_it(site: Site, tmp_path: Path) -> None:
    url = site.says("/orders", b"", 204)
    auth = {"kind": "basic", "user": "wf", "secret": {"env": "KEY"}}
    send(outlet("http", url, headers={"X-Desk": "4"}, auth=auth), ORDER, Web(), tmp_path)
    (body,), ((path, headers),) = site.heard, site.asked
    assert json.loads(body) == {
        "id": "i1:E-1", "incident_id": "i1", "unit_id": "E-1", "state": "dispatched", "lon": -90.2, "lat": 38.6,
        "observed_at": "2026-11-22T14:00:00Z",
    }  # fmt: skip
    assert (path, headers["content-type"], headers["x-desk"]) == ("/orders", "application/json", "4")
    assert headers["authorization"] == "Basic " + base64.b64encode(b"wf:hush").decode()


@pytest.mark.parametrize("status", [301, 400, 401, 422, 429, 500, 503])
def test_what_is_not_taken_is_said_and_whether_that_is_final(site: Site, tmp_path: Path, status: int) -> None:
    url = site.says("/orders", b"no", status)
    fault = OutletRefused if status in (400, 422) else FeedUnreachable
    with pytest.raises(fault, match=f"answered {status}"):
        send(outlet("http", url), ORDER, Web(), tmp_path)


def test_a_closed_port_and_an_outlet_that_never_answers_are_said(site: Site, tmp_path: Path) -> None:
    with pytest.raises(FeedUnreachable, match="can't be reached"):
        send(outlet("http", "http://127.0.0.1:9/x"), ORDER, Web(), tmp_path)
    site.answers["/slow"] = lambda to: until(lambda: False)
    with pytest.raises(FeedTooSlow, match=r"did not answer in full within 0.3 s"):
        send(outlet("http", site.url("/slow")), ORDER, Web(seconds=0.3), tmp_path)


def test_a_file_gets_a_line_each_within_the_data_folder(tmp_path: Path) -> None:
    for unit in ("E-1", "E-2"):
        send(outlet("file", "file://orders.jsonl"), ORDER | {"unit_id": unit}, Web(), tmp_path)
    lines = (tmp_path / "orders.jsonl").read_text().splitlines()
    assert [json.loads(line)["unit_id"] for line in lines] == ["E-1", "E-2"]
    with pytest.raises(FeedUnreachable, match=r"orders.jsonl can't be written"):
        send(outlet("file", "file://orders.jsonl"), ORDER, Web(), tmp_path / "gone")


@pytest.fixture
def ear(broker: Mosquitto) -> Iterator[list[tuple[str, bytes]]]:
    """What anybody says below `dispatch/` on a real broker."""
    heard: list[tuple[str, bytes]] = []
    subscribed: list[bool] = []
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.on_message = lambda _, __, message: heard.append((message.topic, bytes(message.payload)))
    client.on_subscribe = lambda *_: subscribed.append(True)
    client.connect("127.0.0.1", broker.port)
    client.subscribe("dispatch/#", qos=1)
    client.loop_start()
    until(lambda: bool(subscribed))
    yield heard
    client.disconnect()
    client.loop_stop()


def test_a_broker_gets_it_under_the_units_own_topic(
    broker: Mosquitto, ear: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    to = outlet("mqtt", f"mqtt://127.0.0.1:{broker.port}", topic="dispatch/{unit_id}")
    send(to, ORDER, Web(), tmp_path)
    until(lambda: bool(ear))
    ((where, body),) = ear
    assert (where, json.loads(body)["state"]) == ("dispatch/E-1", "dispatched")
    broker.stop()
    with pytest.raises(FeedUnreachable, match=r"the broker at 127.0.0.1 can't be reached"):
        send(to, ORDER, Web(), tmp_path)
    broker.start()


def test_no_id_makes_a_topic_of_more_levels_or_for_everybody() -> None:
    to = outlet("mqtt", "mqtt://b", topic="dispatch/{unit_id}/{state}")
    assert topic(to, ORDER | {"unit_id": "a/+/#"}) == "dispatch/a____/dispatched"
