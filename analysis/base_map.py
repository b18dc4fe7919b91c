"""The base map's files: any street file, areas and land made into the few shapes and words that tiles draw."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping

from analysis import osm_streets
from analysis.base_shapes import joined, metres, middle, midline, outline, sound_shape
from analysis.street_classes import CLASSES, of_osm, of_tiger, shield

Feature = dict[str, Any]
LAND = ("water", "park", "harbour")
WATER = ("water", "harbour")

# TIGER knows no collectors: a local street that runs so far under one name is taken for one.
_COLLECTOR_KM, _AVENUE_KM = 4.0, 2.0
_AVENUE = re.compile(r"\b(Blvd|Pkwy|Rd|Dr)( [NESW])?$")
_WORLD = shapely.box(-179.9, -84.0, 179.9, 84.0)


class BaseMapError(ValueError):
    """A file cannot be read as streets, areas or land; the message names it."""


@dataclass(frozen=True)
class Prepared:
    """What `prepare` wrote, its extent (west, south, east, north) and how many broken shapes it left out."""

    streets: Path
    areas: Path | None
    land: Path
    bounds: tuple[float, float, float, float]
    broken: int


def prepare(streets: Path, areas: Path | None, land: Path | None, out: Path) -> Prepared:
    """Streets, areas and land as GeoJSON in degrees, in `out`.

    `land` also holds what lies outside the city, its edge, and where the names of areas and land are written.
    """
    broken: Counter[str] = Counter()
    drawn, found_land = _read_osm(streets) if streets.suffix == ".pbf" else (list(_streets(_features(streets))), [])
    lines = _merged(_sound(drawn, ("LineString", "MultiLineString"), broken))
    if not lines:
        raise BaseMapError(f"{streets}: no street could be read")
    polygons = ("Polygon", "MultiPolygon")
    grounds = list(_land(_features(land))) if land else found_land
    grounds_found = _sound(grounds, polygons, broken)
    ground = [feature for _, feature in grounds_found if feature["properties"]["kind"] not in WATER]
    ground += _waters(shape for shape, feature in grounds_found if feature["properties"]["kind"] in WATER)
    for shape, feature in grounds_found:
        ground += _name(shape, feature, "park" if feature["properties"]["kind"] == "park" else "water")
    named = frozenset(feature["properties"]["name"] for _, feature in grounds_found)
    extent = shapely.union_all([shapely.box(*shape.bounds) for shape, _ in lines]).bounds
    districts = list(_sound(list(_named(_features(areas))), polygons, broken)) if areas else []
    if districts:
        city = outline([shape for shape, _ in districts])
        ground += [part for shape, each in districts for part in _name(shape, each, "area", named)]
        ground.append(_feature(_WORLD.difference(city), {"kind": "outside", "name": ""}))
        ground.append(_feature(city.boundary, {"kind": "edge", "name": ""}))
        extent = city.union(shapely.box(*extent)).bounds
    out.mkdir(parents=True, exist_ok=True)
    return Prepared(
        streets=_write(out / "streets.geojson", (feature for _, feature in lines)),
        areas=_write(out / "areas.geojson", (feature for _, feature in districts)) if districts else None,
        land=_write(out / "land.geojson", ground),
        bounds=(extent[0], extent[1], extent[2], extent[3]),
        broken=broken.total(),
    )


def _features(path: Path) -> list[Feature]:
    try:
        document = json.loads(path.read_bytes())
        return [each for each in document["features"] if isinstance(each, dict)]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise BaseMapError(f"{path}: expected a GeoJSON FeatureCollection, found {fault}") from fault


def _read_osm(path: Path) -> tuple[list[Feature], list[Feature]]:
    try:
        return osm_streets.read(path)
    except RuntimeError as fault:
        raise BaseMapError(f"{path}: expected an OpenStreetMap extract, found {fault}") from fault


def _streets(features: list[Feature]) -> Iterator[Feature]:
    """Our own properties, TIGER's or OpenStreetMap's, made ours."""
    collectors = _long_streets(features)
    for each in features:
        given = _properties(each)
        name, ref = _text(given.get("name")), _text(given.get("ref"))
        cls: str | None
        if given.get("cls") in CLASSES:
            cls = str(given["cls"])
        elif "MTFCC" in given:
            cls, name = of_tiger(_text(given["MTFCC"])), _text(given.get("FULLNAME"))
            cls = "collector" if cls == "local" and name in collectors else cls
            ref = shield(name) if cls == "motorway" else ""
        else:
            cls = of_osm(_text(given.get("highway")) or "residential")
            ref = shield(ref) if cls == "motorway" else ""
        if cls is not None:
            yield {"geometry": each.get("geometry"), "properties": {"name": name, "cls": cls, "ref": ref}}


def _long_streets(features: Iterable[Feature]) -> frozenset[str]:
    """The names under which TIGER's local streets run so far that they collect the others."""
    length: Counter[str] = Counter()
    for each in features:
        given = _properties(each)
        if given.get("MTFCC") == "S1400" and (name := _text(given.get("FULLNAME"))):
            length[name] += metres(each.get("geometry"))
    return frozenset(
        name for name, long in length.items() if long >= 1000 * (_AVENUE_KM if _AVENUE.search(name) else _COLLECTOR_KM)
    )


def _named(features: Iterable[Feature]) -> Iterator[Feature]:
    for each in features:
        yield {"geometry": each.get("geometry"), "properties": {"name": _text(_properties(each).get("name"))}}


def _land(features: Iterable[Feature]) -> Iterator[Feature]:
    for each in features:
        given = _properties(each)
        if (kind := given.get("kind")) in LAND:
            yield {"geometry": each.get("geometry"), "properties": {"kind": kind, "name": _text(given.get("name"))}}


def _waters(shapes: Iterable[shapely.Geometry]) -> Iterator[Feature]:
    """All water as one, so that no shore is drawn where a harbour meets the sea."""
    for part in shapely.get_parts(shapely.union_all(list(shapes))):
        if part.geom_type == "Polygon":
            yield _feature(part, {"kind": "water", "name": ""})


def _name(
    shape: shapely.Geometry, feature: Feature, kind: str, said: frozenset[str] = frozenset()
) -> Iterator[Feature]:
    """Where a shape's name is written, unless it is said already: a point well inside, or a river's midline."""
    if (name := feature["properties"]["name"]) and name not in said:
        line = midline(shape) if kind == "water" else None
        place, what = (line, "river-name") if line is not None else (middle(shape), f"{kind}-name")
        yield _feature(place, {"kind": what, "name": name})


def _sound(
    features: Iterable[Feature], types: tuple[str, ...], broken: Counter[str]
) -> list[tuple[shapely.Geometry, Feature]]:
    """The features whose shape can be drawn; the others are counted."""
    sound = []
    for each in features:
        shape = sound_shape(each.get("geometry"))
        if shape is None or shape.geom_type not in types:
            broken["shape"] += 1
            continue
        sound.append((shape, _feature(shape, each["properties"])))
    return sound


def _merged(lines: list[tuple[shapely.Geometry, Feature]]) -> list[tuple[shapely.Geometry, Feature]]:
    """Named lines joined, so that a name has room on them."""
    together: dict[tuple[str, str, str], list[shapely.Geometry]] = {}
    for shape, feature in lines:
        words = feature["properties"]
        together.setdefault((words["cls"], words["name"], words["ref"]), []).append(shape)
    merged = []
    for (cls, name, ref), shapes in together.items():
        parts = joined(shapes) if name or ref else shapes
        merged += [(part, _feature(part, {"name": name, "cls": cls, "ref": ref})) for part in parts]
    return merged


def _properties(feature: Feature) -> dict[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _feature(shape: shapely.Geometry, properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "geometry": mapping(shape), "properties": properties}


def _write(path: Path, features: Iterable[Feature]) -> Path:
    """Through a second name, so that nobody ever reads half a map."""
    half = path.with_suffix(".part")
    half.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    half.replace(path)
    return path
