"""Ten trips through St. Louis that were looked at by hand on the map (docs/TRIPS.md): what each has to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Final

import numpy as np
import shapely

from analysis.gazetteer import Gazetteer
from analysis.network import Flags, Network, trips_to, way
from model.distance import DEGREE_M

Point = tuple[float, float]


@dataclass(frozen=True)
class Trip:
    """From one crossing to another, or to a place with a name; `closed` is a line that somebody drew across a street.

    `shows` is what the trip is there for.
    """

    shows: str
    start: str
    end: str | tuple[str, float, float]
    closed: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Driven:
    """A trip as the graph drives it: nodes, edges, the line, and where a straight line would have led."""

    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    line: tuple[Point, ...]
    metres: float
    seconds: float
    straight_m: float

    @property
    def ratio(self) -> float:
        """How much longer it is than a straight line."""
        return self.metres / self.straight_m


TEN: Final = (
    Trip("across the railway's yards, where no street is", "S 18th St & Chouteau Ave", "S 14th St & Market St"),
    Trip("along a motorway, by its ramps", "Virginia Ave & Loughborough Ave", "Park Ave & S Broadway"),
    Trip("across a motorway at its junction, without driving on it", "S Kingshighway Blvd & Oakland Ave",
         "S Kingshighway Blvd & Barnes Hospital Plz"),
    Trip("over a motorway that has no junction there", "Tower Grove Ave & Shenandoah Ave",
         "Tower Grove Ave & Vista Ave"),
    Trip("through the blocks of downtown", "N Tucker Blvd & Washington Ave", "S 4th St & Walnut St"),
    Trip("round a park", "Arsenal St & Gustine Ave", "S 39th St & Magnolia Ave"),
    Trip("into a dead end", "Arsenal St & Hampton Ave", ("the end of Knox Industrial Dr", -90.2962, 38.6183)),
    Trip("round what somebody has closed", "S Grand Blvd & Arsenal St", "Gravois Ave & S Grand Blvd",
         closed=((-90.2440, 38.5975), (-90.2420, 38.5973))),
    Trip("through the city, from one motorway onto another", "Riverview Dr & Hall St", "Arsenal St & Hampton Ave"),
    Trip("onto a bridge that ends with the file, above the river", "N Florissant Ave & Salisbury St",
         ("the end of the McKinley Bridge", -90.1833, 38.665)),
)  # fmt: skip


def place(gazetteer: Gazetteer, told: str | tuple[str, float, float]) -> Point:
    """Where that is; LookupError where the city has no such crossing."""
    if isinstance(told, tuple):
        return told[1], told[2]
    found = [each for each in gazetteer.find(told, limit=1) if each.kind == "crossing"]
    if not found:
        raise LookupError(f"{told}: no such crossing")
    return found[0].lon, found[0].lat


def name(told: str | tuple[str, float, float]) -> str:
    """What a trip's end is called."""
    return told if isinstance(told, str) else told[0]


def shut_by(network: Network, trip: Trip) -> Flags | None:
    """The edges that the trip's closure shuts; None where nothing is closed."""
    return network.shut([shapely.LineString(trip.closed)]) if trip.closed else None


def drive(network: Network, gazetteer: Gazetteer, trip: Trip, shut: Flags | None) -> Driven:
    """The quickest way from the trip's start to its end."""
    (lon, lat), (to_lon, to_lat) = place(gazetteer, trip.start), place(gazetteer, trip.end)
    (a, b), _ = network.nearest([lon, to_lon], [lat, to_lat])
    trips = trips_to(network.matrix(shut), int(b), np.inf)
    nodes = way(trips, int(a))
    edges = network.edges(nodes, shut)
    across = (network.lon[a] - network.lon[b]) * cos(radians(lat))
    return Driven(
        tuple(nodes), tuple(edges), tuple(network.line(nodes, shut)), float(network.metres[edges].sum()),
        float(trips.seconds[a]), hypot(across, network.lat[a] - network.lat[b]) * DEGREE_M,
    )  # fmt: skip


def stretches(network: Network, driven: Driven) -> Iterator[tuple[str, float]]:
    """Each stretch of a way on streets, ramps or a motorway, and how many metres of it."""
    kinds = ("street", "motorway", "ramp")
    last, metres = "", 0.0
    for edge in driven.edges:
        kind = kinds[int(network.level[edge])]
        if kind != last and last:
            yield last, metres
            metres = 0.0
        last, metres = kind, metres + float(network.metres[edge])
    yield last, metres
