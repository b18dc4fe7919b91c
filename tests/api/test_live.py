"""The live stream: what changed, once, in order, and what was missed."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

import session
from api import broadcast, live, moves
from api.event import event_id, heard_until
from api.listener import BACKLOG, Listener
from api.packing import Piece
from model.actor import HOUSE, Actor
from model.incident import INCIDENT
from model.permission import rights
from model.tables import TABLES
from model.unit import POSITION
from tests.api.conftest import World

Event = tuple[str, str, Any]


class Stream:
    """An open stream, read event by event."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[Event]:
        name, told_id = "", ""
        for line in self._lines:
            field, _, value = line.partition(": ")
            if field == "event":
                name, told_id = value, ""
            elif field == "id":
                told_id = value
            elif field == "data":
                yield name, told_id, json.loads(value)

    def until(self, name: str) -> Event:
        return next(each for each in self if each[0] == name)


@contextmanager
def listening(address: str, last: str | None = None) -> Iterator[Stream]:
    headers = {"Last-Event-ID": last} if last else {}
    with httpx.stream("GET", f"{address}/live", headers=headers, timeout=10) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-accel-buffering"] == "no"
        yield Stream(answer.iter_lines())


def incident(world: World, row_id: str) -> None:
    row = {"id": row_id, "source": "calls", "source_id": row_id, "received_at": world.now, "updated_at": world.now}
    world.store.write([INCIDENT.records([row])])


def move(world: World, who: str, lon: float, *, ago_s: int = 0, by: str = "unit_id") -> None:
    at = world.now - timedelta(seconds=ago_s)
    row: dict[str, object] = {by: who, "lon": lon, "lat": 38.6, "speed_mps": 3.26, "heading_deg": 90.0}
    row |= {"source": "avl", "observed_at": at, "received_at": world.now}
    world.store.write([POSITION.records([row])])


def test_a_newcomer_hears_every_revision(address: str, busy: World) -> None:
    with listening(address) as stream:
        assert stream.until("revision")[2] == busy.store.revisions()
        _, told_id, beat = stream.until("beat")
        assert beat == {"at": int(busy.now.timestamp() * 1000)}
        assert heard_until(told_id) is not None


def test_a_change_is_told_at_once_and_alone(address: str, busy: World) -> None:
    with listening(address) as stream:
        stream.until("beat")
        began = time.monotonic()
        incident(busy, "new")
        _, _, told = stream.until("revision")
        assert told == {"incident": 2}
        assert time.monotonic() - began < 2


def test_moves_are_told_once_as_columns(address: str, world: World) -> None:
    with listening(address) as stream:
        stream.until("beat")
        move(world, "E-1", -90.25)
        move(world, "r-9", -90.26, by="responder_id")
        told = stream.until("units")[2]
        assert set(told) == {"ts", "id", "lon", "lat", "heading", "speed", "at"}
        at = world.now.timestamp()
        assert told | {"ts": 0} == {"ts": 0, "id": ["E-1"], "lon": [-90.25], "lat": [38.6], "heading": [90.0],
                                    "speed": [3.3], "at": [at]}  # fmt: skip
        assert stream.until("responders")[2]["id"] == ["r-9"]
        world.now += timedelta(seconds=1)
        move(world, "E-2", -90.3)
        assert stream.until("units")[2]["id"] == ["E-2"]


def test_a_late_position_never_moves_a_unit_back(address: str, world: World) -> None:
    with listening(address) as stream:
        stream.until("beat")
        move(world, "E-1", -90.25)
        stream.until("units")
        world.now += timedelta(seconds=1)
        move(world, "E-1", -90.99, ago_s=30)
        move(world, "E-2", -90.3)
        assert stream.until("units")[2]["id"] == ["E-2"]


def test_who_comes_back_hears_what_was_missed(address: str, busy: World) -> None:
    with listening(address) as stream:
        told_id = stream.until("revision")[1]
    incident(busy, "meanwhile")
    busy.now += timedelta(minutes=2)
    move(busy, "E-1", -90.25, ago_s=60)
    with listening(address, told_id) as stream:
        assert stream.until("revision")[2] == {"incident": 2, "position": 1}
        assert stream.until("units")[2]["id"] == ["E-1"]


@pytest.mark.parametrize("last", ["nonsense", "17-1.2", "-", "999999999999999999-" + ".".join("0" * len(TABLES))])
def test_who_comes_back_with_an_unknown_id_hears_everything(address: str, busy: World, last: str) -> None:
    with listening(address, last) as stream:
        assert stream.until("revision")[2] == busy.store.revisions()


def test_beats_go_on_though_nothing_happens(address: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "BEAT_S", 0.1)
    with listening(address) as stream:
        for _ in range(3):
            stream.until("beat")


def test_progress_is_told_and_ends(address: str, world: World) -> None:
    world.progress = session.Progress("Writing 400 days", 0.5)
    with listening(address) as stream:
        assert stream.until("progress")[2] == {"text": "Writing 400 days", "share": 0.5}
        world.progress = None
        incident(world, "a")
        told = stream.until("progress")[2]
        while told["share"] < 1:
            told = stream.until("progress")[2]


def test_streams_that_end_leave_nobody_behind(address: str, world: World) -> None:
    with listening(address) as one, listening(address) as other:
        one.until("beat"), other.until("beat")
        assert live.listeners() == 2
    deadline = time.monotonic() + 5
    while live.listeners() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert live.listeners() == 0
    with listening(address) as stream:  # and the ticking begins again
        stream.until("beat")
        incident(world, "a")
        stream.until("revision")


def test_hanging_up_ends_every_stream(address: str, world: World) -> None:
    with listening(address) as stream:
        stream.until("beat")
        live.hang_up()
        list(stream)


def test_who_may_not_read_places_hears_all_else(address: str, world: World) -> None:
    world.actor = Actor("x", "analyst", rights("analyst").changed("analyst", deny=["read position"]))
    with listening(address) as stream:
        stream.until("beat")
        move(world, "E-1", -90.25)
        incident(world, "a")
        assert stream.until("revision")[2] == {"incident": 1}
        time.sleep(1.5)  # a tick in which something has moved
        incident(world, "b")
        assert stream.until("revision")[2] == {"incident": 2}


def test_what_fails_for_one_audience_ends_no_others_streams(
    address: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = moves.Moves.take

    def take(self: moves.Moves, now: datetime) -> dict[str, Any]:
        if session.actor().role == "wall":
            raise RuntimeError("no such macro")
        return taken(self, now)

    monkeypatch.setattr(moves.Moves, "take", take)
    with listening(address) as well:
        well.until("beat")
        world.actor = Actor("screen", "wall")
        with listening(address) as ill:
            ill.until("beat")
            move(world, "E-1", -90.25)
            assert well.until("units")[2]["id"] == ["E-1"]
            list(ill)  # it ends
        incident(world, "a")
        assert "incident" in well.until("revision")[2]


def test_the_public_hears_nothing(address: str, world: World) -> None:
    world.actor = Actor("anonymous", "public")
    assert httpx.get(f"{address}/live").status_code == 401


def test_what_waits_for_a_slow_listener_is_bounded() -> None:
    async def scenario() -> None:
        listener, now = Listener(HOUSE), datetime(2026, 11, 22, tzinfo=UTC)
        for i in range(BACKLOG):
            listener.tell(Piece(b"x"), now + timedelta(seconds=i))
        for i in range(1000):
            listener.tell(Piece(b"x" * 1000), now + timedelta(minutes=1 + i))
        assert await listener.told() == b""
        assert listener.caught_up() == now + timedelta(minutes=1)
        listener.tell(Piece(b"again"), now)
        assert await listener.told() == b"again"
        assert listener.caught_up() is None

    asyncio.run(scenario())


def test_an_id_says_what_its_listener_knows() -> None:
    revisions = {name: i for i, name in enumerate(TABLES)}
    assert heard_until(event_id(1763820000000, revisions)) == (1763820000000, revisions)
    assert heard_until(None) is None
