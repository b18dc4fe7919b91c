"""The city's own control room: calls come in, units are sent, drive, work, and go home.

Everything happens at an exact moment taken from one queue. Only when nobody has asked for long do patrols stand
still in between, so that catching up is cheap.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from random import Random

import numpy as np

from simulation import response
from simulation.calls import DAY_S, calls, utc, worded
from simulation.fleet import Base, hospitals, vehicles
from simulation.plane import Floats, Ints, metres
from simulation.roads import Roads, roads
from simulation.spots import spots
from simulation.travel import Place, route, wander
from simulation.unit import Unit

PATROL_HASTE = 0.55
KEPT_S = 3 * 3600.0  # closed calls are forgotten after this
LONG_S = 1200.0  # after so long unasked, patrols are driven only towards the end


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
        self.seed, self.now = seed, start
        self.net: Roads = roads(seed)
        self.calls: dict[str, Call] = {}
        self.units: dict[str, Unit] = {}
        self._spots = spots(seed)
        self._rng = np.random.default_rng([seed, 8, int(start)])
        self._chance = Random(f"{seed} {start}")
        self._patrols_from = start
        self._queue: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._ways_home: dict[int, Ints] = {}
        self._started = start
        self._open_shifts()
        self._new_day(int(start // DAY_S))

    def advance(self, to: float) -> None:
        """Let everything happen that is due by then."""
        if to - self.now > LONG_S:
            self._patrols_from = to - LONG_S / 2
        while self._queue and self._queue[0][0] <= to:
            self.now, _, happens = heapq.heappop(self._queue)
            happens()
        self.now = max(self.now, to)

    def at(self, moment: float, happens: Callable[[], None]) -> None:
        """Have something happen at a moment to come."""
        heapq.heappush(self._queue, (max(moment, self.now), next(self._order), happens))

    # calls

    def _new_day(self, day: int) -> None:
        date = utc(day * DAY_S).date()
        today = calls(self.seed, date, date).between(self.now, (day + 1) * DAY_S)
        for row, u in zip(worded(self.seed, today).iter_rows(named=True), today.u, strict=True):
            spot = int(row["spot"])
            call = Call(
                row["cad_number"], row["call_type"], row["kind"], row["narrative"], row["priority"], row["address"],
                row["lon"], row["lat"], float(self._spots.x[spot]), float(self._spots.y[spot]),
                int(self._spots.joint[spot]), row["at"], u[5:], changed=row["at"],
            )  # fmt: skip
            self.at(call.received, lambda call=call: self._receive(call))  # type: ignore[misc]
        self.at((day + 1) * DAY_S, lambda: self._new_day(day + 1))

    def _receive(self, call: Call) -> None:
        self.calls[call.cad_number] = call
        wait = response.wait_s(call.priority, float(call.u[0]))
        if call.u[1] < 0.12:
            self.at(self.now + wait * 0.4, lambda: self._acknowledge(call))
        self.at(self.now + wait, lambda: self._dispatch(call))

    def _acknowledge(self, call: Call) -> None:
        if call.state == "new":
            call.becomes("acknowledged", self.now)

    def _dispatch(self, call: Call) -> None:
        if call.state not in ("new", "acknowledged"):
            return
        times, following = self.net.towards(call.joint)
        sent = [
            u for kind in response.needs(call.call_type, call.kind) if (u := self._send(kind, call, times, following))
        ]
        if not sent:
            self.at(self.now + 45, lambda: self._dispatch(call))
            return
        call.becomes("dispatched", self.now)

    def _send(self, kind: str, call: Call, times: Floats, following: Ints) -> Unit | None:
        free = [u for u in self.units.values() if u.vehicle.unit_type == kind and u.free()]
        if not free:
            return None
        nearest = min(free, key=lambda u: (times[self._next_joint(u)], u.id))
        nearest.ordered = False
        self._assign(nearest, call.cad_number, call.call_type, following, haste=1.25 if call.priority <= 2 else 1.0)
        call.units = (*call.units, nearest.id)
        call.busy += 1
        return nearest

    def _leave_call(self, unit: Unit) -> None:
        call = self.calls.get(unit.call)
        unit.call = unit.work = ""
        if call is None or call.busy == 0:
            return
        call.busy -= 1
        if call.busy == 0 and call.state in ("dispatched", "on_scene"):
            call.becomes("resolved", self.now)
            self.at(self.now + response.closing_s(float(call.u[2])), lambda: self._close(call))

    def _close(self, call: Call) -> None:
        if call.state == "resolved":
            call.becomes("closed", self.now)
            self.at(self.now + KEPT_S, lambda: self._forget(call))

    def _forget(self, call: Call) -> None:
        self.calls.pop(call.cad_number, None)

    # units

    def _assign(self, unit: Unit, call: str, work: str, following: Ints, haste: float) -> None:
        """Give a unit somewhere to go: it turns out, drives there, and arrives."""
        task = self._new_task(unit, "dispatched")
        unit.call, unit.work = call, work
        joint, reached = self._next_joint(unit), self.now
        if unit.route is not None and unit.moving(self.now):
            reached = unit.route.next_joint(self.now)[1]
            unit.route = unit.route.until(self.now)
        turnout = response.TURNOUT_S[unit.vehicle.unit_type] * float(self._rng.uniform(0.6, 1.5))
        leaves = max(reached, self.now + turnout)
        self._if_still(unit, task, leaves, lambda: self._drive(unit, joint, following, haste, self._arrive))

    def _drive(self, unit: Unit, joint: int, following: Ints, haste: float, then: Callable[[Unit], None]) -> None:
        unit.route = route(self.net, self.net.path(joint, following), self.now, haste)
        if unit.state == "dispatched":
            unit.state, unit.since = "en_route", self.now
        self._if_still(unit, unit.task, unit.route.arrives, lambda: then(unit))

    def _stop(self, unit: Unit) -> None:
        """The unit stands where its drive has brought it."""
        if unit.route is not None:
            unit.joint, unit.rest = unit.route.joints[-1], unit.route.at(unit.route.arrives)
            unit.route = None

    def _arrive(self, unit: Unit) -> None:
        self._stop(unit)
        unit.state, unit.since = "on_scene", self.now
        call = self.calls.get(unit.call)
        if call is None:
            stays = float(self._rng.uniform(1500, 3000))
        else:
            if call.state in ("new", "acknowledged", "dispatched"):
                call.becomes("on_scene", self.now)
                call.ends = self.now + response.work_s(call.kind, call.priority, float(call.u[1]))
            stays = max(240.0, (call.ends - self.now) * float(self._rng.uniform(0.55, 1.0)))
        carries = unit.vehicle.unit_type == "ambulance" and call is not None and self._rng.random() < 0.55
        self._if_still(unit, unit.task, self.now + stays, lambda: self._carry(unit) if carries else self._clear(unit))

    def _carry(self, unit: Unit) -> None:
        """Bring a patient to the nearest hospital, and clean up there."""
        self._leave_call(unit)
        self._new_task(unit, "en_route")
        near = min(hospitals(self.seed), key=lambda h: np.hypot(h.x - unit.rest.x, h.y - unit.rest.y))
        self._drive(unit, unit.joint, self._way_to(near), 1.1, self._at_hospital)

    def _at_hospital(self, unit: Unit) -> None:
        self._stop(unit)
        unit.state, unit.since = "out_of_service", self.now
        self._if_still(unit, unit.task, self.now + float(self._rng.uniform(400, 1300)), lambda: self._clear(unit))

    def _clear(self, unit: Unit) -> None:
        """Done: free again, and back to the beat or the station."""
        self._leave_call(unit)
        unit.ordered = False
        self._new_task(unit, "available")
        if unit.vehicle.unit_type in ("police", "supervisor") and unit.on_shift:
            self._patrol(unit)
        else:
            self._go_home(unit)

    def _go_home(self, unit: Unit) -> None:
        joint, reached = self._next_joint(unit), self.now
        if unit.route is not None and unit.moving(self.now):
            reached = unit.route.next_joint(self.now)[1]
            unit.route = unit.route.until(self.now)
        following = self._way_to(unit.vehicle.station)
        self._if_still(unit, unit.task, reached, lambda: self._drive(unit, joint, following, 0.9, self._at_home))

    def _at_home(self, unit: Unit) -> None:
        self._stop(unit)
        if not unit.on_shift:
            unit.state, unit.since = "out_of_service", self.now

    def _patrol(self, unit: Unit) -> None:
        if self.now < self._patrols_from:
            wakes = self._patrols_from + self._chance.uniform(0, LONG_S / 2)
            self._if_still(unit, unit.task, wakes, lambda: self._patrol(unit))
            return
        lasts = float(self._rng.uniform(240, 720))
        home = unit.vehicle.station
        beat = _beat(home, unit.id)
        way = wander(self.net, self._next_joint(unit), beat, lasts, self._chance)
        unit.route = route(self.net, way, self.now, PATROL_HASTE)
        self._if_still(unit, unit.task, unit.route.arrives, lambda: self._stand(unit))

    def _stand(self, unit: Unit) -> None:
        self._stop(unit)
        pause = float(self._rng.exponential(260)) + 30
        self._if_still(unit, unit.task, self.now + pause, lambda: self._patrol(unit))

    def _open_shifts(self) -> None:
        """Everybody in place; a third of the police and a few others are off at any hour."""
        for number, vehicle in enumerate(vehicles(self.seed)):
            home = vehicle.station
            unit = Unit(vehicle, "available", self.now, Place(home.x, home.y), home.joint)
            self.units[unit.id] = unit
            rests_at = (number * 7 % 24) * 3600.0
            lasts = 8 * 3600.0 if vehicle.unit_type in ("police", "supervisor") else 2.4 * 3600.0
            into = (self.now - rests_at) % DAY_S
            unit.on_shift = into >= lasts
            if not unit.on_shift:
                unit.state = "out_of_service"
            elif vehicle.unit_type in ("police", "supervisor"):
                unit.joint = self.net.nearest(*_beat(home, unit.id))
                unit.rest = Place(*self.net.points[unit.joint].tolist())
                self._if_still(unit, 0, self.now + number % 60, lambda unit=unit: self._patrol(unit))  # type: ignore[misc]
            self.at(self.now + (lasts - into) % DAY_S, lambda unit=unit: self._begin_shift(unit))  # type: ignore[misc]
            self.at(self.now + DAY_S - into, lambda unit=unit: self._end_shift(unit))  # type: ignore[misc]

    def _begin_shift(self, unit: Unit) -> None:
        self.at(self.now + DAY_S, lambda: self._begin_shift(unit))
        unit.on_shift = True
        if unit.state == "out_of_service" and not unit.call:
            self._clear(unit)

    def _end_shift(self, unit: Unit) -> None:
        self.at(self.now + DAY_S, lambda: self._end_shift(unit))
        unit.on_shift = False
        if unit.state == "available":
            self._new_task(unit, "available")
            self._go_home(unit)

    # orders from the operations centre

    def order(self, unit_id: str, state: str, lon: float | None, lat: float | None, cad_number: str = "") -> None:
        """Send a unit to a place, or stand it down with `available`."""
        unit = self.units.get(unit_id)
        if unit is None:
            raise UnknownUnitError(f"unit: expected one of the city's {len(self.units)} units, found {unit_id!r}")
        if state == "available":
            if unit.call or unit.state != "available":
                self._clear(unit)
            return
        call = self.calls.get(cad_number)
        if lon is None or lat is None:
            if call is None:
                raise ValueError(f"place: expected lon and lat or a call we know, found neither for {unit_id}")
            lon, lat = call.lon, call.lat
        x, y = metres(lon, lat)
        goal = self.net.nearest(float(x), float(y))
        key = cad_number or f"order:{unit_id}"
        if unit.call == key and unit.state in ("dispatched", "en_route", "on_scene"):
            return  # said twice, or an echo of what the city did itself
        self._leave_call(unit)
        unit.ordered = True
        self._assign(unit, key, call.call_type if call else "Order", self.net.towards(goal)[1], 1.2)
        if call is not None and call.state not in ("resolved", "closed"):
            call.units, call.busy = (*call.units, unit.id), call.busy + 1
            if call.state in ("new", "acknowledged"):
                call.becomes("dispatched", self.now)

    # the parts

    def _new_task(self, unit: Unit, state: str) -> int:
        unit.task += 1
        if unit.state != state:
            unit.state, unit.since = state, self.now
        return unit.task

    def _if_still(self, unit: Unit, task: int, moment: float, happens: Callable[[], None]) -> None:
        self.at(moment, lambda: happens() if unit.task == task else None)

    def _next_joint(self, unit: Unit) -> int:
        if unit.route is None:
            return unit.joint
        return unit.route.next_joint(self.now)[0]

    def _way_to(self, base: Base) -> Ints:
        if base.joint not in self._ways_home:
            self._ways_home[base.joint] = self.net.towards(base.joint)[1]
        return self._ways_home[base.joint]


def _beat(home: Base, unit_id: str) -> tuple[float, float]:
    """The middle of a unit's own beat about its station."""
    turn = 2.4 * (int(unit_id.split("-")[1]) % 89)
    return home.x + 1300 * float(np.cos(turn)), home.y + 1300 * float(np.sin(turn))
