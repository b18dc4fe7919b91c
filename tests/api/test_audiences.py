"""One stream, one layer, several audiences: byte for byte without what the lesser may not see."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Thread

import httpx
import pytest

import session
from commands.command import carry_out
from commands.sensitive import MarkSensitive
from model.actor import Actor, Role
from model.audit import Deed
from model.incident import INCIDENT, INCIDENT_NOTE
from model.permission import rights
from model.unit import MESSAGE, POSITION, RESPONDER
from tests.api.conftest import World

SECRET = ("14 Hidden Lane", "A name nobody may read", "-90.212345", "38.612345")
NAME = "What a responder is called"


@contextmanager
def captured(address: str, world: World, actor: Actor, last: str) -> Iterator[list[bytes]]:
    """Every byte that an actor's stream brings while the block runs, unpacked."""
    world.actor = actor
    told: list[bytes] = []
    with httpx.stream(
        "GET", f"{address}/live", headers={"Last-Event-ID": last, "Accept-Encoding": "identity"}, timeout=10
    ) as answer:
        parts = answer.iter_raw()
        told.append(next(parts))

        def read() -> None:
            with suppress(httpx.HTTPError):  # the block has ended
                told.extend(parts)

        Thread(target=read, daemon=True).start()
        yield told


def written(world: World) -> None:
    """A sensitive incident with a note, a message, a look in the log, and a responder who moves."""
    common = {"source": "x", "observed_at": world.now, "received_at": world.now}
    hidden = {
        "id": "i1", "title": SECRET[1], "address": SECRET[0], "lon": float(SECRET[2]), "lat": float(SECRET[3]),
        "cell_lon": -90.21, "cell_lat": 38.61, "sensitive": True, "state": "new", "priority": 1, "kind": "crime",
    }  # fmt: skip
    world.store.write([
        INCIDENT.records([common | hidden]),
        INCIDENT_NOTE.records([common | {"id": "n1", "incident_id": "i1", "author": "ines", "text": SECRET[0]}]),
        MESSAGE.records([common | {"id": "m1", "incident_id": "i1", "text": SECRET[0]}]),
        RESPONDER.records([common | {"id": "R1", "name": NAME}]),
        POSITION.records([{"responder_id": "R1", "lon": -90.2, "lat": 38.6, **common}]),
    ])  # fmt: skip
    world.store.note(Deed("ines", "operator", "look", "incident", "i1", SECRET[1]))


def tables_told(stream: bytes) -> set[str]:
    return {name for part in re.findall(rb"event: revision\n.*?data: (\{.*?\})", stream, re.S)
            for name in re.findall(r'"(\w+)":', part.decode())}  # fmt: skip


def last_id(world: World) -> str:
    """As if all had been heard up to now."""
    from api.event import event_id

    return event_id(int(world.now.timestamp() * 1000), world.store.revisions())


@pytest.mark.parametrize(
    ("role", "unseen"),
    [
        ("supervisor", set()),
        ("operator", {"audit_entry"}),
        ("analyst", {"audit_entry", "message"}),
        ("wall", {"audit_entry", "message", "incident_note"}),
    ],
)
def test_a_stream_tells_nothing_of_what_its_audience_may_not_read(
    address: str, world: World, role: Role, unseen: set[str]
) -> None:
    changed = {"incident", "incident_note", "message", "responder", "position", "audit_entry"}
    with captured(address, world, Actor("x", role), last_id(world)) as told:
        written(world)
        wanted = changed - unseen
        ends = time.monotonic() + 10
        while not wanted <= tables_told(b"".join(told)) and time.monotonic() < ends:
            time.sleep(0.05)
        time.sleep(1.2)  # whatever else would come
        stream = b"".join(told)
    assert tables_told(stream) == wanted
    for name in unseen:
        assert name.encode() not in stream
    for secret in SECRET:
        assert secret.encode() not in stream


def test_two_of_one_audience_get_the_same_bytes(address: str, world: World) -> None:
    last = last_id(world)
    one, two = (Actor(name, "analyst") for name in ("one", "two"))
    with captured(address, world, one, last) as first, captured(address, world, two, last) as second:
        written(world)
        time.sleep(2.5)
        mine, theirs = (re.findall(rb"event: revision\n.*?\n\n", b"".join(each), re.S) for each in (first, second))
    assert mine == theirs != []


@pytest.mark.parametrize("role", ["wall", "operator", "supervisor", "analyst", "privacy_officer", "administrator"])
def test_no_door_tells_where_a_sensitive_incident_is(client: httpx.Client, world: World, role: Role) -> None:
    written(world)
    world.actor = Actor("x", role)
    paths = (
        "/layers/incident", f"/layers/incident?at={world.now:%Y-%m-%dT%H:%M:%SZ}", "/ogc/collections/incident/items",
        "/ogc/collections/incident/items/i1", "/ogc/collections/incident/items?f=csv",
        "/ogc/collections/incident_note/items", "/search?q=14+Hidden", "/search?q=i1", "/search?q=A+name",
        "/layers/heat",
    )  # fmt: skip
    for path in paths:
        answer = client.get(path, headers={"X-Purpose": "a test of the doors"})
        assert answer.status_code in (200, 404), path
        for secret in SECRET:
            assert secret not in answer.text, (path, secret)
    (feature,) = client.get("/layers/incident").json()["features"]
    assert feature["geometry"]["coordinates"] == [-90.21, 38.61]
    boxed = client.get("/ogc/collections/incident/items?bbox=-90.2124,38.6123,-90.2123,38.6124").json()
    assert boxed["numberMatched"] == 0  # nor may it be guessed by asking


@pytest.mark.parametrize("role", ["wall", "operator", "analyst"])
def test_what_became_sensitive_later_is_hidden_in_every_past(client: httpx.Client, world: World, role: Role) -> None:
    row = {"id": "i1", "source": "x", "observed_at": world.now, "received_at": world.now, "title": SECRET[1],
           "address": SECRET[0], "lon": float(SECRET[2]), "lat": float(SECRET[3]), "cell_lon": -90.21,
           "cell_lat": 38.61, "state": "new", "updated_at": world.now}  # fmt: skip
    world.store.write([INCIDENT.records([row])])
    world.actor = Actor("x", role)
    then = f"{world.now + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"
    asked = [f"/layers/incident?{each}" for each in (f"at={then}", f"known={then}", f"at={then}&known={then}")]
    assert all(SECRET[0] in client.get(path).text for path in asked)  # as long as it is not
    carry_out(world.store, Actor("a", "operator"), MarkSensitive("i1"))
    for path in asked:
        answer = client.get(path)
        assert answer.status_code == 200 and "-90.21" in answer.text, path
        assert not [secret for secret in SECRET if secret in answer.text], path


def test_names_of_responders_are_for_those_who_care_for_them(client: httpx.Client, world: World) -> None:
    written(world)
    for role, sees in (("operator", True), ("analyst", False), ("wall", False)):
        world.actor = Actor("x", role)  # type: ignore[arg-type]
        for path in ("/layers/responder", "/ogc/collections/responder/items", "/search?q=R1"):
            answer = client.get(path, headers={"X-Purpose": "a test of the doors"})
            assert (NAME in answer.text) is sees, (role, path)


def test_who_is_bounded_to_areas_sees_the_incidents_of_no_other(client: httpx.Client, busy: World) -> None:
    row = {"id": "n1", "source": "calls", "source_id": "n", "observed_at": busy.now, "received_at": busy.now,
           "updated_at": busy.now, "area": "North", "state": "new", "lon": -90.3, "lat": 38.6}  # fmt: skip
    busy.store.write([INCIDENT.records([row])])
    busy.actor = Actor("x", "operator", rights("operator").within(["North"]))
    assert [each["id"] for each in client.get("/layers/incident").json()["features"]] == ["n1"]
    assert client.get("/ogc/collections/incident/items").json()["numberMatched"] == 1
    busy.actor = Actor("y", "operator", rights("operator").within([]))
    assert client.get("/layers/incident").json()["features"] == []


def test_who_is_bounded_to_areas_and_reads_no_incidents_reads_nothing_that_hangs_on_one(
    client: httpx.Client, world: World
) -> None:
    written(world)
    bounded = rights("operator").changed("operator", deny=["read incident"]).within(["North"])
    world.actor = Actor("x", "operator", bounded)
    for table in ("incident_note", "message", "assignment", "alarm", "link"):
        assert client.get(f"/ogc/collections/{table}/items").json()["numberReturned"] == 0, table
    assert client.get("/ogc/collections/responder/items").json()["numberReturned"] == 1


def test_a_stream_ends_when_what_its_listener_came_with_holds_no_more(
    address: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.broadcast.BEAT_S", 0.2)
    gone = list[str]()
    object.__setattr__(session.runtime(), "holds", lambda actor: actor.name not in gone)
    world.actor = Actor("leaver", "operator")
    with httpx.stream("GET", f"{address}/live", timeout=10) as answer:
        parts = answer.iter_raw()
        next(parts)
        gone.append("leaver")
        ends = time.monotonic() + 8
        for _ in parts:
            assert time.monotonic() < ends
