"""What an address asks of the response times."""

from collections.abc import Mapping
from typing import Final

from components.response_links import STEPS, URGENT, WINDOWS, Asked
from model.incident import KINDS, PRIORITIES

NAMES: Final = ("window", "step", "priority", "kind", "area")
LONGEST: Final = 600
MOST: Final = 30


class AskedError(ValueError):
    """A part of the address that cannot be read; the message says what was expected and what was found."""


def told(address: Mapping[str, object]) -> dict[str, str]:
    """The parts that an address says something in, as text."""
    return {name: text for name in NAMES if (text := str(address.get(name) or "").strip()[:LONGEST])}


def asked(fields: Mapping[str, str]) -> Asked:
    """What is asked. AskedError."""
    priorities = _many("priority", fields.get("priority", _list(URGENT)), [str(each) for each in PRIORITIES])
    return Asked(
        window=_one("window", fields.get("window", "24h"), tuple(WINDOWS)),
        step=_one("step", fields.get("step", "total"), tuple(STEPS)),
        priority=tuple(sorted(map(int, priorities))),
        kind=_many("kind", fields.get("kind", "all"), KINDS),
        area=_many("area", fields.get("area", "all"), None),
    )


def _one(name: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise AskedError(f"{name}: expected one of {', '.join(known)}, found {text[:40]!r}.")
    return text


def _many(name: str, text: str, known: tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The values of a list; none of them where all are meant."""
    if text == "all":
        return ()
    values = tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))[:MOST]
    return values if known is None else tuple(_one(name, each, tuple(known)) for each in values)


def _list(values: tuple[int, ...]) -> str:
    return ",".join(map(str, values))
