"""How fast what a broker kept is heard and written, a real mosquitto on loopback beside it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Final
from zoneinfo import ZoneInfo

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from bench.measure import Figure, measurement
from config import Feed
from connectors.connector import connector_for
from connectors.listening import listen
from connectors.trip import Outcome, Trip
from connectors.web import Web
from store import Store
from trips import Names, Pen

MESSAGES: Final = 10_000
PATIENCE_S: Final = 60.0


@measurement("receiving")
def receiving(folder: Path, scale: float) -> Iterator[Figure]:
    """Readings that the broker kept while nobody listened, from the first that is written to the last."""
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if program is None:
        raise RuntimeError("mosquitto is not installed (Debian: apt install mosquitto)")
    count = max(1_000, round(MESSAGES * scale))
    with broker(program, folder) as port:
        address = {"name": "wearables", "kind": "mqtt", "url": f"mqtt://127.0.0.1:{port}",
                   "topic": "wearables/{responder_id}/{sign}"}  # fmt: skip
        feed = Feed.model_validate(address, context={"folder": folder, "environ": {}})
        store = Store(folder / "heard.duckdb")
        with heard(feed, store):  # so that the broker knows for whom it keeps them
            time.sleep(2)
        publish(port, count)
        with heard(feed, store) as outcomes:
            _until(lambda: _written(outcomes) > 0)
            began, first = time.monotonic(), _written(outcomes)
            _until(lambda: _written(outcomes) >= count)
            took = time.monotonic() - began
    yield Figure("messages heard and written, a second", (count - first) / max(took, 1e-3), "/s", at_least=3_000)


@contextmanager
def broker(program: str, folder: Path) -> Iterator[int]:
    """A mosquitto on a free port of loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    told = folder / "mosquitto.conf"
    told.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nuser root\n")
    with subprocess.Popen([program, "-c", str(told)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        time.sleep(1)
        try:
            yield port
        finally:
            running.terminate()


@contextmanager
def heard(feed: Feed, store: Store) -> Iterator[list[Outcome]]:
    """What hearing that feed has come to so far, on a thread as the house has it."""
    outcomes: list[Outcome] = []
    stop, zone = Event(), ZoneInfo("UTC")
    trip = Trip(feed, connector_for(feed, zone), web=Web(), write=Pen(store), known=Names(store),
                now=lambda: datetime.now(UTC))  # fmt: skip
    more = {"now": lambda: datetime.now(UTC), "heard": outcomes.append}
    thread = Thread(target=listen, args=(trip, stop), kwargs=more, daemon=True)
    thread.start()
    yield outcomes
    stop.set()
    thread.join(5)


def publish(port: int, count: int) -> None:
    """So many readings of fifty responders, each of its own moment."""
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.max_queued_messages_set(0)
    client.max_inflight_messages_set(1_000)
    client.connect("127.0.0.1", port)
    client.loop_start()
    at = round(time.time() * 1000) - count
    sent = [
        client.publish(f"wearables/R{n % 50}/heart_rate", f'{{"value": {60 + n % 40}, "ts": {at + n}}}', qos=1)
        for n in range(count)
    ]
    for one in sent:
        one.wait_for_publish(PATIENCE_S)
    client.disconnect()
    client.loop_stop()


def _written(outcomes: list[Outcome]) -> int:
    return sum(each.written for each in outcomes)


def _until(done: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not done():
        if time.monotonic() > ends:
            raise RuntimeError("the broker's messages were not heard")
        time.sleep(0.02)
