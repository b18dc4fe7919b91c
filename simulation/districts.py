"""Meridian's twelve districts: they tile the city along its main roads and its river."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from simulation.arterials import MAINS, MOTORWAYS
from simulation.land import Land
from simulation.plane import smooth

POPULATION = 310_000
BORDERS = ("Harbour Road", "Ring Road", "Abbey Road", "King Street", "Northgate Road", "Market Street",
           "Eastern Avenue", "Quarry Road", "Weir Road", "Orchard Road", "Hill Road", "Mill Road",
           "Parkway", "Lighthouse Road", "Foundry Street", "Charter Street")  # fmt: skip


@dataclass(frozen=True)
class District:
    """A part of the city, who lives there, and how busy its nights and its trade are."""

    name: str
    shape: BaseGeometry
    population: int
    groups: dict[str, float]
    bustle: float

    @property
    def daytime(self) -> int:
        """How many are there by day: where trade is they come, elsewhere they leave."""
        return 100 * round(self.population * (0.55 + 0.4 * self.bustle) / 100)


@dataclass(frozen=True)
class _Sketch:
    name: str
    middles: tuple[tuple[float, float], ...]
    density: float  # people on a built-up km², before the sum is set
    shares: tuple[float, float, float]
    bustle: float


_SKETCHES = (
    _Sketch("Old Harbour", ((-700, -1950), (-100, -1500), (-1500, -2350)), 8.2, (0.41, 0.34, 0.25), 2.6),
    _Sketch("Abbeyfield", ((-1150, -450), (-1850, -900)), 7.4, (0.58, 0.22, 0.20), 1.3),
    _Sketch("Kingsbridge", ((100, -250), (700, -100)), 7.9, (0.49, 0.30, 0.21), 1.5),
    _Sketch("Southstrand", ((-2000, -2950), (-3000, -2850), (-700, -2900)), 4.4, (0.63, 0.19, 0.18), 0.9),
    _Sketch("Parkside", ((-3000, -900), (-2900, -1900)), 5.6, (0.71, 0.17, 0.12), 0.8),
    _Sketch("Westering", ((-4050, -700), (-4000, -1900), (-4000, -2800)), 4.2, (0.66, 0.20, 0.14), 0.6),
    _Sketch("Quarry Hill", ((-3900, 1100), (-2750, 800), (-3900, 2200)), 4.9, (0.38, 0.42, 0.20), 0.8),
    _Sketch("Weirside", ((-1300, 1900), (-2700, 1800), (-1200, 900)), 5.9, (0.44, 0.36, 0.20), 0.9),
    _Sketch("Northgate", ((-1400, 3200), (-3200, 3100), (200, 3000)), 4.1, (0.57, 0.27, 0.16), 0.7),
    _Sketch("Highmoor", ((2900, 2700), (1300, 3200), (3300, 3300)), 3.6, (0.74, 0.14, 0.12), 0.5),
    _Sketch("Orchard Vale", ((900, 1600), (2400, 600), (3600, 900), (600, 900)), 5.3, (0.47, 0.25, 0.28), 0.9),
    _Sketch("Eastdocks", ((2000, -1100), (3300, -1500), (2600, -2500)), 4.7, (0.29, 0.47, 0.24), 1.4),
)


def districts(land: Land) -> list[District]:
    """Every district, in a fixed order; together they cover the city once."""
    cuts: list[BaseGeometry] = [LineString(smooth(MAINS[name])) for name in BORDERS]
    cuts += [LineString(smooth(points)) for points in MOTORWAYS.values()]
    cuts += [land.river_line, land.city.boundary]
    faces = [f for f in shapely.get_parts(shapely.polygonize([shapely.union_all(cuts)])) if isinstance(f, Polygon)]
    faces = [f for f in faces if land.city.contains(f.representative_point())]
    owner = [_owner(face) for face in faces]
    shapes = [
        shapely.union_all([f for f, o in zip(faces, owner, strict=True) if o == i]) for i in range(len(_SKETCHES))
    ]
    homes = [s.density * shapely.intersection(shape, land.dry).area for s, shape in zip(_SKETCHES, shapes, strict=True)]
    people = np.round(np.array(homes) / sum(homes) * POPULATION, -1).astype(int)
    people[0] += POPULATION - people.sum()
    return [
        District(s.name, shape, int(n), dict(zip(("group_a", "group_b", "group_c"), s.shares, strict=True)), s.bustle)
        for s, shape, n in zip(_SKETCHES, shapes, people, strict=True)
    ]


def _owner(face: Polygon) -> int:
    """The district whose nearest middle lies closest to the face's own."""
    point = face.representative_point() if face.area < 40_000 else face.centroid
    away = [min(np.hypot(x - point.x, y - point.y) for x, y in s.middles) for s in _SKETCHES]
    return int(np.argmin(away))
