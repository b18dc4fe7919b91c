"""Watchfloor's one program: wires city.toml, store, schedule and server; decides nothing."""

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from starlette.types import ASGIApp

import clock
import discreet
import frugal
import ground
import server
import session
from api import (
    commands,
    demo,
    features,
    figures,
    health,
    hexagons,
    hooks,
    images,
    layers,
    live,
    search,
    sign_in,
    tiles,
    wall,
)
from api.door import Door, House
from commands import secrets
from commands.gate import Gate
from config import City, demo_refusal, network
from configured import note_configuration
from connectors.signature import refusal
from connectors.web import Web
from dispatching import Dispatching
from history import History
from outgoing import Outgoing
from outside import Outside
from printer import Printer
from schedule import Schedule
from store import Store, StoreError, StoreLockedError
from subcommands import words
from subcommands.control import Control
from trips import settled, trips

HOME = Path(__file__).parent
ROUTERS = (
    live, hexagons, layers, figures, tiles, images, features, search, hooks, health, wall, sign_in, demo, commands,
)  # fmt: skip
NO_ACCOUNTS = "No account exists yet. Make one in another shell: python app.py user add NAME --role administrator"


def serve(asked: words.Serve) -> int:
    """Serve that city until it is told to stop. 0, or 2 with a sentence where it may not or cannot start."""
    frugal.few_arenas()
    city, data = asked.city, asked.data
    discreet.keep_quiet(city)
    if city.server.demo and (why := demo_refusal(city, asked.host)) is not None:
        return refused(why)
    now = clock.beginning_at(asked.clock) if asked.clock else clock.wall
    try:
        data.mkdir(0o700, parents=True, exist_ok=True)  # the city's people and accounts are in it
        store = Store(data / words.STORE, now)
        listener = server.listen(asked.host, asked.port)
    except StoreLockedError:
        return refused(f"another Watchfloor holds {data}. Stop it first, or give this one another --data.")
    except (OSError, StoreError) as fault:
        return refused(f"{asked.host}:{asked.port} with {data}: {fault}")
    outside = Outside(city, data, now)
    web = Web(mounts=outside.mounts, reach=city.reach)
    try:
        areas, base_map = ground.prepared(city, store, web, data / "ground", now)
    except ground.GroundError as fault:
        return refused(str(fault))
    if base_map is not None and city.tiles_url is None:
        tiles.warm(base_map)
    gate = Gate(store, city.roles.rights, now)
    secrets.ready()
    schedule = Schedule(trips(city, store, web, now, areas), outside.listen, store, now, refusal)
    history = History(city, areas, store, now)
    outgoing = Outgoing(city, store, web, data, now)
    dispatching = Dispatching(city, base_map, store, now)
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
            camera_image=lambda camera: ground.camera_image(city, store, web, camera),
            progress=history.progress,
            base_map=base_map,
            area_boxes=areas.boxes,
            settle=settled(areas),
            offer=dispatching.offer,
            holds=gate.holds,
            admits=schedule.admits,
        )
    )
    app = server.make([each.router for each in ROUTERS], lambda inner, scripts: door(inner, city, gate, store, scripts))
    note_configuration(store, asked.city_file)
    schedule.start()
    history.start()
    outgoing.start()
    dispatching.start()
    schedule.each_minute(Printer(city, areas, store, schedule.statuses, now, data).write)
    control.open()
    if not city.server.demo and not gate.anybody():
        print(NO_ACCOUNTS, file=sys.stderr)
    print(f"{city.name} is at http://{asked.host}:{listener.getsockname()[1]}", flush=True)
    try:
        server.run(app, listener)
    finally:
        control.close()
        schedule.stop()
        outgoing.stop()
        store.close()
    return 0


def door(inner: ASGIApp, city: City, gate: Gate, store: Store, scripts: Sequence[str]) -> Door:
    """The city's door, and what stands behind it."""
    proxies = [found for each in city.server.proxies if (found := network(each))]
    house = House(gate, city.roles.rights, store.note, city.server.demo, proxies, scripts)
    return Door(wall.Walls(inner), house)


def ended(code: int) -> NoReturn:
    """End at once. Threads that wait for a feed, or draw, stand inside C++; Python's own end would abort them there."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def refused(why: str) -> int:
    """Say why on stderr; the code of a refused start."""
    print(f"Watchfloor does not start: {why}", file=sys.stderr)
    return words.REFUSED


def main() -> NoReturn:
    """The program: what its words ask for, and then its end."""
    logging.basicConfig(level=logging.WARNING, format=discreet.FORM)
    try:
        ended(words.main(sys.argv[1:], home=HOME, serve=serve))
    except SystemExit as told:  # SIGTERM
        ended(told.code if isinstance(told.code, int) else 0)


if __name__ == "__main__":
    main()
