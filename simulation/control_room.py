"""The city's own control room: calls come in, units are sent, calls are closed, and orders from outside are obeyed."""

from dataclasses import dataclass

import numpy as np

from simulation import response
from simulation.agenda import Agenda
from simulation.calls import DAY_S, calls, utc, worded
from simulation.crews import Crews
from simulation.plane import Floats, Ints, metres
from simulation.spots import spots
from simulation.unit import Unit

KEPT_S = 3 * 3600.0  # closed calls are forgotten after this


class UnknownUnitError(LookupError):
    """A unit that the city does not have."""


@dataclass
class Call:
    """A call for service in the control room's book."""

    cad_number: str
    call_type: str
    kind: str
    narrative: str
    priority: int
    address: str
    lon: float
    lat: float
    x: float
    y: float
    joint: int
    received: float
    u: Floats
    state: str = "new"
    changed: float = 0.0
    units: tuple[str, ...] = ()
    busy: int = 0
    ends: float = 0.0

    def becomes(self, state: str, at: float) -> None:
        """Its next state."""
        self.state, self.changed = state, at


class ControlRoom:
    """The calls and the units of one city, from `start` on."""

    def __init__(self, seed: int, start: float) -> None:
        self.seed = seed
        self.agenda = Agenda(start)
        self.calls: dict[str, Call] = {}
        self._spots = spots(seed)
        self._rng = np.random.default_rng([seed, 9, int(start)])
        self.crews = Crews(seed, self.agenda, self._arrived, self._left)
        self._new_day(int(start // DAY_S))

    @property
    def now(self) -> float:
        """How far it has lived."""
        return self.agenda.now

    @property
    def units(self) -> dict[str, Unit]:
        """Every unit by its call sign."""
        return self.crews.units

    def advance(self, to: float) -> None:
        """Let everything happen that is due by then."""
        self.agenda.advance(to)

    def order(self, unit_id: str, state: str, lon: float | None, lat: float | None, cad_number: str = "") -> None:
        """Send a unit to a place, or stand it down with `stood_down` or `available`."""
        unit = self.crews.units.get(unit_id)
        if unit is None:
            raise UnknownUnitError(f"unit: expected one of the city's {len(self.crews.units)} units, found {unit_id!r}")
        if state in ("available", "stood_down"):
            if unit.call or unit.state != "available":
                self.crews.clear(unit)
            return
        call = self.calls.get(cad_number)
        if lon is None or lat is None:
            if call is None:
                raise ValueError(f"place: expected lon and lat or a call we know, found neither for {unit_id}")
            lon, lat = call.lon, call.lat
        x, y = metres(lon, lat)
        goal = self.crews.net.nearest(float(x), float(y))
        key = cad_number or f"order:{unit_id}"
        if unit.call == key and unit.state in ("dispatched", "en_route", "on_scene"):
            return  # said twice, or an echo of what the city did itself
        self._left(unit)
        unit.ordered = True
        self.crews.assign(unit, key, call.call_type if call else "Order", self.crews.net.towards(goal)[1], 1.2)
        if call is not None and call.state not in ("resolved", "closed"):
            call.units, call.busy = (*call.units, unit.id), call.busy + 1
            if call.state in ("new", "acknowledged"):
                call.becomes("dispatched", self.agenda.now)

    def _new_day(self, day: int) -> None:
        date = utc(day * DAY_S).date()
        today = calls(self.seed, date, date).between(self.agenda.now, (day + 1) * DAY_S)
        for row, u in zip(worded(self.seed, today).iter_rows(named=True), today.u, strict=True):
            spot = int(row["spot"])
            call = Call(
                row["cad_number"], row["call_type"], row["kind"], row["narrative"], row["priority"], row["address"],
                row["lon"], row["lat"], float(self._spots.x[spot]), float(self._spots.y[spot]),
                int(self._spots.joint[spot]), row["at"], u[5:], changed=row["at"],
            )  # fmt: skip
            self.agenda.at(call.received, lambda call=call: self._receive(call))  # type: ignore[misc]
        self.agenda.at((day + 1) * DAY_S, lambda: self._new_day(day + 1))

    def _receive(self, call: Call) -> None:
        self.calls[call.cad_number] = call
        wait = response.wait_s(call.priority, float(call.u[0]))
        if call.u[1] < 0.12:
            self.agenda.at(self.agenda.now + wait * 0.4, lambda: self._acknowledge(call))
        self.agenda.at(self.agenda.now + wait, lambda: self._dispatch(call))

    def _acknowledge(self, call: Call) -> None:
        if call.state == "new":
            call.becomes("acknowledged", self.agenda.now)

    def _dispatch(self, call: Call) -> None:
        if call.state not in ("new", "acknowledged"):
            return
        times, following = self.crews.net.towards(call.joint)
        sent = [
            u for kind in response.needs(call.call_type, call.kind) if (u := self._send(kind, call, times, following))
        ]
        if not sent:
            self.agenda.at(self.agenda.now + 45, lambda: self._dispatch(call))
            return
        call.becomes("dispatched", self.agenda.now)

    def _send(self, kind: str, call: Call, times: Floats, following: Ints) -> Unit | None:
        unit = self.crews.nearest_free(kind, times)
        if unit is None:
            return None
        unit.ordered = False
        haste = 1.25 if call.priority <= 2 else 1.0
        self.crews.assign(unit, call.cad_number, call.call_type, following, haste)
        call.units = (*call.units, unit.id)
        call.busy += 1
        return unit

    def _arrived(self, unit: Unit) -> float:
        """A unit is on the scene; how long it stays there."""
        call = self.calls.get(unit.call)
        if call is None:
            return float(self._rng.uniform(1500, 3000))
        if call.state in ("new", "acknowledged", "dispatched"):
            call.becomes("on_scene", self.agenda.now)
            call.ends = self.agenda.now + response.work_s(call.kind, call.priority, float(call.u[1]))
        return max(240.0, (call.ends - self.agenda.now) * float(self._rng.uniform(0.55, 1.0)))

    def _left(self, unit: Unit) -> None:
        call = self.calls.get(unit.call)
        unit.call = unit.work = ""
        if call is None or call.busy == 0:
            return
        call.busy -= 1
        if call.busy == 0 and call.state in ("dispatched", "on_scene"):
            call.becomes("resolved", self.agenda.now)
            self.agenda.at(self.agenda.now + response.closing_s(float(call.u[2])), lambda: self._close(call))

    def _close(self, call: Call) -> None:
        if call.state == "resolved":
            call.becomes("closed", self.agenda.now)
            self.agenda.at(self.agenda.now + KEPT_S, lambda: self._forget(call))

    def _forget(self, call: Call) -> None:
        self.calls.pop(call.cad_number, None)
