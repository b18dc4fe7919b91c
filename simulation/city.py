"""A seeded city that lives through a day: everything its feeds tell comes from here."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.call_types import KINDS
from simulation.calls import DAY_S, calls
from simulation.control_room import Call, ControlRoom
from simulation.geography import Geography, geography
from simulation.history import months
from simulation.luck import chances, silent
from simulation.plane import Floats, lonlat, metres
from simulation.risk import OFFSPRING, background_a_day, fading, field, rhythm, spread
from simulation.sensors import Disturbance, readings
from simulation.spots import ACROSS, CELL_M, UP, cell_of, spots
from simulation.wearing import Wearing

LIVE_BEFORE_S = 6 * 3600.0  # the control room's day begins so long before the first question
COPIED = {
    "available": "Copied, standing by.",
    "dispatched": "Copied, turning out.",
    "en_route": "Copied, on our way.",
    "on_scene": "Copied, working here.",
    "out_of_service": "Copied, but we are out of service.",
}
OPEN = ("new", "acknowledged", "dispatched", "on_scene")


@dataclass
class Message:
    """Something said to a unit, and what it answered."""

    id: str
    sender: str
    recipient: str
    text: str
    incident_id: str
    sent: float
    state: str = "sent"


@dataclass(frozen=True)
class Fix:
    """One report of a unit's receiver."""

    unit_id: str
    at: float
    lon: float
    lat: float
    speed_mps: float
    heading_deg: float
    accuracy_m: float


class Meridian:
    """The city. Ask it anything from any thread; it lives by the clock it is given."""

    def __init__(self, seed: int, now: Callable[[], datetime], history_days: int = 400) -> None:
        self.seed, self._now, self.history_days = seed, now, history_days
        self._lock = threading.RLock()
        self.started = now().timestamp()
        self.live_from = (self.started - LIVE_BEFORE_S) // 3600 * 3600
        self._room: ControlRoom | None = None
        self.wearing = Wearing(seed, self.started)
        self.messages: list[Message] = []

    @property
    def room(self) -> ControlRoom:
        """Its control room; the day so far is lived through when somebody first asks, not when a map is wanted."""
        with self._lock:
            if self._room is None:
                self._room = ControlRoom(self.seed, self.live_from)
                self._room.advance(self.started)
            return self._room

    @property
    def ground(self) -> Geography:
        """Its land, streets and districts."""
        return geography(self.seed)

    def now(self) -> float:
        """The city's clock in seconds since 1970."""
        return self._now().timestamp()

    def advance(self, to: datetime | None = None) -> float:
        """Live on until then (until now), and say when that is."""
        with self._lock:
            moment = to.timestamp() if to is not None else self.now()
            self.room.advance(moment)
            return self.room.now

    # what is seen

    def calls(self) -> list[Call]:
        """All open calls, and those changed within two hours."""
        with self._lock:
            at = self.advance()
            return [c for c in self.room.calls.values() if c.state in OPEN or at - c.changed < 7200]

    def unit_rows(self) -> list[dict[str, Any]]:
        """What the control room's board says of each unit."""
        with self._lock:
            at = self.advance()
            rows = []
            for unit in self.room.units.values():
                place = unit.at(at)
                lon, lat = lonlat(place.x, place.y)
                rows.append(
                    {
                        "unit": unit.id,
                        "type": unit.vehicle.unit_type,
                        "status": unit.state,
                        "status_utc": datetime.fromtimestamp(unit.since, UTC),
                        "station": unit.vehicle.station.name,
                        "lon": float(lon),
                        "lat": float(lat),
                        "call": "" if unit.call.startswith("order:") else unit.call,
                    }
                )
            return rows

    def fixes(self, second: int) -> list[Fix]:
        """What the receivers of units report in one second: who drives each second, who stands every tenth."""
        with self._lock:
            self.room.advance(float(second))
            units = list(self.room.units.values())
            lost = silent(self.seed, len(units), second)
            heard = [
                (number, unit, unit.at(second))
                for number, unit in enumerate(units)
                if not lost[number] and (unit.moving(second) or (second + number) % 10 == 0)
            ]
            rows = np.array([number for number, _, _ in heard], dtype=np.int64)
            a, b, c = (chances(self.seed, 50 + n, rows, np.full(len(rows), second)) for n in range(3))
            away, turn = 2.2 * np.sqrt(-2 * np.log(1 - a * 0.995)), 2 * np.pi * b
            lon, lat = lonlat(
                np.array([place.x for _, _, place in heard]) + away * np.cos(turn),
                np.array([place.y for _, _, place in heard]) + away * np.sin(turn),
            )
            accuracy = np.round(3 + 5 * c, 1)
            return [
                Fix(unit.id, float(second), x, y, round(place.speed, 1), round(place.heading), error)
                for (_, unit, place), x, y, error in zip(
                    heard, lon.tolist(), lat.tolist(), accuracy.tolist(), strict=True
                )
            ]

    def responder_fixes(self, second: int) -> list[tuple[str, float, float, float]]:
        """Where responders are who report in this second, every fifth at work and every fifteenth else."""
        with self._lock:
            self.room.advance(float(second))
            found = []
            rows = np.arange(len(self.wearing.ids))
            east, north = (2 * chances(self.seed, 54 + n, rows, rows * 0 + second // 20) - 1 for n in range(2))
            for number, (key, unit_id) in enumerate(zip(self.wearing.ids, self.wearing.units, strict=True)):
                unit = self.room.units[unit_id]
                at_work = unit.state == "on_scene"
                if (second + number) % (5 if at_work else 15):
                    continue
                place = unit.at(second)
                apart = 28.0 if at_work else 2.0
                found.append((key, place.x + apart * east[number], place.y + apart * north[number]))
            lon, lat = lonlat([x for _, x, _ in found], [y for _, _, y in found])
            return [(key, x, y, 6.0) for (key, _, _), x, y in zip(found, lon.tolist(), lat.tolist(), strict=True)]

    def vital_signs(self, second: int) -> tuple[tuple[str, ...], Floats]:
        """Who wears something, and every sign of each at this second."""
        with self._lock:
            self.room.advance(float(second))
            units = self.room.units
            self.wearing.advance(second, lambda key: (units[key].state, units[key].work))
            return self.wearing.ids, self.wearing.values()

    def observations(self, minutes: int = 5) -> list[tuple[float, Floats]]:
        """Every sensor's value at each of the last whole minutes, the newest first."""
        with self._lock:
            at = self.advance()
            last = int(at // 60)
            return [
                (m * 60.0, readings(self.seed, m * 60.0, self._disturbances(m * 60.0)))
                for m in range(last, last - minutes, -1)
            ]

    def _disturbances(self, at: float) -> list[Disturbance]:
        strong = {"Structure fire": 1.0, "Vessel fire": 0.7, "Vehicle fire": 0.4, "Vegetation fire": 0.6}
        return [
            Disturbance(c.kind, c.x, c.y, c.received, strong.get(c.call_type, 0.15 if c.kind == "fire" else 0.8))
            for c in self.room.calls.values()
            if c.received < at and (c.state not in ("resolved", "closed") or c.changed > at)
        ]

    # what is said to the city

    def order(self, order: Mapping[str, Any]) -> None:
        """Obey one order: a unit, a state, and a place or a call. ValueError or LookupError says why not."""
        with self._lock:
            self.advance()
            unit_id, state = order.get("unit_id"), order.get("state", "dispatched")
            if not isinstance(unit_id, str):
                raise ValueError(f"unit_id: expected a unit's id, found {unit_id!r}")
            lon, lat = (None if (v := order.get(k)) is None else float(v) for k in ("lon", "lat"))
            if lon is not None and lat is not None and not (np.isfinite(lon) and np.isfinite(lat)):
                raise ValueError("place: expected numbers")
            number = order.get("source_id") or order.get("cad_number") or order.get("incident_id") or ""
            self.room.order(unit_id, str(state), lon, lat, str(number))

    def say(self, message: Mapping[str, Any]) -> None:
        """Tell a unit something; it reads it and answers after a while."""
        with self._lock:
            at = self.advance()
            unit_id, text = message.get("recipient") or message.get("unit_id"), message.get("text")
            if unit_id not in self.room.units:
                raise LookupError(f"recipient: expected a unit's id, found {unit_id!r}")
            if not isinstance(text, str) or not text.strip():
                raise ValueError("text: expected words, found none")
            key = str(message.get("id") or f"msg-{int(at * 1000)}-{len(self.messages)}")
            if any(m.id == key for m in self.messages):
                return  # delivered at least once means it may come twice
            said = Message(
                key, str(message.get("sender", "")), str(unit_id), text, str(message.get("incident_id") or ""), at
            )
            self.messages.append(said)
            wait = 15 + 60 * float(chances(self.seed, 52, np.array([len(self.messages)]), np.array([int(at)]))[0])
            self.room.agenda.at(at + 3, lambda: setattr(said, "state", "delivered"))
            self.room.agenda.at(at + wait, lambda: self._answer(said))

    def _answer(self, said: Message) -> None:
        said.state = "read"
        unit = self.room.units[said.recipient]
        key, text = f"{said.id}-answer", COPIED[unit.state]
        self.messages.append(Message(key, unit.id, said.sender, text, said.incident_id, self.room.now))

    def conversation(self) -> list[Message]:
        """Everything said to units and by them, the oldest first."""
        with self._lock:
            self.advance()
            return list(self.messages)

    # what is true, and what was

    def intensity(self, lon: npt.ArrayLike, lat: npt.ArrayLike, at: datetime, category: str | None = None) -> Floats:
        """Calls per km² and hour to be expected at these places just now, given all calls before; see `risk.py`."""
        ground, moment = field(self.seed), at.timestamp()
        hour = np.array([int(moment // 3600)])
        today = date.fromordinal(date(1970, 1, 1).toordinal() + int(moment // DAY_S))
        past = calls(self.seed, date.fromordinal(today.toordinal() - 7), today).between(0, moment)
        place = spots(self.seed)
        chosen = np.array([category in (None, kind) for kind in KINDS])
        level = np.where(chosen, background_a_day() * rhythm(hour)[:, 0] / 24, 0.0)
        rows = np.flatnonzero(chosen[past.kind])
        kind, spot = past.kind[rows], past.spot[rows]
        strength = OFFSPRING[kind] * fading(kind, (moment - past.at[rows]) / 3600)
        share = spread(ground, kind, spot) * strength[:, None]
        cells = level @ ground.cells + np.bincount(place.cell[ground.near[spot]].ravel(), share.ravel(), ACROSS * UP)
        cell = cell_of(*metres(lon, lat))
        return np.where(cell >= 0, cells[np.maximum(cell, 0)], 0.0) / (CELL_M / 1000) ** 2

    def history(self, until: datetime, days: int | None = None) -> Iterator[bytes]:
        """CSV documents of every call before the live ones, a month each, with the headers of the calls feed."""
        return months(self.seed, min(until.timestamp(), self.live_from), self.history_days if days is None else days)
