"""The shape of city.toml; a fault is named by its path, and all faults are told at once."""

import ipaddress
import os
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)  # fmt: skip

from model.table import Table
from model.tables import TABLES

KINDS: Final = ("cap", "georss", "table", "open311", "mqtt", "frigate")
LATER_KINDS: Final = ("nws", "onvif", "plates", "sensorthings", "cot", "gtfs_rt", "osmand", "social")
LATER_SECTIONS: Final = ("outlets", "wall", "dispatch", "rules", "risk", "roles", "retention", "sign_in")
REGISTRIES: Final = ("cameras", "units", "responders", "sensors", "stations", "hospitals", "zones")
# What a feed may bring; the rest the house writes itself.
FED: Final = frozenset(TABLES) - {
    "audit_entry", "feed_poll", "reject", "receipt", "link", "alarm", "incident_note", "risk_cell", "plan",
}  # fmt: skip
SCHEMES: Final = {"mqtt": {"mqtt", "mqtts"}, "frigate": {"http", "https", "mqtt", "mqtts"}}
UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class ConfigError(Exception):
    """Every fault of a file, one a line, each beginning with the file and the path of the key."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", value.strip()) if isinstance(value, str) else None
    if found is None or float(found[1]) > 1e6:
        raise ValueError('a duration such as "30s"')
    return timedelta(**{UNITS[found[2]]: float(found[1])})


def _some_time(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise ValueError("a duration above zero")
    return value


def _file(value: str, info: ValidationInfo) -> str:
    """The absolute path of a file that is there; a sim:// address stays as it is."""
    if value.startswith("sim://"):
        return value
    path = (_given(info, "folder") / value).resolve()
    if not path.exists():
        raise ValueError("a file that is there")
    return str(path)


def _url(value: str, info: ValidationInfo) -> str:
    parts = urlsplit(value)
    if not parts.scheme or not (parts.netloc or parts.path.strip("/")):
        raise ValueError("an address such as https://…")
    if parts.scheme != "replay":
        return value
    path = (_given(info, "folder") / unquote(value.removeprefix("replay://"))).resolve()
    if not path.exists():
        raise ValueError("a file or folder that is there")
    return "replay://" + quote(str(path))


def _given(info: ValidationInfo, name: str) -> Any:
    return (info.context or {})[name]


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Source = Annotated[str, AfterValidator(_file)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, arbitrary_types_allowed=True)


class Secret(Frozen):
    """A secret lives in the environment; the file only names it."""

    env: str
    value: SecretStr = SecretStr("")

    @model_validator(mode="before")
    @classmethod
    def read(cls, given: object, info: ValidationInfo) -> object:
        if not isinstance(given, dict) or set(given) != {"env"} or not isinstance(given["env"], str):
            raise ValueError('a secret as { env = "NAME" }')
        if not (value := _given(info, "environ").get(given["env"])):
            raise ValueError(f"the environment variable {given['env']} to be set")
        return {"env": given["env"], "value": SecretStr(value)}

    def __str__(self) -> str:
        return self.value.get_secret_value()


class Auth(Frozen):
    """Who may push, or how we sign in. For `basic` the secret is a password, or user:password in one."""

    kind: Literal["hmac", "bearer", "basic", "key"]
    secret: Secret
    user: str | None = None


class Pick(Frozen):
    """Where one of our columns comes from: a header, the first present of several, a join, or a constant."""

    column: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    sep: str = " "
    const: str | int | float | bool | None = None
    map: dict[str, str | int | float | bool] | None = None
    default: str | int | float | bool | None = None
    zone: ZoneInfo | None = None
    format: str | None = None
    end_of: Literal["hour", "day", "week", "month", "year"] | None = None

    @model_validator(mode="before")
    @classmethod
    def spell_out(cls, given: object) -> object:
        if isinstance(given, str | list):
            given = {"column": given}
        if not isinstance(given, dict):
            raise ValueError("a header, a list of headers, or a table with column, join or const")
        if isinstance(given.get("column"), str):
            given = {**given, "column": [given["column"]]}
        if sum(bool(given.get(key)) or key in given for key in ("column", "join", "const")) != 1:
            raise ValueError("exactly one of column, join and const")
        return given

    @field_validator("zone", mode="before")
    @classmethod
    def known_zone(cls, value: object) -> object:
        return _zone(value)


def _zone(value: object) -> ZoneInfo | None:
    if value is None or isinstance(value, ZoneInfo):
        return value
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        raise ValueError('a time zone such as "Europe/Paris"') from None


def _crs(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]+:\d+", value):
        raise ValueError('a reference system such as "EPSG:2913"')
    return value


class Cancels(Frozen):
    """A row whose `column` equals this closes the newest row with the same `match` columns."""

    column: str
    equals: str
    match: Annotated[tuple[str, ...], Field(min_length=1)]


class Mapping(Frozen):
    """A MAPPING.toml, or what a feed says about its columns: ours = theirs."""

    source: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    crs: Annotated[str, AfterValidator(_crs)] | None = None
    no_place: tuple[tuple[float, float], ...] = ((0.0, 0.0),)
    cancels: Cancels | None = None
    columns: dict[str, Pick]


class Feed(Frozen):
    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    kind: str
    url: Annotated[str, AfterValidator(_url)] | None = None
    every: Annotated[Duration, AfterValidator(_some_time)] = timedelta(seconds=60)
    delay: Duration = timedelta(0)
    headers: dict[str, str | Secret] = {}
    yields: str | None = None
    crs: Annotated[str, AfterValidator(_crs)] | None = None
    columns: dict[str, Pick] = {}
    no_place: tuple[tuple[float, float], ...] = ((0.0, 0.0),)
    cancels: Cancels | None = None
    topic: str | None = None
    subject: Literal["responder", "unit"] | None = None
    auth: Auth | None = None

    @property
    def scheme(self) -> str:
        """The scheme of its address; "" for a feed that only pushes."""
        return urlsplit(self.url).scheme if self.url else ""

    @property
    def pushes(self) -> bool:
        """Whether POST /hooks/NAME is open to it."""
        return self.auth is not None and (self.url is None or self.scheme in {"sim", "replay"})

    @property
    def mapping(self) -> Mapping:
        """What it says about its columns."""
        return Mapping.model_construct(
            source=self.name, crs=self.crs, no_place=self.no_place, cancels=self.cancels, columns=self.columns
        )


class Server(Frozen):
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8050
    demo: bool = False


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

    @field_validator("timezone", mode="before")
    @classmethod
    def known_timezone(cls, value: object) -> object:
        return _zone(value) or value

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


def load(path: Path | str, environ: "os._Environ[str] | dict[str, str]" = os.environ) -> City:
    """The city of that file; ConfigError with every fault otherwise."""
    path = Path(path)
    raw = _toml(path)
    faults = list(_beyond(raw))
    flat = raw.get("city") if isinstance(raw.get("city"), dict) else {}
    flat = {**(flat or {}), **{key: raw[key] for key in ("server", "feeds") if key in raw}}
    context = {"folder": path.resolve().parent, "environ": environ}
    try:
        city = City.model_validate(flat, context=context)
    except ValidationError as errors:
        faults += [_sentence(error, raw) for error in errors.errors()]
    if faults:
        raise ConfigError([f"{path.name}: {fault}" for fault in dict.fromkeys(faults)])
    return city


def load_mapping(path: Path | str, table: Table) -> Mapping:
    """The mapping of that file for one table; ConfigError with every fault otherwise."""
    path = Path(path)
    raw = _toml(path)
    faults = [f"columns.{name}: {why}" for name, why in _unknown_columns(raw.get("columns"), table)]
    try:
        mapping = Mapping.model_validate(raw, context={"folder": path.parent, "environ": os.environ})
    except ValidationError as errors:
        faults += [_sentence(error, raw) for error in errors.errors()]
    if faults:
        raise ConfigError([f"{path.name}: {fault}" for fault in dict.fromkeys(faults)])
    return mapping


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
    return None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise ConfigError([f"{path.name}: {fault.strerror or fault}"]) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigError([f"{path.name}: {fault}"]) from fault


def _beyond(raw: dict[str, Any]) -> Iterator[str]:
    """Faults that lie between keys; told beside those of single keys, so nothing is assumed of their types."""
    for section in raw:
        if section in LATER_SECTIONS:
            yield f"{section}: this version does not know this section yet"
        elif section not in {"city", "server", "feeds"}:
            yield f"{section}: expected city, server or feeds, found a section nobody knows"
    if not isinstance(raw.get("city"), dict):
        yield "city: expected a section, found none"
    feeds = raw["feeds"] if isinstance(raw.get("feeds"), list) else []
    names = [feed.get("name") for feed in feeds if isinstance(feed, dict)]
    for name in {str(name) for name in names if name is not None and names.count(name) > 1}:
        yield f"feeds.{name}: expected a name of its own, found it {names.count(name)} times"
    for number, feed in enumerate(feeds):
        if isinstance(feed, dict):
            yield from (f"feeds.{_feed(raw, number)}.{fault}" for fault in _between(feed))


def _between(feed: dict[str, Any]) -> Iterator[str]:
    kind, yields, url = feed.get("kind"), feed.get("yields"), feed.get("url")
    if kind in LATER_KINDS:
        yield f'kind: "{kind}" is not in this version'
    elif kind is not None and kind not in KINDS:
        yield f'kind: expected one of {", ".join(KINDS)}, found "{kind}"'
    if url is None and (feed.get("auth") is None or kind == "mqtt"):
        yield "url: expected an address, found none" + ("" if kind == "mqtt" else " (nor auth, for one that pushes)")
    schemes = SCHEMES.get(str(kind), {"http", "https"}) | {"sim", "replay"}
    if kind in KINDS and isinstance(url, str) and (scheme := urlsplit(url).scheme) and scheme not in schemes:
        yield f'url: expected {", ".join(sorted(schemes))}, found "{scheme}"'
    if kind == "mqtt" and not feed.get("topic"):
        yield "topic: expected a topic, found none"
    if kind == "table":
        yield from (f"{key}: expected a value, found none" for key in ("yields", "columns") if not feed.get(key))
    if feed.get("cancels") is not None and yields != "incident":
        yield "cancels: expected only where yields is incident"
    if yields is not None and yields not in FED:
        yield f'yields: expected one of {", ".join(sorted(FED))}, found "{yields}"'
    table = TABLES["vital_sign"] if kind == "mqtt" and yields is None else TABLES.get(str(yields))
    if table is not None and (kind != "mqtt" or yields is not None):
        yield from (f"columns.{name}: {why}" for name, why in _unknown_columns(feed.get("columns"), table))


def _unknown_columns(columns: object, table: Table) -> Iterator[tuple[str, str]]:
    for name in columns if isinstance(columns, dict) else ():
        if name not in table.schema or name in {"id", "source"}:
            yield name, f"expected a column of {table.name}, found none of that name"


def _feed(raw: dict[str, Any], number: int) -> str:
    """A feed's name; its number where it has none."""
    feed = raw["feeds"][number]
    return str(feed.get("name", number + 1)) if isinstance(feed, dict) else str(number + 1)


EXPECTED: Final = {
    "string_type": "text", "bool_parsing": "true or false", "bool_type": "true or false",
    "int_parsing": "a whole number", "int_type": "a whole number", "int_from_float": "a whole number",
    "float_parsing": "a number", "float_type": "a number", "dict_type": "a table", "tuple_type": "a list",
    "model_type": "a table", "missing": "a value", "too_long": "fewer entries",
    "string_pattern_mismatch": "a name of a-z, 0-9 and -", "string_too_short": "a text",
}  # fmt: skip


def _sentence(error: Any, raw: dict[str, Any]) -> str:
    """One fault: its path (a feed by its name), what was expected and what was found."""
    where = [str(part) for part in error["loc"]]
    if where[:1] == ["feeds"] and len(where) > 1 and "feeds" in raw:
        where[1] = _feed(raw, int(where[1]))
    elif where[:1] != ["server"] and "city" in raw:
        where = ["city", *where]
    where = [part for part in where if part not in {"Secret", "str", "function-before[read(), Secret]"}]
    path = ".".join(where)
    if error["type"] == "extra_forbidden":
        return f"{path}: not a key this version knows"
    expected = str(error.get("ctx", {}).get("error", "")) or EXPECTED.get(error["type"], error["msg"])
    found = error["input"]
    shown = "none" if error["type"] == "missing" else f'"{found}"' if isinstance(found, str) else _shown(found)
    return f"{path}: expected {expected}, found {shown}"


def _shown(found: object) -> str:
    return "a table" if isinstance(found, dict) else "a list" if isinstance(found, list) else str(found)
