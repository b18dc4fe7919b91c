"""Metres on the ground, and degrees."""

from math import cos, radians
from typing import Final

DEGREE_M: Final = 111_195.0
"""A degree of latitude on a sphere of the Earth's mean radius (IUGG: 6,371.0088 km)."""


def box(lon: float, lat: float, metres: float) -> tuple[float, float, float, float]:
    """West, south, east and north of a box of degrees, so many metres round a place."""
    up, across = metres / DEGREE_M, metres / (DEGREE_M * max(0.01, cos(radians(lat))))
    return lon - across, lat - up, lon + across, lat + up
