"""Watchfloor's one program: wires city.toml, store, schedule and server; decides nothing."""

import logging
import sys
from pathlib import Path

import clock
import frugal
import ground
import server
import session
from api import features, health, hooks, images, layers, live, tiles
from api.door import Door
from config import demo_refusal
from connectors.signature import refusal
from connectors.web import Web
from history import History
from outside import Outside
from schedule import Schedule
from store import Store, StoreError, StoreLockedError
from subcommands import words
from subcommands.control import Control
from trips import trips

HOME = Path(__file__).parent
ROUTERS = (live, layers, tiles, images, features, hooks, health)
NO_ACCOUNTS = "this version has no accounts yet, so it serves demonstrations only: set demo = true under [server]"


def serve(asked: words.Serve) -> int:
    """Serve that city until it is told to stop. 0, or 2 with a sentence where it may not or cannot start."""
    frugal.few_arenas()
    city, data = asked.city, asked.data
    if (why := demo_refusal(city, asked.host) if city.server.demo else NO_ACCOUNTS) is not None:
        return refused(why)
    now = clock.beginning_at(asked.clock) if asked.clock else clock.wall
    try:
        data.mkdir(parents=True, exist_ok=True)
        store = Store(data / words.STORE, now)
        listener = server.listen(asked.host, asked.port)
    except StoreLockedError:
        return refused(f"another Watchfloor holds {data}. Stop it first, or give this one another --data.")
    except (OSError, StoreError) as fault:
        return refused(f"{asked.host}:{asked.port} with {data}: {fault}")
    outside = Outside(city, data, now)
    web = Web(mounts=outside.mounts)
    try:
        areas = ground.areas(city, web, data / "ground")
        base_map = ground.base_map(city, web, data / "ground")
        if base_map is not None and city.tiles_url is None:
            tiles.warm(base_map)
        ground.register(city, store, web, data / "ground", now)
    except ground.GroundError as fault:
        return refused(str(fault))
    schedule = Schedule(trips(city, store, web, now, areas), outside.listen, store, now, refusal)
    history = History(city, areas, store, now)
    room = words.Room(store, data, city, areas, now)
    control = Control(data, lambda argv, say: words.run(argv, room, say))
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
    schedule.start()
    history.start()
    control.open()
    print(f"{city.name} is at http://{asked.host}:{listener.getsockname()[1]}", flush=True)
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
    return words.REFUSED


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sys.exit(words.main(sys.argv[1:], home=HOME, serve=serve))
