"""Which area, and which hexagon, a place lies in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import h3
import numpy as np
import polars as pl
import shapely

RESOLUTION = 9  # hexagons of about 0.1 km²: the grain of heat and risk


@dataclass(frozen=True)
class Areas:
    """The city's areas: polygons with names, how many live there and how many are there by day (None: not told).
    `Areas()` has none."""

    names: tuple[str, ...] = ()
    shapes: tuple[shapely.Geometry, ...] = ()
    population: tuple[float | None, ...] = ()
    daytime: tuple[float | None, ...] = ()
    _tree: shapely.STRtree = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        shapely.prepare(list(self.shapes))
        object.__setattr__(self, "_tree", shapely.STRtree(list(self.shapes)))

    @classmethod
    def read(cls, geojson: bytes) -> "Areas":
        """From a FeatureCollection whose polygons carry `name` and perhaps `population` and `daytime`; ValueError if
        it is none."""
        found = [each for each in json.loads(geojson)["features"] if each.get("geometry")]
        names = tuple(str(each["properties"]["name"]) for each in found)
        people, by_day = (
            tuple(_people(each["properties"].get(name)) for each in found) for name in ("population", "daytime")
        )
        shapes = shapely.from_geojson([json.dumps(each["geometry"]) for each in found])
        return cls(names, tuple(shapely.make_valid(shapes)), people, by_day)

    @property
    def boxes(self) -> dict[str, tuple[float, float, float, float]]:
        """The box round each area: west, south, east, north in degrees."""
        return {name: shape.bounds for name, shape in zip(self.names, self.shapes, strict=True)}

    def holding(self, lon: Sequence[float | None], lat: Sequence[float | None]) -> list[str | None]:
        """The name of the area that holds each place (degrees); None outside them all."""
        found: list[str | None] = [None] * len(lon)
        if not self.shapes or not found:
            return found
        x, y = np.array(lon, dtype=float), np.array(lat, dtype=float)
        whichs, areas = self._tree.query(shapely.points(x, y))  # whose boxes hold which points
        for area in np.unique(areas).tolist():
            near = whichs[areas == area]
            for point in near[shapely.intersects_xy(self.shapes[area], x[near], y[near])].tolist():
                found[point] = self.names[area]
        return found


def _people(told: object) -> float | None:
    """A population as it is told; None where it is none."""
    if isinstance(told, str):
        told = float(told) if told.replace(".", "", 1).isdigit() else None
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) and told >= 0 else None


def located(incidents: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """Incidents with `area`, where their source named none, and, where they have a place, `cell` (H3, resolution 9)
    and its middle (`cell_lon`, `cell_lat`)."""
    lon, lat = incidents["lon"].to_list(), incidents["lat"].to_list()
    cells = [
        None if x is None or y is None else h3.latlng_to_cell(y, x, RESOLUTION) for x, y in zip(lon, lat, strict=True)
    ]
    middles = {cell: h3.cell_to_latlng(cell) for cell in set(cells) if cell is not None}
    return incidents.with_columns(
        pl.coalesce("area", pl.Series("area", areas.holding(lon, lat), dtype=pl.String)),
        pl.Series("cell", [cell and h3.str_to_int(cell) for cell in cells], dtype=pl.Int64),
        pl.Series("cell_lon", [middles[cell][1] if cell else None for cell in cells], dtype=pl.Float64),
        pl.Series("cell_lat", [middles[cell][0] if cell else None for cell in cells], dtype=pl.Float64),
    )
