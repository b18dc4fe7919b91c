"""A city, served: wires city.toml, store, schedule and server; decides nothing."""

import socket
import sys
from collections.abc import Callable, Sequence
from datetime import datetime

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
    paper,
    plans,
    routes,
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
from covering import Covering
from dispatching import Dispatching
from forecasting import Forecasting
from fusing import Fusing
from history import History
from outgoing import Outgoing
from outside import Outside
from printer import Printer, print_page
from schedule import Schedule
from store import Store, StoreError, StoreLockedError
from subcommands import words
from subcommands.control import Control
from trips import settled, trips

ROUTERS = (
    live, hexagons, layers, figures, tiles, images, paper, plans, routes, features, search, hooks, health, wall,
    sign_in, demo, commands,
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
        store, listener = held(asked, now)
    except StartError as fault:
        return refused(str(fault))
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
    covering = Covering(lambda: dispatching.gaps(areas.holding), store, now)
    forecasting = Forecasting(city, areas, store, now, data, history.progress)
    fusing = Fusing(city, areas, store, settled(areas), now)
    room = words.Room(store, data, city, areas, now)
    control = Control(data, lambda argv, say: words.run(argv, room, say))
    session.install(
        session.Runtime(
            store, city, now, camera_image=lambda camera: ground.camera_image(city, store, web, camera),
            progress=history.progress, base_map=base_map,
            area_boxes=areas.boxes, settle=settled(areas),
            feeds=schedule.statuses, pause=schedule.pause, resume=schedule.resume, deliver=schedule.deliver,
            admits=schedule.admits, offer=dispatching.offer, routes=dispatching.routes, uncovered=covering.areas,
            print_page=print_page, holds=gate.holds, forecast=forecasting.told, learning=forecasting.progress,
        )
    )  # fmt: skip
    app = server.make([each.router for each in ROUTERS], lambda inner, scripts: door(inner, city, gate, store, scripts))
    note_configuration(store, asked.city_file)
    for part in (schedule, history, outgoing, dispatching, covering, fusing, forecasting):
        part.start()
    schedule.each_minute(Printer(city, areas, store, schedule.statuses, now, data).write)
    control.open()
    announce(city, gate, f"http://{asked.host}:{listener.getsockname()[1]}")
    try:
        server.run(app, listener)
    finally:
        parts = (schedule, outgoing, covering, fusing, forecasting)
        for ending in (control.close, *(part.stop for part in parts), store.close):
            ending()
    return 0


class StartError(Exception):
    """It cannot start; the message says why, and what to do."""


def held(asked: words.Serve, now: Callable[[], datetime]) -> tuple[Store, socket.socket]:
    """The data folder's store and the address, both this program's own from now on. StartError."""
    data = asked.data
    try:
        data.mkdir(0o700, parents=True, exist_ok=True)  # the city's people and accounts are in it
        return Store(data / words.STORE, now), server.listen(asked.host, asked.port)
    except StoreLockedError as fault:
        why = f"another Watchfloor holds {data}. Stop it first, or give this one another --data."
        raise StartError(why) from fault
    except (OSError, StoreError) as fault:
        raise StartError(f"{asked.host}:{asked.port} with {data}: {fault}") from fault


def announce(city: City, gate: Gate, address: str) -> None:
    """Where the city is; and how somebody gets in, where nobody can yet."""
    if not city.server.demo and not gate.anybody():
        print(NO_ACCOUNTS, file=sys.stderr)
    print(f"{city.name} is at {address}", flush=True)


def door(inner: ASGIApp, city: City, gate: Gate, store: Store, scripts: Sequence[str]) -> Door:
    """The city's door, and what stands behind it."""
    proxies = [found for each in city.server.proxies if (found := network(each))]
    house = House(gate, city.roles.rights, store.note, city.server.demo, proxies, scripts)
    return Door(wall.Walls(inner), house)


def refused(why: str) -> int:
    """Say why on stderr; the code of a refused start."""
    print(f"Watchfloor does not start: {why}", file=sys.stderr)
    return words.REFUSED
