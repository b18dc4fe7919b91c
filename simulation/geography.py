"""The whole ground of Meridian put together once for a seed, and the GeoJSON in which it is handed out."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from simulation.districts import District, districts
from simulation.land import Land, land
from simulation.plane import geographic
from simulation.streets import Street, streets


@dataclass(frozen=True)
class Geography:
    """Land, streets, parks and districts."""

    seed: int
    land: Land
    streets: list[Street]
    parks: dict[str, shapely.Polygon]
    districts: list[District]

    @cached_property
    def streets_geojson(self) -> bytes:
        """Every street as lines with `name`, `cls`, `ref` and `bridge`."""
        return _collection(
            [(s.line, {"name": s.name, "cls": s.cls, "ref": s.ref, "bridge": s.bridge}) for s in self.streets]
        )

    @cached_property
    def areas_geojson(self) -> bytes:
        """The districts as polygons with `name`, `population`, `daytime` and `groups`."""
        return _collection(
            [
                (d.shape, {"name": d.name, "population": d.population, "daytime": d.daytime, "groups": d.groups})
                for d in self.districts
            ]
        )

    @cached_property
    def land_geojson(self) -> bytes:
        """Water, harbour and parks as polygons with `kind` and `name`."""
        green = [(park, {"kind": "park", "name": name}) for name, park in self.parks.items()]
        return _collection(
            [
                (self.land.sea, {"kind": "water", "name": "Meridian Sound"}),
                (self.land.open_sea, {"kind": "water", "name": ""}),
                (self.land.river, {"kind": "water", "name": "River Alder"}),
                (self.land.harbour, {"kind": "harbour", "name": "Old Harbour Basin"}),
                *green,
            ]
        )


@lru_cache(maxsize=4)
def geography(seed: int) -> Geography:
    """The ground for a seed; built in about a second, kept for the life of the process."""
    ground = land()
    net = streets(ground, np.random.default_rng([seed, 1]))
    return Geography(seed, ground, net.streets, net.parks, districts(ground))


def _collection(items: list[tuple[BaseGeometry, dict[str, Any]]]) -> bytes:
    features = [
        {"type": "Feature", "properties": properties, "geometry": mapping(geographic(shape))}
        for shape, properties in items
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})
