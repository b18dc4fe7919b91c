"""`check`: whether city.toml, and what it points to, can be served; every fault by its path."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from analysis.areas import Areas
from config import City, ConfigError, demo_refusal, load, unknown_areas
from model.tables import table_named


def faults_and_city(path: Path) -> tuple[list[str], City | None]:
    """Every fault of the file, each a line; the city, where there is none."""
    try:
        city = load(path)
    except ConfigError as fault:
        return list(fault.faults), None
    found = [f"{path.name}: {fault}" for fault in _faults(city)]
    return found, None if found else city


def sentence(city: City) -> str:
    """What a city without a fault holds."""
    feeds = "1 feed" if len(city.feeds) == 1 else f"{len(city.feeds)} feeds"
    registries = ", ".join(city.registries) or "none"
    return f"{city.name} is in order: {feeds}; registries: {registries}."


def areas_of(city: City) -> Areas:
    """The city's areas; none where it has no file of them. ValueError says what is wrong with the file."""
    if city.areas is None or city.areas.startswith("sim://"):
        return Areas()
    try:
        return Areas.read(Path(city.areas).read_bytes())
    except OSError as fault:
        raise ValueError(f"expected a readable file, found {fault.strerror or fault}") from fault
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        raise ValueError(f"expected GeoJSON, found none ({fault})") from fault
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"expected polygons with a name, found none ({fault})") from fault


def _faults(city: City) -> Iterator[str]:
    try:
        areas = areas_of(city)
    except ValueError as fault:
        yield f"city.areas: {fault}"
    else:
        if not (city.areas or "").startswith("sim://"):
            yield from unknown_areas(city.walls, areas.names)
            yield from _roles_areas(city, areas)
            yield from city.risk.strangers(areas.names)
    for name, path in city.registries.items():
        if not path.startswith("sim://"):
            yield from (f"city.{name}s: {fault}" for fault in _registry(name, Path(path)))
    if city.server.demo and (refusal := demo_refusal(city, city.server.host)):
        yield f"server.demo: {refusal}"


def _roles_areas(city: City, areas: Areas) -> Iterator[str]:
    for role, change in city.roles.changes.items():
        for name in set(change.areas or ()) - set(areas.names):
            yield f'roles.{role}.areas: expected an area of the city, found "{name}"'


def _registry(name: str, path: Path) -> Iterator[str]:
    table = table_named(name)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            headers = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        yield f"expected a CSV file, found none ({fault})"
        return
    for header in headers:
        if header.strip() not in table.schema:
            yield f"expected the columns of {name}, found {header.strip()!r}"
