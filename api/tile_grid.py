"""The grid of web map tiles (EPSG:3857): where a tile lies, and the blocks that several are drawn in at once."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from components.mercator import shares

HALF: Final = 20037508.342789244
"""Half the world's width in the metres of EPSG:3857."""
DEEPEST: Final = 20
BLOCK: Final = 2
"""Tiles along each side of a block. Fewer cut fewer words off, more would make the first tile wait."""


@dataclass(frozen=True)
class Tile:
    """One square of the world at one zoom."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether the world has such a tile, at a depth that we draw."""
        return 0 <= self.z <= DEEPEST and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z

    @property
    def block(self) -> "Tile":
        """The first tile of its block."""
        return Tile(self.z, self.x - self.x % BLOCK, self.y - self.y % BLOCK)

    def members(self) -> Iterator["Tile"]:
        """The tiles of the block that begins here."""
        side = min(BLOCK, 2**self.z)
        return (Tile(self.z, self.x + i, self.y + j) for j in range(side) for i in range(side))


def extent(tile: Tile, tiles: int = 1) -> tuple[float, float, float, float]:
    """West, south, east, north in metres of so many tiles a side, beginning at this one."""
    size = 2 * HALF / 2**tile.z
    west, north = -HALF + tile.x * size, HALF - tile.y * size
    return west, north - tiles * size, west + tiles * size, north


def metres(lon: float, lat: float) -> tuple[float, float]:
    """Degrees as metres of EPSG:3857."""
    east, south = shares(lon, lat)
    return float(2 * east - 1) * HALF, float(1 - 2 * south) * HALF


def fitting_zoom(bounds: tuple[float, float, float, float], width: int = 1224, height: int = 1024) -> int:
    """The zoom nearest to that at which west, south, east, north (degrees) fill a window of so many pixels."""
    west, south = metres(bounds[0], bounds[1])
    east, north = metres(bounds[2], bounds[3])
    across = min(width / max(east - west, 1.0), height / max(north - south, 1.0))  # pixels a metre
    return max(0, min(DEEPEST, round(math.log2(across * 2 * HALF / 256))))


def blocks(bounds: tuple[float, float, float, float], zoom: int) -> list[Tile]:
    """Every block that these bounds (degrees) touch, the middle ones first."""
    size = 2 * HALF / 2**zoom
    (west, south), (east, north) = metres(bounds[0], bounds[1]), metres(bounds[2], bounds[3])
    columns = range(int((west + HALF) / size), int((east + HALF) / size) + 1)
    rows = range(int((HALF - north) / size), int((HALF - south) / size) + 1)
    found = {Tile(zoom, x, y).block for x in columns for y in rows}
    middle = ((columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2)
    return sorted(found, key=lambda tile: math.dist((tile.x + 0.5, tile.y + 0.5), middle))
