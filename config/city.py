"""A city of city.toml: its ground, its server, its feeds; and whether it may be shown as a demonstration."""

import ipaddress
from datetime import UTC, datetime
from typing import Annotated, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationInfo, field_validator

from config.access import Roles, SignIn
from config.dispatch import Dispatch
from config.feed import Feed
from config.fusion import Fusion
from config.outlet import Outlet
from config.reach import Reach, network, reach
from config.risk import Risk
from config.rules import Rule, in_force
from config.values import Frozen, Source, zone_named
from config.wall import WHOLE_CITY, Wall

REGISTRIES: Final = ("cameras", "units", "responders", "sensors", "stations", "hospitals", "zones")


class Server(Frozen):
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8050
    demo: bool = False
    proxies: tuple[str, ...] = ()  # whose word on X-Forwarded-For and -Proto is taken: addresses or networks
    reach: tuple[str, ...] = ()  # internal hosts, addresses or networks that documents and cameras may lead to

    @field_validator("proxies", "reach")
    @classmethod
    def no_blanks(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for each in value:
            if info.field_name == "proxies" and network(each) is None:
                raise ValueError(f'an address or network such as "10.0.0.0/8", not {each!r}')
            if not each.strip() or ("/" in each and network(each) is None):
                raise ValueError("hosts, addresses or networks")
        return value


class City(Frozen):
    """One city: its ground, its server and its feeds."""

    name: Annotated[str, Field(min_length=1)]
    timezone: ZoneInfo
    bounds: tuple[float, float, float, float]
    streets: Source | None = None
    areas: Source | None = None
    land: Source | None = None
    tiles_url: str | None = None
    clock: datetime | None = None
    cameras: Source | None = None
    units: Source | None = None
    responders: Source | None = None
    sensors: Source | None = None
    stations: Source | None = None
    hospitals: Source | None = None
    zones: Source | None = None
    server: Server = Server()
    feeds: tuple[Feed, ...] = ()
    wall: tuple[Wall, ...] = ()
    roles: Roles = Roles()
    sign_in: SignIn = SignIn()
    outlets: tuple[Outlet, ...] = ()
    dispatch: Dispatch = Dispatch()
    rules: tuple[Rule, ...] = ()
    fusion: Fusion = Fusion()
    risk: Risk = Risk()

    @field_validator("timezone", mode="before")
    @classmethod
    def known_timezone(cls, value: object) -> object:
        return zone_named(value) or value

    @field_validator("bounds")
    @classmethod
    def some_ground(cls, value: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        west, south, east, north = value
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ValueError("west < east and south < north, in degrees")
        return value

    @field_validator("clock")
    @classmethod
    def instant(cls, value: datetime | None, info: ValidationInfo) -> datetime | None:
        """A clock without a zone is the city's."""
        if value is not None and value.tzinfo is None:
            value = value.replace(tzinfo=info.data.get("timezone", UTC))
        return value.astimezone(UTC) if value else None

    @property
    def registries(self) -> dict[str, str]:
        """The registries that are given: table name without its plural → file or sim:// address."""
        given = {name: getattr(self, name) for name in REGISTRIES}
        return {name.removesuffix("s"): path for name, path in given.items() if path}

    @property
    def rules_in_force(self) -> tuple[Rule, ...]:
        """Our rules and the city's."""
        return in_force(self.rules)

    @property
    def reach(self) -> Reach:
        """Where a document, a redirect or a camera may lead."""
        return reach(self.server.reach)

    @property
    def walls(self) -> tuple[Wall, ...]:
        """The presets of /wall; where none is given, one of the whole city."""
        return self.wall or (WHOLE_CITY,)


def is_loopback(host: str) -> bool:
    """Whether that host is this machine, by its name or number."""
    host = host.strip("[]").lower()
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def demo_refusal(city: City, host: str) -> str | None:
    """Why `demo = true` is refused here; None when it may be."""
    if not is_loopback(host):
        return f"demo = true is refused: {host} is not a loopback address"
    for feed in city.feeds:
        if feed.url and feed.scheme not in {"sim", "replay"} and not is_loopback(urlsplit(feed.url).hostname or ""):
            return f"demo = true is refused: the feed {feed.name} is at {urlsplit(feed.url).hostname}"
    for outlet in city.outlets:
        parts = urlsplit(outlet.url)
        if parts.scheme not in {"sim", "file"} and not is_loopback(parts.hostname or ""):
            return f"demo = true is refused: the outlet {outlet.name} is at {parts.hostname}"
    return None
