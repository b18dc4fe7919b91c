"""A feed of city.toml, and what it says about its columns."""

from datetime import timedelta
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator, model_validator

from config.values import Address, Crs, Duration, Frozen, Period, Secret, zone_named

KINDS: Final = ("cap", "georss", "table", "open311", "mqtt", "frigate")


# Whose word the house takes for a person's or its own: no feed and no file may speak in these names.
OURS: Final = ("desk", "house")


def _others(name: str) -> str:
    if name in OURS:
        raise ValueError(f"a name other than {', '.join(OURS)}, which are the house's own")
    return name


SourceName = Annotated[str, Field(pattern=r"^[a-z0-9-]+$"), AfterValidator(_others)]


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
        return zone_named(value)


class Cancels(Frozen):
    """A row whose `column` equals this closes the newest row with the same `match` columns."""

    column: str
    equals: str
    match: Annotated[tuple[str, ...], Field(min_length=1)]


class Mapping(Frozen):
    """A MAPPING.toml, or what a feed says about its columns: ours = theirs."""

    source: SourceName
    crs: Crs | None = None
    no_place: tuple[tuple[float, float], ...] = ((0.0, 0.0),)
    cancels: Cancels | None = None
    columns: dict[str, Pick]


class Feed(Frozen):
    name: SourceName
    kind: str
    url: Address | None = None
    every: Period = timedelta(seconds=60)
    delay: Duration = timedelta(0)
    headers: dict[str, str | Secret] = Field(default_factory=dict)
    yields: str | None = None
    crs: Crs | None = None
    columns: dict[str, Pick] = Field(default_factory=dict)
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
