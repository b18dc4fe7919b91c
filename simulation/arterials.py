"""The roads that shape Meridian, drawn by hand: boulevards, the ring, two motorways and their ramps."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point

from simulation.plane import smooth


@dataclass(frozen=True)
class Road:
    """One named road before it meets the others."""

    line: LineString
    cls: str
    name: str
    ref: str = ""


# Metres east and north of the city's middle.
MAINS = {
    "Harbour Road": [(-5200, -2480), (-4300, -2420), (-3300, -2480), (-2050, -2660), (-900, -2330), (-300, -2130),
                     (200, -1830), (640, -1560), (1150, -1420), (1550, -1480), (2200, -1740), (2950, -1980),
                     (3330, -2180)],
    "Ring Road": [(-2050, -2660), (-2330, -1800), (-2260, -800), (-1780, 60), (-900, 520), (-60, 600), (420, 360),
                  (830, 110), (1450, 60), (2150, -330), (2480, -1000), (2380, -1790)],
    "Charter Street": [(-380, -2165), (-520, -1480), (-920, -720), (-1500, -60), (-1780, 60)],
    "Abbey Road": [(-1780, 60), (-2420, 820), (-3000, 1480), (-3480, 2180), (-4000, 2950), (-4700, 3700)],
    "King Street": [(-520, -1480), (-360, -900), (-440, -200), (-600, 530), (-640, 1330), (-560, 1800)],
    "Northgate Road": [(-560, 1800), (-480, 2440), (-250, 3150), (-260, 3700), (-120, 4700)],
    "Market Street": [(-5200, -1300), (-4300, -1220), (-3430, -1290), (-2290, -1200), (-1400, -1080), (-640, -1180),
                      (-420, -1020), (330, -900), (1000, -740), (1560, -560), (2230, -420)],
    "Eastern Avenue": [(2230, -420), (3000, -120), (3600, 60), (4250, 300)],
    "Orchard Road": [(1550, -1480), (1560, -560), (1480, 50), (1620, 900), (1560, 1600), (1680, 2130)],
    "Hill Road": [(1680, 2130), (1780, 2700), (2150, 3350), (2450, 4500)],
    "Parkway": [(-5200, 380), (-4400, 260), (-3430, 180), (-2600, 320), (-2000, 350)],
    "Quarry Road": [(-3300, -2480), (-3560, -1900), (-3430, -1290), (-3560, -600), (-3430, 180), (-3480, 950),
                    (-3300, 1500), (-3080, 1580)],
    "Weir Road": [(-3480, 2180), (-2800, 2480), (-2060, 2380), (-1300, 2500), (-480, 2440), (560, 2330),
                  (1680, 2130), (2600, 1880), (3500, 1720), (4200, 1500), (5200, 1650)],
    "Lock Street": [(-60, 600), (160, 1080), (240, 1470), (330, 1900), (560, 2330)],
    "Lighthouse Road": [(2480, -1000), (3050, -870), (3600, -950), (4300, -1250)],
    "Foundry Street": [(2380, -1790), (2480, -2250), (2560, -2760), (2500, -3050)],
    "Mill Road": [(1450, 60), (2050, 640), (2450, 1200), (2600, 1880)],
    "Saint Anne Street": [(-2290, -1200), (-1700, -1650), (-1080, -1960), (-900, -2330)],
}  # fmt: skip
MOTORWAYS = {
    "M-2": [(-6500, 2150), (-5200, 2330), (-4400, 2520), (-3600, 2840), (-2700, 3060), (-1850, 3110), (-900, 3230),
            (200, 3130), (1100, 2860), (2100, 2610), (3000, 2560), (3900, 2700), (4900, 3000), (6500, 3300)],
    "M-8": [(3000, 2560), (3080, 1900), (3010, 1200), (3040, 500), (3150, -150), (3080, -900), (2950, -1500)],
}  # fmt: skip
MOTORWAY_NAMES = {"M-2": "Northern Motorway", "M-8": "Docks Motorway"}
INTERCHANGES = [("M-2", "Abbey Road"), ("M-2", "Northgate Road"), ("M-2", "Hill Road"), ("M-8", "Weir Road"),
                ("M-8", "Eastern Avenue"), ("M-8", "Lighthouse Road")]  # fmt: skip


def arterials() -> tuple[list[Road], list[Road]]:
    """Main roads, which meet everything, and motorways with ramps, which meet only each other and mains."""
    mains = {name: snapped(LineString(smooth(points))) for name, points in MAINS.items()}
    highways = {ref: snapped(LineString(smooth(points))) for ref, points in MOTORWAYS.items()}
    ramps: list[Road] = []
    for ref, name in INTERCHANGES:
        crossing = highways[ref].intersection(mains[name])
        if isinstance(crossing, Point):
            for join, ramp, leave in _diamond(highways[ref], mains[name], crossing):
                highways[ref] = with_vertex(highways[ref], join)
                mains[name] = with_vertex(mains[name], leave)
                ramps.append(Road(ramp, "ramp", f"{ref} / {name}", ref))
    end = highways["M-8"].coords[-1]
    meets = mains["Harbour Road"].interpolate(mains["Harbour Road"].project(Point(2870, -1950)))
    mains["Harbour Road"] = with_vertex(mains["Harbour Road"], meets)
    last = snapped(LineString(smooth([end, (2890, -1720), (meets.x, meets.y)])))
    ramps.append(Road(last, "ramp", "M-8 / Harbour Road", "M-8"))
    streets = [Road(line, "main", name) for name, line in mains.items()]
    motorways = [Road(line, "motorway", MOTORWAY_NAMES[ref], ref) for ref, line in highways.items()]
    return streets, motorways + ramps


def snapped(line: LineString) -> LineString:
    """The line with its vertices on the half-metre grid on which all streets meet."""
    points = np.round(np.asarray(line.coords) * 2) / 2
    keep = np.r_[True, np.any(np.diff(points, axis=0) != 0, axis=1)]
    return LineString(points[keep])


def with_vertex(line: LineString, at: Point) -> LineString:
    """The line with a vertex at that point, which lies on it."""
    x, y = np.round(np.array([at.x, at.y]) * 2) / 2
    points = list(line.coords)
    if (x, y) in points:
        return line
    along = line.project(at)
    done = np.r_[0, np.cumsum(shapely.length(shapely.linestrings([points[i : i + 2] for i in range(len(points) - 1)])))]
    place = int(np.searchsorted(done, along))
    return LineString([*points[:place], (x, y), *points[place:]])


def _diamond(motorway: LineString, main: LineString, at: Point) -> Iterator[tuple[Point, LineString, Point]]:
    """Four ramps about a crossing: where each joins the motorway, its line, where it meets the main road."""
    on_motorway, on_main = motorway.project(at), main.project(at)
    for ahead in (-340.0, 340.0):
        for aside in (-95.0, 95.0):
            join, leave = motorway.interpolate(on_motorway + ahead), main.interpolate(on_main + aside)
            near = motorway.interpolate(on_motorway + ahead * 0.42)
            pull = np.array([leave.x - at.x, leave.y - at.y]) * 0.55
            points = [(join.x, join.y), (near.x + pull[0], near.y + pull[1]), (leave.x, leave.y)]
            yield join, snapped(LineString(smooth(points))), leave
