"""A running city for the API's tests: a real server, the real store, and what only `app` would add faked."""

import socket
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

import session
from api import commands, features, figures, health, hexagons, hooks, images, layers, live, problem, search, tiles
from config import City, Feed, Server
from model.actor import HOUSE, Actor
from model.feed import Delivered, FeedStatus
from model.incident import INCIDENT
from session import BaseMap, Progress, Runtime
from store import Store


class World:
    """What the tests may change while the server runs."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now
        self.actor: Actor = HOUSE
        self.feeds: list[FeedStatus] = []
        self.delivered: list[tuple[str, bytes, Mapping[str, str], Mapping[str, str]]] = []
        self.answer = Delivered(204)
        self.refused: Delivered | None = None  # before the body is read
        self.images: dict[str, tuple[bytes, str]] = {}
        self.asked_images = 0
        self.progress: Progress | None = None
        self.uncovered: dict[str, list[str]] = {}
        self.tiles_url: str | None = None
        self.base_map: BaseMap | None = None
        self.reach: tuple[str, ...] = ()
        self.configured: tuple[Feed, ...] = ()
        self.turned: list[tuple[str, str]] = []  # feeds that were paused or resumed

    def install(self) -> None:
        """Serve this world."""
        city = City(
            name="Testopolis",
            timezone=ZoneInfo("UTC"),
            bounds=(-90.4, 38.5, -90.1, 38.8),
            tiles_url=self.tiles_url,
            server=Server(reach=self.reach),
            feeds=self.configured,
        )
        session.install(
            Runtime(
                store=self.store,
                city=city,
                clock=lambda: self.now,
                feeds=lambda: self.feeds,
                pause=lambda name: self.turned.append(("paused", name)),
                resume=lambda name: self.turned.append(("resumed", name)),
                deliver=self._deliver,
                camera_image=self._image,
                progress=lambda: self.progress,
                uncovered=lambda: self.uncovered,
                base_map=self.base_map,
                admits=lambda *_: self.refused,
            )
        )

    def _deliver(self, feed: str, body: bytes, headers: Mapping[str, str], query: Mapping[str, str]) -> Delivered:
        self.delivered.append((feed, body, headers, query))
        return self.answer

    def _image(self, camera: str) -> tuple[bytes, str] | None:
        self.asked_images += 1
        return self.images.get(camera)


class AsActor:
    """Gives every request the actor of the world that is being served, as the door would."""

    serving: World

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        token = session.enter(self.serving.actor)
        try:
            await self._app(scope, receive, send)
        finally:
            session.leave(token)


class Running(uvicorn.Server):
    """The server on a thread of its own, which has no signals to hear."""

    def begin(self) -> int:
        """Start; returns the port."""
        listener = socket.create_server(("127.0.0.1", 0))
        Thread(target=self.run, kwargs={"sockets": [listener]}, daemon=True).start()
        while not self.started:
            time.sleep(0.01)
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the API's routes are served, for all tests together."""
    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for each in (live, hexagons, layers, figures, tiles, images, features, search, hooks, health, commands):
        api.include_router(each.router)
    problem.install(api)
    server = Running(uvicorn.Config(AsActor(api), log_level="error", timeout_graceful_shutdown=1, lifespan="off"))
    yield f"http://127.0.0.1:{server.begin()}"
    server.should_exit = True


@pytest.fixture
def world(memory: Store, now: datetime) -> World:
    """An empty city, served."""
    AsActor.serving = World(memory, now)
    AsActor.serving.install()
    return AsActor.serving


@pytest.fixture
def client(address: str, world: World) -> Iterator[httpx.Client]:
    """Asks that city."""
    with httpx.Client(base_url=address, timeout=20) as client:
        yield client


@pytest.fixture
def busy(world: World, now: datetime) -> World:
    """The city with 250 incidents, one a minute; every tenth has no place, every fifth is a fire."""
    rows: list[dict[str, object]] = [
        {
            "id": f"i{i:03}",
            "source": "calls",
            "source_id": f"{i}",
            "observed_at": now - timedelta(minutes=i),
            "received_at": now,
            "updated_at": now - timedelta(minutes=i),
            "reported_at": now - timedelta(minutes=i),
            "lon": None if i % 10 == 9 else -90.3 + i / 2000,
            "lat": None if i % 10 == 9 else 38.6,
            "kind": "fire" if i % 5 == 0 else "medical",
            "title": '=HYPERLINK("http://x"), "said" they' if i == 0 else f"Call {i}",
            "priority": 1 + i % 5,
            "state": "new",
        }
        for i in range(250)
    ]
    world.store.write([INCIDENT.records(rows)])
    return world


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    """Three streets as GeoJSON."""
    path = tmp_path / "streets.geojson"
    path.write_text(
        """{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"Market St","cls":"main"},
         "geometry":{"type":"LineString","coordinates":[[-90.3,38.6],[-90.2,38.62]]}},
        {"type":"Feature","properties":{"name":"","cls":"motorway","ref":"I-64"},
         "geometry":{"type":"LineString","coordinates":[[-90.3,38.61],[-90.2,38.61]]}},
        {"type":"Feature","properties":{"name":"Elm St","cls":"local"},
         "geometry":{"type":"LineString","coordinates":[[-90.25,38.6],[-90.25,38.63]]}}]}""",
        encoding="utf-8",
    )
    return path
