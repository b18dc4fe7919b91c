"""The cells that risk is told by: hexagons (H3) or squares of so many metres, over the city's ground."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import cos, radians
from typing import Final

import h3
import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import gaussian_filter
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from model.distance import DEGREE_M

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Box = tuple[float, float, float, float]
MOST: Final = 400_000  # cells; more than any city has at 50 m
REACH: Final = 3.0  # a kernel ends after so many standard deviations


class CellsError(ValueError):
    """No such cells; the message says which there are."""


class Cells(ABC):
    """Cells of equal kind. `lon` and `lat` are their middles in degrees, `x` and `y` the same in metres."""

    def __init__(self, name: str, ids: Sequence[str], lon: Floats, lat: Floats) -> None:
        self.name, self.ids, self.lon, self.lat = name, tuple(ids), lon, lat
        self.x = (lon - lon.min()) * DEGREE_M * cos(radians(float(lat.mean())))
        self.y = (lat - lat.min()) * DEGREE_M

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def apart_m(self) -> float:
        """How far a cell's middle is from the next one's."""
        return float(np.sort(np.hypot(self.x - self.x[0], self.y - self.y[0]))[:2][-1])

    @abstractmethod
    def holding(self, lon: Floats, lat: Floats) -> Ints:
        """The number of the cell that holds each place; -1 outside them all, or where there is no place."""

    @abstractmethod
    def smoothed(self, fields: Floats, sigma_m: float) -> Floats:
        """Fields (…, cells) spread by a Gaussian over the cells; what they hold in all stays the same."""


class Squares(Cells):
    """Squares in rows from south to north."""

    def __init__(self, side_m: float, bounds: Box, ground: shapely.Geometry | None) -> None:
        west, south, east, north = bounds
        self._side, self._west, self._south = side_m, west, south
        self._across = DEGREE_M * cos(radians((south + north) / 2))
        wide, high = int((east - west) * self._across // side_m) + 1, int((north - south) * DEGREE_M // side_m) + 1
        if wide * high > MOST:
            raise CellsError(f"grid:{side_m:g} makes {wide * high:,} squares of this city; at most {MOST:,} are told")
        column, row = (each.ravel() for each in np.meshgrid(np.arange(wide), np.arange(high)))
        lon = np.asarray(west + (column + 0.5) * side_m / self._across, dtype=np.float64)
        lat = np.asarray(south + (row + 0.5) * side_m / DEGREE_M, dtype=np.float64)
        kept = np.ones(len(lon), dtype=bool)
        if ground is not None:
            shapely.prepare(ground)
            kept = shapely.contains_xy(ground, lon, lat)
        if not kept.any():
            raise CellsError(f"grid:{side_m:g}: no square of that size has its middle in this city")
        self._shape, self._flat = (high, wide), np.flatnonzero(kept)
        self._number = np.full(wide * high, -1, dtype=np.int64)
        self._number[kept] = np.arange(len(self._flat))
        self._inside: dict[float, Floats] = {}  # of each width, the share of a square's own that stays in the city
        ids = [f"{x}/{y}" for x, y in zip(column[kept].tolist(), row[kept].tolist(), strict=True)]
        super().__init__(f"grid:{side_m:g}", ids, lon[kept], lat[kept])

    def holding(self, lon: Floats, lat: Floats) -> Ints:
        high, wide = self._shape
        placed = np.isfinite(lon) & np.isfinite(lat)
        x, y = np.where(placed, lon, self._west - 1) - self._west, np.where(placed, lat, self._south) - self._south
        column = np.floor(x * self._across / self._side).astype(np.int64)
        row = np.floor(y * DEGREE_M / self._side).astype(np.int64)
        inside = (column >= 0) & (column < wide) & (row >= 0) & (row < high)
        found: Ints = np.where(inside, self._number[np.where(inside, row * wide + column, 0)], -1)
        return found

    def smoothed(self, fields: Floats, sigma_m: float) -> Floats:
        sigma = sigma_m / self._side
        if sigma_m not in self._inside:
            self._inside[sigma_m] = self._spread(np.ones(len(self)), sigma)
        flat = np.atleast_2d(fields) / self._inside[sigma_m]
        return np.array([self._spread(each, sigma) for each in flat]).reshape(np.shape(fields))

    def _spread(self, values: Floats, sigma: float) -> Floats:
        raster = np.zeros(self._shape, dtype=np.float32)
        raster.ravel()[self._flat] = values
        spread: Floats = gaussian_filter(raster, sigma, mode="constant", truncate=REACH).ravel()[self._flat]
        return spread


class Hexagons(Cells):
    """Hexagons of one resolution of H3."""

    def __init__(self, resolution: int, bounds: Box, ground: shapely.Geometry | None) -> None:
        shape = ground if ground is not None else shapely.box(*bounds)
        area_km2 = shape.area * (DEGREE_M / 1000) ** 2 * cos(radians(float(shape.centroid.y)))
        if area_km2 / h3.average_hexagon_area(resolution, "km^2") > MOST:
            raise CellsError(f"h3:{resolution} makes more than {MOST:,} hexagons of this city")
        ids = sorted(h3.geo_to_cells(shape, resolution))
        if not ids:
            raise CellsError(f"h3:{resolution}: no hexagon of that size has its middle in this city")
        self._resolution, self._number = resolution, {each: n for n, each in enumerate(ids)}
        self._kernels: dict[float, csr_matrix] = {}
        middles = np.array([h3.cell_to_latlng(each) for each in ids])
        super().__init__(f"h3:{resolution}", ids, middles[:, 1], middles[:, 0])

    def holding(self, lon: Floats, lat: Floats) -> Ints:
        found = [
            self._number.get(h3.latlng_to_cell(y, x, self._resolution), -1) if x == x and y == y else -1
            for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
        ]
        return np.array(found, dtype=np.int64)

    def smoothed(self, fields: Floats, sigma_m: float) -> Floats:
        if sigma_m not in self._kernels:
            self._kernels[sigma_m] = kernel(self, sigma_m)
        spread: Floats = (self._kernels[sigma_m] @ np.atleast_2d(fields).T).T
        return spread.reshape(np.shape(fields))


def kernel(cells: Cells, sigma_m: float) -> csr_matrix:
    """(cells, cells): the share of what lies in a column's cell that a Gaussian takes to a row's; columns sum to 1."""
    at = np.column_stack([cells.x, cells.y])
    tree = cKDTree(at)
    near = tree.sparse_distance_matrix(tree, REACH * sigma_m, output_type="coo_matrix").tocsc()
    near.data = np.exp(-0.5 * (near.data / sigma_m) ** 2)
    near.setdiag(1.0)  # distance zero is not kept by a sparse matrix
    sums = np.asarray(near.sum(axis=0)).ravel()
    near.data /= np.repeat(sums, np.diff(near.indptr))
    return csr_matrix(near.astype(np.float32))


def cells_named(name: str, bounds: Box, areas: Sequence[shapely.Geometry] = ()) -> Cells:
    """ "h3:9" or "grid:100" over the areas, or over the whole box where the city has none; CellsError otherwise."""
    ground = shapely.union_all(list(areas)) if len(areas) else None
    if found := re.fullmatch(r"h3:(\d{1,2})", name):
        if not 5 <= int(found[1]) <= 12:
            raise CellsError(f"{name}: hexagons of resolution 5 to 12")
        return Hexagons(int(found[1]), bounds, ground)
    if found := re.fullmatch(r"grid:(\d+(?:\.\d+)?)", name):
        if not 20 <= float(found[1]) <= 5_000:
            raise CellsError(f"{name}: squares of 20 to 5,000 metres")
        return Squares(float(found[1]), bounds, ground)
    raise CellsError(f'{name!r}: "h3:9" (a resolution of H3) or "grid:100" (metres)')
