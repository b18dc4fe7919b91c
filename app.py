"""Watchfloor's one program: wires city.toml, store, schedule and server; decides nothing."""

import logging
import socket
import sys
from pathlib import Path

import ground
import server
import session
from api import features, health, hooks, images, layers, live, tiles
from api.door import Door
from clock import Clock
from config import City, demo_refusal
from connectors.signature import refusal
from connectors.web import Web
from history import History
from schedule import Schedule
from simulation.world import World
from store import Store, StoreError, StoreLockedError
from subcommands import words
from subcommands.control import Control
from trips import trips

log = logging.getLogger("watchfloor")
ROUTERS = (live, layers, tiles, images, features, hooks, health)
NO_ACCOUNTS = "this version has no accounts yet, so it serves demonstrations only: set demo = true under [server]"


def serve(city: City, data: Path, host: str, port: int, now: Clock) -> int:
    """Serve that city until it is told to stop. 0, or 2 with a sentence where it may not or cannot start."""
    if (why := demo_refusal(city, host) if city.server.demo else NO_ACCOUNTS) is not None:
        return refused(why)
    try:
        data.mkdir(parents=True, exist_ok=True)
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        store = Store(data / words.FILE, now)
    except StoreLockedError:
        return refused(f"another Watchfloor holds {data}; stop it first, or serve another --data")
    except (OSError, StoreError) as fault:
        return refused(f"{host}:{port}, {data}: {fault}")
    world = World(city, now, data / "world")
    web = Web(mounts=world.mounts)
    try:
        areas = ground.areas(city, web, data / "ground")
        base_map = ground.base_map(city, web, data / "ground")
        ground.register(city, store, web, data / "ground", now)
    except ground.GroundError as fault:
        return refused(str(fault))
    schedule = Schedule(trips(city, store, web, now, areas), world.messages, store, now, refusal)
    history = History(world.history, schedule.take, store, now)
    control = Control(data, lambda argv, say: words.run(argv, store, city, now, say))
    session.install(
        session.Runtime(
            store=store,
            city=city,
            clock=now,
            feeds=schedule.statuses,
            pause=schedule.pause,
            resume=schedule.resume,
            deliver=schedule.deliver,
            camera_image=lambda camera: ground.camera_image(store, web, camera),
            progress=history.progress,
            base_map=base_map,
        )
    )
    app = server.make([each.router for each in ROUTERS], lambda inner: Door(inner, city.server.demo))
    history.start(then=schedule.start)
    control.open()
    print(f"{city.name} is at http://{host}:{listener.getsockname()[1]}", flush=True)
    try:
        server.run(app, listener)
    finally:
        control.close()
        schedule.stop()
        store.close()
    return 0


def refused(why: str) -> int:
    """Say why on stderr; the code of a refused start."""
    print(f"Watchfloor does not start: {why}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sys.exit(words.main(sys.argv[1:], serve))
