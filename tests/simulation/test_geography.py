"""The ground of Meridian holds what a city must: streets that join, bridges, districts that tile it."""

import json
from collections import defaultdict

import numpy as np
import pytest
import shapely

from simulation.geography import Geography, geography
from simulation.plane import bounds, geographic, lonlat, metres
from simulation.roads import graph
from simulation.streets import streets
from tests.simulation.conftest import SEED


@pytest.fixture(scope="module")
def ground() -> Geography:
    return geography(SEED)


def test_the_same_seed_makes_the_same_streets_and_another_seed_makes_others(ground: Geography) -> None:
    once, again, other = (
        [(s.name, s.line.wkt) for s in streets(ground.land, np.random.default_rng([seed, 1])).streets]
        for seed in (SEED, SEED, SEED + 1)
    )
    assert once == again == [(s.name, s.line.wkt) for s in ground.streets]
    assert other != once


def test_the_city_covers_about_sixty_square_kilometres_within_its_bounds(ground: Geography) -> None:
    assert 57e6 < ground.land.city.area < 63e6
    west, south, east, north = bounds()
    w, s, e, n = geographic(ground.land.city).bounds
    assert west < w and s > south and e < east and n < north


def test_lonlat_and_metres_undo_each_other() -> None:
    x, y = metres(*lonlat([1234.5, -4000.0], [-321.0, 3999.5]))
    assert np.allclose(x, [1234.5, -4000.0], atol=0.1)
    assert np.allclose(y, [-321.0, 3999.5], atol=0.1)


def test_nearly_all_streets_hang_together_by_shared_vertices(ground: Geography) -> None:
    net = graph(ground.streets)
    every = {point for s in ground.streets for point in s.line.coords}
    assert len(net.points) >= 0.99 * len(every)


def test_published_streets_share_their_vertices_to_the_last_digit(ground: Geography) -> None:
    streets = json.loads(ground.streets_geojson)["features"]
    seen: dict[tuple[float, float], set[str]] = defaultdict(set)
    for street in streets:
        for lon, lat in street["geometry"]["coordinates"]:
            seen[lon, lat].add(street["properties"]["name"])
    assert sum(len(names) > 1 for names in seen.values()) > 2500


def test_every_street_has_a_name_and_a_known_class(ground: Geography) -> None:
    assert all(s.name for s in ground.streets)
    assert {s.cls for s in ground.streets} == {"motorway", "ramp", "main", "collector", "local"}
    assert all(s.ref.startswith("M-") for s in ground.streets if s.cls in ("motorway", "ramp"))
    assert len({s.name for s in ground.streets}) > 400


def test_a_motorway_joins_only_motorways_and_ramps(ground: Geography) -> None:
    classes: dict[tuple[float, ...], set[str]] = defaultdict(set)
    for street in ground.streets:
        for point in street.line.coords:
            classes[point].add(street.cls)
    on_motorways = [found for found in classes.values() if "motorway" in found]
    assert all(found <= {"motorway", "ramp"} for found in on_motorways)
    assert any("ramp" in found for found in on_motorways)


def test_every_ramp_leads_from_a_motorway_to_a_main_road(ground: Geography) -> None:
    ends = {cls: {p for s in ground.streets if s.cls == cls for p in s.line.coords} for cls in ("motorway", "main")}
    for ramp in (s for s in ground.streets if s.cls == "ramp"):
        first, last = ramp.line.coords[0], ramp.line.coords[-1]
        assert {first, last} & ends["motorway"], ramp.name
        assert {first, last} & ends["main"], ramp.name


def test_bridges_cross_the_river_and_nothing_else_does(ground: Geography) -> None:
    river = ground.land.river
    crossing = [s for s in ground.streets if s.line.intersection(river).length > 20]
    assert all(s.bridge for s in crossing)
    assert 5 <= len({s.name for s in crossing}) <= 8
    assert not [s for s in crossing if s.cls in ("local", "collector")]


def test_streets_keep_out_of_the_harbour_and_the_sea(ground: Geography) -> None:
    deep = ground.land.harbour.union(ground.land.sea).buffer(-5)
    assert sum(s.line.intersection(deep).length for s in ground.streets if s.cls != "motorway") < 20


def test_parks_are_crossed_by_main_roads_only(ground: Geography) -> None:
    assert 6 <= len(ground.parks) <= 12
    green = shapely.union_all(list(ground.parks.values())).buffer(-25)
    assert sum(s.line.intersection(green).length for s in ground.streets if s.cls in ("local", "collector")) < 200
    assert max(park.area for park in ground.parks.values()) > 1e6


def test_twelve_districts_tile_the_city_and_hold_its_people(ground: Geography) -> None:
    districts = ground.districts
    assert len({d.name for d in districts}) == 12
    assert sum(d.population for d in districts) == 310_000
    assert all(abs(sum(d.groups.values()) - 1) < 1e-9 for d in districts)
    together = shapely.union_all([d.shape for d in districts])
    assert sum(d.shape.area for d in districts) == pytest.approx(together.area, rel=1e-6)
    assert together.symmetric_difference(ground.land.city).area < 1000


def test_land_names_its_water_its_harbour_and_its_parks(ground: Geography) -> None:
    features = json.loads(ground.land_geojson)["features"]
    assert {f["properties"]["kind"] for f in features} == {"water", "harbour", "park"}
    assert sum(not f["properties"]["name"] for f in features) == 1  # the open sea


def test_the_sea_has_no_end_that_a_map_could_show(ground: Geography) -> None:
    sea = shapely.union_all([ground.land.sea, ground.land.open_sea])
    assert sea.geom_type == "Polygon"
    assert not sea.interiors
    assert sea.bounds[1] < -100_000
    assert ground.land.open_sea.intersection(ground.land.city).is_empty
