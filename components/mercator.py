"""Web Mercator: places as shares of the square that the world is drawn on, from its north-western corner."""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def shares(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """How far east and how far south, 0 to 1 (EPSG:3857, as tiles are laid)."""
    sine = np.sin(np.radians(lat))
    return (np.asarray(lon, float) + 180) / 360, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
