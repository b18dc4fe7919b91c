"""A drive along streets: where a unit is at any moment between setting off and arriving."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, exp, hypot
from random import Random

import numpy as np

from simulation.roads import Roads

PATROL_MPS = 6.0


@dataclass(frozen=True)
class Place:
    """Where something is, how fast it goes and whither (degrees from north)."""

    x: float
    y: float
    speed: float = 0.0
    heading: float = 0.0


@dataclass(frozen=True)
class Route:
    """The joints passed, where they lie, and the moment each is reached."""

    joints: list[int]
    times: list[float]
    points: list[tuple[float, float]]

    @property
    def arrives(self) -> float:
        """The moment the drive ends."""
        return self.times[-1]

    def at(self, moment: float) -> Place:
        """Where the unit is then; at rest at either end outside the drive."""
        after = bisect_right(self.times, moment)
        if after == 0 or after == len(self.times):
            x, y = self.points[0 if after == 0 else -1]
            return Place(x, y, 0.0, self._heading(max(1, after - 1) if after else 1))
        (x0, y0), (x1, y1) = self.points[after - 1], self.points[after]
        begun, done = self.times[after - 1], self.times[after]
        share = (moment - begun) / (done - begun)
        speed = hypot(x1 - x0, y1 - y0) / (done - begun)
        return Place(x0 + share * (x1 - x0), y0 + share * (y1 - y0), speed, self._heading(after))

    def next_joint(self, moment: float) -> tuple[int, float]:
        """The joint the unit reaches next, and when."""
        after = min(bisect_left(self.times, moment), len(self.times) - 1)
        return self.joints[after], self.times[after]

    def until(self, moment: float) -> "Route":
        """The same drive, given up at the joint reached next."""
        end = min(bisect_left(self.times, moment), len(self.times) - 1) + 1
        return Route(self.joints[:end], self.times[:end], self.points[:end])

    def _heading(self, after: int) -> float:
        if len(self.points) < 2:
            return 0.0
        (x0, y0), (x1, y1) = self.points[after - 1], self.points[after]
        return degrees(atan2(x1 - x0, y1 - y0)) % 360


def route(net: Roads, joints: list[int], start: float, haste: float = 1.0) -> Route:
    """A drive over these joints, with `haste` times the free speed of each street."""
    way = [joints[0], *(b for a, b in pairwise(joints) if a != b)]
    points = [(x, y) for x, y in net.points[way].tolist()]
    if len(way) == 1:
        return Route(way, [start], points)
    seconds = np.asarray(net.matrix[way[:-1], way[1:]]).ravel() / haste
    return Route(way, (start + np.r_[0.0, np.cumsum(seconds)]).tolist(), points)


def wander(net: Roads, start: int, home: tuple[float, float], lasts: float, chance: Random) -> list[int]:
    """Joints of an unhurried round of about so many seconds that keeps within reach of home."""
    way, spent, east, north = [start], 0.0, 0.0, 0.0
    while spent < lasts:
        links = net.links[way[-1]]
        if len(way) > 1 and len(links) > 1:
            links = [link for link in links if link[0] != way[-2]]
        x, y = net.points[way[-1]]
        dx, dy = home[0] - float(x), home[1] - float(y)
        away = hypot(dx, dy)
        wish = [1.0 + 1.5 * max(0.0, link[2] * east + link[3] * north) ** 2 for link in links]
        if away > 1100:
            wish = [w * exp(2.5 * (k[2] * dx + k[3] * dy) / away) for w, k in zip(wish, links, strict=True)]
        step, length, east, north = chance.choices(links, wish)[0]
        way.append(step)
        spent += length / PATROL_MPS
    return way
