"""Meridian's streets as one network: every line meets its neighbours in a shared vertex."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, Polygon, affinity
from shapely.ops import substring

from simulation.arterials import Road, arterials, snapped
from simulation.blocks import quarter_streets
from simulation.junctions import Pieces, joined, parts_of, without_stubs
from simulation.land import Land
from simulation.names import SHORE, Names

PARKS = [  # name, middle, width, height, turn in degrees
    ("Meridian Park", -2890, -560, 1180, 1420, 4), ("Abbey Gardens", -1180, -420, 560, 420, 40),
    ("Battery Green", 3560, -1500, 720, 800, 60), ("Northfield Common", 640, 3330, 760, 560, 20),
    ("Weir Meadows", -1420, 1930, 880, 460, -25), ("Orchard Park", 2280, 520, 480, 620, 0),
    ("Exchange Square", -760, -1720, 230, 230, 10), ("Signal Hill", -4050, -620, 520, 760, 0),
    ("Quarry Woods", -3900, 1560, 560, 760, 15), ("Saltmarsh Park", 3560, 880, 620, 760, -20),
]  # fmt: skip


@dataclass(frozen=True)
class Street:
    """A stretch of one street; a bridge is a stretch of its own."""

    line: LineString
    cls: str
    name: str
    ref: str = ""
    bridge: bool = False


@dataclass(frozen=True)
class Streets:
    """The whole network, and the parks that lie between its streets."""

    streets: list[Street]
    parks: dict[str, Polygon]


def streets(land: Land, rng: np.random.Generator) -> Streets:
    """Lay out every street of the city and join them up."""
    mains, highways = arterials()
    frame = land.city.buffer(260).difference(land.sea.union(land.harbour).buffer(40))
    mains = [Road(part, r.cls, r.name) for r in mains for part in parts_of(r.line.intersection(frame))]
    shore = _shore(land)
    corridor = shapely.union_all([r.line.buffer(46 if r.cls == "motorway" else 20) for r in highways])
    ground = land.city.difference(shapely.union_all([land.water.buffer(30), corridor])).buffer(-4)
    cuts = shapely.union_all([r.line for r in mains + shore] + [ground.boundary], grid_size=0.5)
    names = Names(rng, [r.name for r in mains + highways] + [n for s in SHORE.values() for n in s])
    fill = [
        road
        for quarter in shapely.get_parts(shapely.polygonize([cuts]))
        if 4 * quarter.area > 30 * quarter.length and ground.contains(quarter.representative_point())
        for road in quarter_streets(quarter, names, rng)
    ]
    pieces = joined(mains + shore + fill)
    parks = _parks(pieces)
    pieces = without_stubs(_outside(parks, pieces))
    merged = [_street(line, road, land) for line, road in pieces.merged(land.river)]
    return Streets([*merged, *(_street(r.line, r, land) for r in _cut(highways, land))], parks)


def _street(line: LineString, road: Road, land: Land) -> Street:
    crosses = land.river.contains(line.interpolate(0.5, normalized=True))
    return Street(line, road.cls, road.name, road.ref, bool(crosses))


def _shore(land: Land) -> list[Road]:
    """The roads that follow the water's edge, a new name about every kilometre."""
    edge = land.water.buffer(46).simplify(6).boundary.intersection(land.city.buffer(-20))
    roads: list[Road] = []
    taken = dict.fromkeys(SHORE, 0)
    near = {"river": land.river, "harbour": land.harbour, "coast": land.sea}
    for line in parts_of(shapely.line_merge(edge)):
        if line.length < 400 or (line.is_closed and land.river.buffer(60).contains(line)):
            continue  # the river's island carries no road
        marks = [*np.arange(0, line.length - 500, 1150), line.length]
        for start, end in pairwise(marks):
            part = substring(line, start, end)
            middle = part.interpolate(0.5, normalized=True)
            kind = min(near, key=lambda k: near[k].distance(middle))
            name = SHORE[kind][taken[kind] % len(SHORE[kind])]
            taken[kind] += 1
            roads.append(Road(snapped(part), "local" if kind == "harbour" else "collector", name))
    return roads


def _parks(pieces: Pieces) -> dict[str, Polygon]:
    """Parks are the blocks about a point, taken together, so that streets run round them."""
    blocks = shapely.get_parts(shapely.polygonize(pieces.lines))
    middles = shapely.centroid(blocks)
    parks = {}
    for name, x, y, width, height, turn in PARKS:
        shape = affinity.scale(shapely.Point(0, 0).buffer(1), width / 2, height / 2)
        shape = affinity.translate(affinity.rotate(shape, turn), x, y)
        chosen = blocks[shapely.contains(shape, middles)]
        if len(chosen):
            whole = shapely.union_all(chosen).buffer(1).buffer(-13).buffer(-8).buffer(8)
            parks[name] = max(parts_of_polygon(whole), key=lambda p: p.area)
    return parks


def parts_of_polygon(shape: shapely.Geometry) -> list[Polygon]:
    """The polygons of a shape, without their holes."""
    return [Polygon(p.exterior) for p in shapely.get_parts(shape) if isinstance(p, Polygon)]


def _outside(parks: dict[str, Polygon], pieces: Pieces) -> Pieces:
    """Only main roads cross a park."""
    green = shapely.union_all(list(parks.values()))
    shapely.prepare(green)
    within = shapely.contains(green, shapely.line_interpolate_point(pieces.lines, 0.5, normalized=True))
    main = np.array([pieces.roads[i].cls == "main" for i in pieces.parent])
    return pieces.only(~within | main)


def _cut(highways: list[Road], land: Land) -> list[Road]:
    """Motorways and ramps, cut where they meet the river's banks and each other."""
    window = land.city.buffer(400)
    return [
        Road(snapped(part), r.cls, r.name, r.ref)
        for r in highways
        for inside in parts_of(r.line.intersection(window))
        for part in (*parts_of(inside.intersection(land.river)), *parts_of(inside.difference(land.river)))
    ]
