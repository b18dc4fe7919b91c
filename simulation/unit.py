"""A unit as it lives: what it is doing, since when, and where it is at any moment."""

from dataclasses import dataclass

from simulation.fleet import Vehicle
from simulation.travel import Place, Route


@dataclass
class Unit:
    """One of the 250; `task` counts up whenever it is given something else to do, so old plans lapse."""

    vehicle: Vehicle
    state: str
    since: float
    rest: Place
    joint: int
    route: Route | None = None
    call: str = ""
    work: str = ""  # what kind of call it works on
    task: int = 0
    on_shift: bool = True
    ordered: bool = False  # by the operations centre, not by the city's own dispatchers

    @property
    def id(self) -> str:
        """Its call sign."""
        return self.vehicle.id

    def at(self, moment: float) -> Place:
        """Where it is."""
        if self.route is None:
            return self.rest
        return self.route.at(moment)

    def moving(self, moment: float) -> bool:
        """Whether it drives at this moment."""
        return self.route is not None and self.route.times[0] <= moment < self.route.arrives

    def free(self) -> bool:
        """Whether it may be sent."""
        return self.state == "available" and self.on_shift
