"""A running city for the pages: an empty one, and a busy one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import dash
import pytest

import session
from config import City, Server
from model.actor import Actor
from model.alert import ALERT
from model.camera import CAMERA
from model.feed import REJECT, Delivered, FeedStatus
from model.incident import INCIDENT
from model.table import Records
from model.unit import POSITION, UNIT
from store import Store
from tests.conftest import ROOT

BOUNDS = (-90.33, 38.53, -90.16, 38.78)
SQUARE = {"type": "Polygon", "coordinates": [[[-90.3, 38.6], [-90.2, 38.6], [-90.2, 38.7], [-90.3, 38.6]]]}


@dataclass
class Running:
    """What the stand-in city was asked to do, and its store."""

    store: Store
    asked: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture(scope="session", autouse=True)
def pages() -> None:
    """The pages, registered as the server registers them."""
    dash.Dash(__name__, use_pages=True, pages_folder=str(ROOT / "pages"))


@pytest.fixture
def empty(memory: Store, now: datetime) -> Iterator[Running]:
    """A city that has heard nothing yet."""
    yield from running(memory, now, [])


@pytest.fixture
def busy(memory: Store, now: datetime) -> Iterator[Running]:
    """A city with incidents, units, an alert, a camera and a reject."""
    memory.write(records(now))
    feeds = [
        FeedStatus("calls", "table", ("incident",), "live", 10, 5, now - timedelta(seconds=4), None, 3, 900, 400, 2),
        FeedStatus(
            "gauges", "sensorthings", ("observation",), "down", 300, 30, None, "The server answered 503.", None, 0, 0, 0
        ),
    ]
    yield from running(memory, now, feeds)


def running(memory: Store, now: datetime, feeds: list[FeedStatus]) -> Iterator[Running]:
    """Install the city for one test, seen by a visitor."""
    city = Running(memory)
    session.install(
        session.Runtime(
            store=memory,
            city=City(name="St. Louis", timezone=ZoneInfo("America/Chicago"), bounds=BOUNDS, server=Server(demo=True)),
            clock=lambda: now,
            feeds=lambda: feeds,
            pause=lambda name: city.asked.append(("pause", name)),
            resume=lambda name: city.asked.append(("resume", name)),
            deliver=lambda *_: Delivered(503),
            camera_image=lambda _: None,
            progress=lambda: None,
            base_map=None,
        )
    )
    token = session.enter(Actor("visitor", "supervisor"))
    yield city
    session.leave(token)


def records(now: datetime) -> list[Records]:
    """One busy moment."""
    heard = {"observed_at": now, "received_at": now}
    incidents = [
        {
            "id": f"i{n}", "source": "calls", "source_id": str(n), "kind": "fire", "title": "Smoke " * (n + 1),
            "priority": 1 + n % 5, "state": "new", "reported_at": now, "updated_at": now, "address": "Page Ave",
            "lon": -90.2, "lat": 38.6, **heard,
        }
        for n in range(40)
    ]  # fmt: skip
    common = {"source": "calls", **heard}
    return [
        INCIDENT.records(incidents),
        UNIT.records([{"id": "E-1", "name": "E-1", "unit_type": "fire", "state": "available", **common}]),
        POSITION.records([{"id": "p", "unit_id": "E-1", "speed_mps": 8.0, "lon": -90.2, "lat": 38.6, **common}]),
        CAMERA.records([{"id": "cam", "name": "Gate", "state": "live", **common}]),
        ALERT.records([{"id": "a", "event": "Flood", "sent": now, "geometry": json.dumps(SQUARE), **common}]),
        REJECT.records([{"id": "r", "feed": "calls", "reason": "no place", "raw": "x" * 9_000, **common}]),
    ]
