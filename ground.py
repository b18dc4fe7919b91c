"""What a city stands on before its first feed speaks: its areas, its registries and its base map."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from analysis.areas import Areas
from analysis.base_map import BaseMapError, prepare
from config import City, Feed, unknown_areas
from connectors.errors import FeedError
from connectors.landing import reject_rows
from connectors.registry import read_registry
from connectors.web import Web
from model.actor import HOUSE
from model.tables import TABLES
from queries.cameras import camera_address
from session import BaseMap
from store import Store

log = logging.getLogger(__name__)
REGISTRY: Final = "registry"


class GroundError(Exception):
    """A file that city.toml names cannot be used; the message names it and says why."""


def brought(source: str, web: Web, folder: Path) -> Path:
    """The file of that path; what a sim:// address answers is put in the folder first."""
    if "://" not in source:
        return Path(source)
    address = source if source.removeprefix("sim://") else "sim://meridian/streets.geojson"
    into = folder / address.rsplit("/", 1)[-1]
    folder.mkdir(parents=True, exist_ok=True)
    into.write_bytes(fetched(address, web))
    return into


def fetched(url: str, web: Web) -> bytes:
    """What that address answers; FeedError."""
    with web.errand(_house(url)) as errand:
        return errand.get(url).body


def areas(city: City, web: Web, folder: Path) -> Areas:
    """The city's areas; none where city.toml names none."""
    if city.areas is None:
        return Areas()
    try:
        found = Areas.read(brought(city.areas, web, folder).read_bytes())
    except (FeedError, OSError, ValueError, KeyError, TypeError) as fault:
        raise GroundError(f"{city.areas}: expected polygons with a name, found {fault}") from fault
    if faults := list(unknown_areas(city.walls, found.names)):
        raise GroundError("; ".join(faults))
    return found


def base_map(city: City, web: Web, folder: Path) -> BaseMap | None:
    """The base map's files, prepared; None where city.toml names no streets."""
    if city.streets is None:
        return None
    try:
        streets, shapes, land = (
            source and brought(source, web, folder) for source in (city.streets, city.areas, city.land)
        )
        assert streets
        made = prepare(streets, shapes or None, land or None, folder / "base")
    except (FeedError, OSError, BaseMapError) as fault:
        raise GroundError(str(fault)) from fault
    if made.broken:
        log.warning("the base map leaves out %s broken shapes", made.broken)
    return BaseMap(made.streets, made.areas, made.land, city.bounds, folder / "tiles")


def register(city: City, store: Store, web: Web, folder: Path, now: Callable[[], datetime]) -> None:
    """Write every registry that city.toml names: cameras, units, responders, sensors, stations, hospitals, zones."""
    found = []
    for name, source in city.registries.items():
        try:
            body = brought(source, web, folder).read_bytes()
            records, rejects = read_registry(body, TABLES[name], REGISTRY, city.timezone, now())
        except (FeedError, OSError) as fault:
            raise GroundError(f"{source}: {fault}") from fault
        for reject in rejects:
            log.warning("%s: %s", source, reject.reason)  # what the row says is for the screen: people are in it
        refused = reject_rows(rejects, REGISTRY, now())
        found += [records, *([refused] if refused else [])]
    store.write(found)


def prepared(
    city: City, store: Store, web: Web, folder: Path, now: Callable[[], datetime]
) -> tuple[Areas, BaseMap | None]:
    """All of it, in `folder` and in the store. GroundError."""
    found, drawn = areas(city, web, folder), base_map(city, web, folder)
    register(city, store, web, folder, now)
    return found, drawn


def camera_image(city: City, store: Store, web: Web, camera_id: str) -> tuple[bytes, str] | None:
    """A camera's latest image and its content type, fetched through us; None where there is none.

    The camera's address comes from a registry or a feed: that is whoever leads us there.
    """
    if (camera := camera_address(store.reader(HOUSE), camera_id)) is None:
        return None
    address, source = camera
    origin = next((feed.url for feed in city.feeds if feed.name == source), None)
    try:
        with web.errand(_house(None)) as errand:
            reply = errand.look(address, origin)
    except FeedError as fault:
        log.info("camera %s: %s", camera_id, fault)
        return None
    return reply.body, reply.content_type


def _house(url: str | None) -> Feed:
    return Feed.model_construct(name="house", kind="table", url=url, headers={}, auth=None)
