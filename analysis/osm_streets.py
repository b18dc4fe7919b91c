"""Streets, water and parks out of an OpenStreetMap extract (.osm.pbf)."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import osmium
from osmium.filter import KeyFilter

from analysis.street_classes import of_osm, shield

Feature = dict[str, Any]
_MINOR_SERVICE = ("parking_aisle", "driveway", "alley", "drive-through")


def read(path: Path) -> tuple[list[Feature], list[Feature]]:
    """Streets (name, cls, ref) and land (kind, name); RuntimeError where it is no extract."""
    shapes = osmium.geom.GeoJSONFactory()
    streets: list[Feature] = []
    land: list[Feature] = []
    ways: Any = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for way in ways.with_filter(KeyFilter("highway", "natural", "waterway", "leisure")):
        if not way.is_way():
            continue
        if (cls := _drawn(way.tags)) is not None:
            ref = shield(way.tags.get("ref", "")) if cls == "motorway" else ""
            words = {"name": way.tags.get("name", ""), "cls": cls, "ref": ref}
            streets.append({"geometry": _line(shapes, way), "properties": words})
        elif (kind := _ground(way.tags)) is not None and way.is_closed():
            line = _line(shapes, way)
            shape = line and {"type": "Polygon", "coordinates": [line["coordinates"]]}
            land.append({"geometry": shape, "properties": {"kind": kind, "name": way.tags.get("name", "")}})
    # An edited extract whose ids are not sorted has no relations to offer; its ways are still good.
    with suppress(RuntimeError):
        land += _from_relations(path, shapes)
    return streets, land


def _from_relations(path: Path, shapes: Any) -> list[Feature]:
    areas: Any = osmium.FileProcessor(str(path)).with_areas(KeyFilter("natural", "waterway", "leisure"))
    return [
        {
            "geometry": _shape(shapes.create_multipolygon, area),
            "properties": {"kind": kind, "name": area.tags.get("name", "")},
        }
        for area in areas
        if area.is_area() and not area.from_way() and (kind := _ground(area.tags)) is not None
    ]


def _drawn(tags: Any) -> str | None:
    minor = tags.get("service") in _MINOR_SERVICE or tags.get("area") == "yes"
    return None if minor else of_osm(tags.get("highway", ""))


def _ground(tags: Any) -> str | None:
    if tags.get("waterway") == "dock" or tags.get("water") == "harbour":
        return "harbour"
    if tags.get("natural") == "water" or tags.get("waterway") == "riverbank":
        return "water"
    return "park" if tags.get("leisure") == "park" else None


def _line(shapes: Any, way: Any) -> dict[str, Any] | None:
    return _shape(shapes.create_linestring, way)


def _shape(create: Callable[[Any], str], each: Any) -> dict[str, Any] | None:
    """None where the extract lacks the places of its nodes."""
    try:
        shape: dict[str, Any] = json.loads(create(each))
    except (RuntimeError, ValueError, osmium.InvalidLocationError):
        return None
    return shape
