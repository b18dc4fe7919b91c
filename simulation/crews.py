"""The crews of the city's units: they turn out, drive, work, bring patients in, patrol and go home."""

from collections.abc import Callable
from random import Random

import numpy as np

from simulation import response
from simulation.agenda import LONG_S, Agenda
from simulation.calls import DAY_S
from simulation.fleet import Base, hospitals, vehicles
from simulation.plane import Floats, Ints
from simulation.roads import Roads, roads
from simulation.travel import Place, route, wander
from simulation.unit import Unit

PATROL_HASTE = 0.55


class Crews:
    """All units. `arrived` says how long a unit stays where it was sent; `left` is told when it is done."""

    def __init__(
        self, seed: int, agenda: Agenda, arrived: Callable[[Unit], float], left: Callable[[Unit], None]
    ) -> None:
        self.seed, self.agenda = seed, agenda
        self.net: Roads = roads(seed)
        self.units: dict[str, Unit] = {}
        self._arrived, self._left = arrived, left
        self._rng = np.random.default_rng([seed, 8, int(agenda.now)])
        self._chance = Random(f"{seed} {agenda.now}")  # a simulated life  # nosec B311
        self._ways_home: dict[int, Ints] = {}
        self._open_shifts()

    def nearest_free(self, unit_type: str, times: Floats) -> Unit | None:
        """The free unit of a type that is there first, by driving times from every joint."""
        free = [u for u in self.units.values() if u.vehicle.unit_type == unit_type and u.free()]
        return min(free, key=lambda u: (times[self.next_joint(u)], u.id), default=None)

    def assign(self, unit: Unit, call: str, work: str, following: Ints, haste: float) -> None:
        """Give a unit somewhere to go: it turns out, drives there, and arrives."""
        task = self._new_task(unit, "dispatched")
        unit.call, unit.work = call, work
        joint, reached = self.next_joint(unit), self.agenda.now
        if unit.route is not None and unit.moving(self.agenda.now):
            reached = unit.route.next_joint(self.agenda.now)[1]
            unit.route = unit.route.until(self.agenda.now)
        turnout = response.TURNOUT_S[unit.vehicle.unit_type] * float(self._rng.uniform(0.6, 1.5))
        leaves = max(reached, self.agenda.now + turnout)
        self._if_still(unit, task, leaves, lambda: self._drive(unit, joint, following, haste, self._arrive))

    def _drive(self, unit: Unit, joint: int, following: Ints, haste: float, then: Callable[[Unit], None]) -> None:
        unit.route = route(self.net, self.net.path(joint, following), self.agenda.now, haste)
        if unit.state == "dispatched":
            unit.state, unit.since = "en_route", self.agenda.now
        self._if_still(unit, unit.task, unit.route.arrives, lambda: then(unit))

    def _stop(self, unit: Unit) -> None:
        """The unit stands where its drive has brought it."""
        if unit.route is not None:
            unit.joint, unit.rest = unit.route.joints[-1], unit.route.at(unit.route.arrives)
            unit.route = None

    def _arrive(self, unit: Unit) -> None:
        self._stop(unit)
        unit.state, unit.since = "on_scene", self.agenda.now
        stays = self._arrived(unit)
        carries = unit.vehicle.unit_type == "ambulance" and not unit.ordered and self._rng.random() < 0.55
        self._if_still(
            unit, unit.task, self.agenda.now + stays, lambda: self._carry(unit) if carries else self.clear(unit)
        )

    def _carry(self, unit: Unit) -> None:
        """Bring a patient to the nearest hospital, and clean up there."""
        self._left(unit)
        self._new_task(unit, "en_route")
        near = min(hospitals(self.seed), key=lambda h: np.hypot(h.x - unit.rest.x, h.y - unit.rest.y))
        self._drive(unit, unit.joint, self._way_to(near), 1.1, self._at_hospital)

    def _at_hospital(self, unit: Unit) -> None:
        self._stop(unit)
        unit.state, unit.since = "out_of_service", self.agenda.now
        self._if_still(unit, unit.task, self.agenda.now + float(self._rng.uniform(400, 1300)), lambda: self.clear(unit))

    def clear(self, unit: Unit) -> None:
        """Done: free again, and back to the beat or the station."""
        self._left(unit)
        unit.ordered = False
        self._new_task(unit, "available")
        if unit.vehicle.unit_type in ("police", "supervisor") and unit.on_shift:
            self._patrol(unit)
        else:
            self._go_home(unit)

    def _go_home(self, unit: Unit) -> None:
        joint, reached = self.next_joint(unit), self.agenda.now
        if unit.route is not None and unit.moving(self.agenda.now):
            reached = unit.route.next_joint(self.agenda.now)[1]
            unit.route = unit.route.until(self.agenda.now)
        following = self._way_to(unit.vehicle.station)
        self._if_still(unit, unit.task, reached, lambda: self._drive(unit, joint, following, 0.9, self._at_home))

    def _at_home(self, unit: Unit) -> None:
        self._stop(unit)
        if not unit.on_shift:
            unit.state, unit.since = "out_of_service", self.agenda.now

    def _patrol(self, unit: Unit) -> None:
        if self.agenda.now < self.agenda.idle_until:
            wakes = self.agenda.idle_until + self._chance.uniform(0, LONG_S / 2)
            self._if_still(unit, unit.task, wakes, lambda: self._patrol(unit))
            return
        lasts = float(self._rng.uniform(240, 720))
        home = unit.vehicle.station
        beat = _beat(home, unit.id)
        way = wander(self.net, self.next_joint(unit), beat, lasts, self._chance)
        unit.route = route(self.net, way, self.agenda.now, PATROL_HASTE)
        self._if_still(unit, unit.task, unit.route.arrives, lambda: self._stand(unit))

    def _stand(self, unit: Unit) -> None:
        self._stop(unit)
        pause = float(self._rng.exponential(260)) + 30
        self._if_still(unit, unit.task, self.agenda.now + pause, lambda: self._patrol(unit))

    def _open_shifts(self) -> None:
        """Everybody in place; a third of the police and a few others are off at any hour."""
        for number, vehicle in enumerate(vehicles(self.seed)):
            home = vehicle.station
            unit = Unit(vehicle, "available", self.agenda.now, Place(home.x, home.y), home.joint)
            self.units[unit.id] = unit
            rests_at = (number * 7 % 24) * 3600.0
            lasts = 8 * 3600.0 if vehicle.unit_type in ("police", "supervisor") else 2.4 * 3600.0
            into = (self.agenda.now - rests_at) % DAY_S
            unit.on_shift = into >= lasts
            if not unit.on_shift:
                unit.state = "out_of_service"
            elif vehicle.unit_type in ("police", "supervisor"):
                unit.joint = self.net.nearest(*_beat(home, unit.id))
                unit.rest = Place(*self.net.points[unit.joint].tolist())
                self._if_still(unit, 0, self.agenda.now + number % 60, lambda unit=unit: self._patrol(unit))  # type: ignore[misc]
            self.agenda.at(self.agenda.now + (lasts - into) % DAY_S, lambda unit=unit: self._begin_shift(unit))  # type: ignore[misc]
            self.agenda.at(self.agenda.now + DAY_S - into, lambda unit=unit: self._end_shift(unit))  # type: ignore[misc]

    def _begin_shift(self, unit: Unit) -> None:
        self.agenda.at(self.agenda.now + DAY_S, lambda: self._begin_shift(unit))
        unit.on_shift = True
        if unit.state == "out_of_service" and not unit.call:
            self.clear(unit)

    def _end_shift(self, unit: Unit) -> None:
        self.agenda.at(self.agenda.now + DAY_S, lambda: self._end_shift(unit))
        unit.on_shift = False
        if unit.state == "available":
            self._new_task(unit, "available")
            self._go_home(unit)

    def _new_task(self, unit: Unit, state: str) -> int:
        unit.task += 1
        if unit.state != state:
            unit.state, unit.since = state, self.agenda.now
        return unit.task

    def _if_still(self, unit: Unit, task: int, moment: float, happens: Callable[[], None]) -> None:
        self.agenda.at(moment, lambda: happens() if unit.task == task else None)

    def next_joint(self, unit: Unit) -> int:
        if unit.route is None:
            return unit.joint
        return unit.route.next_joint(self.agenda.now)[0]

    def _way_to(self, base: Base) -> Ints:
        if base.joint not in self._ways_home:
            self._ways_home[base.joint] = self.net.towards(base.joint)[1]
        return self._ways_home[base.joint]


def _beat(home: Base, unit_id: str) -> tuple[float, float]:
    """The middle of a unit's own beat about its station."""
    turn = 2.4 * (int(unit_id.split("-")[1]) % 89)
    return home.x + 1300 * float(np.cos(turn)), home.y + 1300 * float(np.sin(turn))
