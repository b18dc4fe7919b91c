"""Single values of city.toml: durations, files, addresses, zones and secrets, each with what was expected."""

import re
from datetime import timedelta
from typing import Annotated, Any, Final
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, SecretStr, ValidationInfo, model_validator

UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", value.strip()) if isinstance(value, str) else None
    if found is None or float(found[1]) > 1e6:
        raise ValueError('a duration such as "30s"')
    return timedelta(**{UNITS[found[2]]: float(found[1])})


def metres(value: object) -> object:
    """A distance such as "400m" or "1.5km", in metres."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(m|km)", value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('a distance such as "400m"')
    return float(found[1]) * (1000 if found[2] == "km" else 1)


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
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ValueError("an address such as https://…") from None
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


def _crs(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]+:\d+", value):
        raise ValueError('a reference system such as "EPSG:2913"')
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Period = Annotated[Duration, AfterValidator(_some_time)]
Source = Annotated[str, AfterValidator(_file)]
Address = Annotated[str, AfterValidator(_url)]
Crs = Annotated[str, AfterValidator(_crs)]


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


def zone_named(value: object) -> ZoneInfo | None:
    if value is None or isinstance(value, ZoneInfo):
        return value
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        raise ValueError('a time zone such as "Europe/Paris"') from None
