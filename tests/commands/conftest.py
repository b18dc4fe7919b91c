"""People of a small city, and an incident that its feed has brought."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from commands.accounts import AddUser
from commands.command import Command, Done, carry_out
from commands.gate import Gate
from commands.sign_in import Patience, sign_in
from model.actor import HOUSE, Actor, Role
from model.incident import INCIDENT
from model.permission import rights
from store import Equals, Store

PASSWORD = "a long enough password"
HOUR = timedelta(hours=1)


class Desk:
    """A store, and who sits at it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def do(self, command: Command, role: Role = "operator", name: str | None = None) -> Done:
        return carry_out(self.store, Actor(name or f"a-{role}", role), command).done

    def incident(self, incident_id: str = "i1") -> dict[str, Any]:
        (row,) = self.store.reader(HOUSE).rows(INCIDENT, [Equals("id", incident_id)]).iter_rows(named=True)
        return row

    def log(self) -> list[tuple[Any, ...]]:
        """Who did what to which record, with what detail, in order."""
        sql = "SELECT actor, action, about_id, detail FROM log.audit_entry ORDER BY seq"
        return self.store.reader(HOUSE).read(sql).rows()


@pytest.fixture
def call(now: datetime) -> Callable[..., dict[str, object]]:
    """A row as a feed brings it."""

    def made(**more: object) -> dict[str, object]:
        return {
            "id": "i1", "source": "calls", "source_id": "1", "observed_at": now, "received_at": now, "updated_at": now,
            "lon": -90.2, "lat": 38.6, "cell": 1, "cell_lon": -90.201, "cell_lat": 38.601, "kind": "medical",
            "title": "Fall", "address": "1 Main Street", "area": "North", "priority": 3, "state": "new",
            "sensitive": False,
        } | more  # fmt: skip

    return made


@pytest.fixture
def desk(memory: Store, call: Callable[..., dict[str, object]]) -> Desk:
    memory.write([INCIDENT.records([call()])])
    return Desk(memory)


@pytest.fixture
def gate(memory: Store) -> Gate:
    return Gate(memory, rights, lambda: memory._clock())


def enter(store: Store, name: str = "ines", password: str = PASSWORD, old: str | None = None) -> str:
    return sign_in(store, Patience(5, 60), name, password, "127.0.0.1", HOUR, old).secret


def add(desk: Desk, role: Role = "operator", name: str = "ines", areas: tuple[str, ...] | None = None) -> None:
    desk.do(AddUser(name, role, PASSWORD, areas), "administrator")
