"""What a city stands on before its first feed speaks: its areas, its registries and its base map."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from analysis.areas import Areas
from analysis.base_map import BaseMapError, prepare
from config import City, Feed
from connectors.errors import FeedError
from connectors.landing import reject_rows
from connectors.registry import read_registry
from connectors.web import Web
from model.actor import HOUSE
from model.tables import TABLES
from queries.rows import one
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
        return Areas.read(brought(city.areas, web, folder).read_bytes())
    except (FeedError, OSError, ValueError, KeyError, TypeError) as fault:
        raise GroundError(f"{city.areas}: expected polygons with a name, found {fault}") from fault


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
            log.warning("%s: %s: %s", source, reject.reason, reject.raw[:200])
        refused = reject_rows(rejects, REGISTRY, now())
        found += [records, *([refused] if refused else [])]
    store.write(found)


def camera_image(store: Store, web: Web, camera_id: str) -> tuple[bytes, str] | None:
    """A camera's latest image and its content type, fetched through us; None where there is none."""
    camera = one(store.reader(HOUSE), "camera", camera_id)
    if camera is None or not camera["snapshot_url"]:
        return None
    try:
        with web.errand(_house(camera["snapshot_url"])) as errand:
            reply = errand.get(camera["snapshot_url"])
    except FeedError as fault:
        log.info("camera %s: %s", camera_id, fault)
        return None
    return reply.body, reply.content_type


def _house(url: str) -> Feed:
    return Feed.model_construct(name="house", kind="table", url=url, headers={}, auth=None)
