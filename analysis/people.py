"""How many people an incident may touch: a range, and where it comes from."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from analysis.areas import Areas
from model.distance import DEGREE_M

People = tuple[int, int, str]
REACH_M: Final = {"fire": 60.0, "hazard": 150.0, "flood": 250.0, "crowd": 100.0}
"""How far what happens there reaches, by kind: for a fire the buildings beside it, for gas what is cleared at first."""
UNEVEN: Final = 2.0
"""People live unevenly within an area: a spot may hold half or twice what its area's mean says."""
SAID: Final = re.compile(
    r"\b(\d{1,4})\s+(?:people|persons|residents|occupants|adults|children|passengers|workers)?\s*"
    r"(?:are |still |may be )*"
    r"(inside|trapped|injured|hurt|missing|unconscious|on board|affected|casualties)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Residents:
    """Who lives where: the city's areas with their people. Without any, nothing is known."""

    areas: Areas

    @property
    def known(self) -> bool:
        """Whether any area tells its population."""
        return any(each for each in self.areas.population)

    def within(self, shape: shapely.Geometry) -> float | None:
        """Residents inside a shape (degrees), each area's evenly spread; None where one of them does not tell."""
        if not self.known:
            return None
        found, shape = 0.0, shapely.make_valid(shape)  # what a feed draws may cross itself
        for each, people in zip(self.areas.shapes, self.areas.population, strict=True):
            if not each.area or not each.intersects(shape):
                continue
            if people is None:
                return None
            found += people * each.intersection(shape).area / each.area
        return found


def affected(kind: str, words: str, lon: float | None, lat: float | None, residents: Residents) -> People | None:
    """Who an incident of that kind may touch: what somebody said of it, else who lives as near as it reaches.

    None where neither tells: a number out of the air is worse than none.
    """
    if (said := SAID.search(words)) is not None:
        return int(said[1]), int(said[1]), f"caller: “{said[0].strip()}”"
    if (reach := REACH_M.get(kind)) is None or lon is None or lat is None:
        return None
    return around(residents.within(disc(lon, lat, reach)), f"residents within {reach:.0f} m")


def inside(shape: shapely.Geometry, residents: Residents) -> People | None:
    """Who lives inside an alert's area; None where no area tells."""
    return around(residents.within(shape), "residents of the area", uneven=1.25)


def around(people: float | None, source: str, uneven: float = UNEVEN) -> People | None:
    """A range about a mean, to two figures; None about nothing."""
    if people is None:
        return None
    return _figures(people / uneven), _figures(people * uneven), source


def disc(lon: float, lat: float, metres: float) -> shapely.Geometry:
    """A disc of that radius, as a polygon in degrees."""
    turn = np.linspace(0, 2 * np.pi, 33)[:-1]
    east = metres / (DEGREE_M * np.cos(np.radians(lat)))
    return shapely.Polygon(np.column_stack([lon + east * np.cos(turn), lat + metres / DEGREE_M * np.sin(turn)]))


def _figures(value: float) -> int:
    """Rounded to two figures: more would claim to know."""
    whole = round(value)
    step = 10 ** max(0, len(str(whole)) - 2)
    return int(round(whole / step) * step)
