"""What is wrong with a file, told by the path of each key."""

from collections.abc import Iterator
from typing import Any, Final

from config.feed import KINDS
from model.table import Table
from model.tables import TABLES

LATER_KINDS: Final = ("nws", "onvif", "plates", "sensorthings", "cot", "gtfs_rt", "osmand", "social")
SECTIONS: Final = (
    "city",
    "server",
    "feeds",
    "wall",
    "roles",
    "sign_in",
    "outlets",
    "dispatch",
    "rules",
    "fusion",
    "risk",
)
NAMED: Final = ("feeds", "wall", "outlets", "rules")  # sections whose entries are told by their names
LATER_SECTIONS: Final = ("retention",)
# What a feed may bring; the rest the house and its people write themselves.
FED: Final = frozenset(TABLES) - {
    "audit_entry", "feed_poll", "reject", "receipt", "link", "alarm", "incident_note", "risk_cell", "plan",
}  # fmt: skip
SCHEMES: Final = {"mqtt": {"mqtt", "mqtts"}, "frigate": {"http", "https", "mqtt", "mqtts"}}


class ConfigError(Exception):
    """Every fault of a file, one a line, each beginning with the file and the path of the key."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def beyond(raw: dict[str, Any]) -> Iterator[str]:
    """Faults that lie between keys; told beside those of single keys, so nothing is assumed of their types."""
    for section in raw:
        if section in LATER_SECTIONS:
            yield f"{section}: this version does not know this section yet"
        elif section not in SECTIONS:
            yield f"{section}: expected one of {', '.join(SECTIONS)}, found a section nobody knows"
    if not isinstance(raw.get("city"), dict):
        yield "city: expected a section, found none"
    for section in NAMED:
        names = [each.get("name") for each in _listed(raw, section) if isinstance(each, dict)]
        for name in {str(name) for name in names if name is not None and names.count(name) > 1}:
            yield f"{section}.{name}: expected a name of its own, found it {names.count(name)} times"
    for number, feed in enumerate(_listed(raw, "feeds")):
        if isinstance(feed, dict):
            yield from (f"feeds.{_named(raw, 'feeds', number)}.{fault}" for fault in _between(feed))


def _between(feed: dict[str, Any]) -> Iterator[str]:
    kind, yields, url = (feed.get(key) for key in ("kind", "yields", "url"))
    if kind in LATER_KINDS:
        yield f'kind: "{kind}" is not in this version'
    elif kind is not None and kind not in KINDS:
        yield f'kind: expected one of {", ".join(KINDS)}, found "{kind}"'
    if url is None and (feed.get("auth") is None or kind == "mqtt"):
        yield "url: expected an address, found none" + ("" if kind == "mqtt" else " (nor auth, for one that pushes)")
    schemes = SCHEMES.get(str(kind), {"http", "https"}) | {"sim", "replay"}
    if kind in KINDS and isinstance(url, str) and (scheme := url.partition("://")[0]) != url and scheme not in schemes:
        yield f'url: expected {", ".join(sorted(schemes))}, found "{scheme}"'
    if kind == "mqtt" and not feed.get("topic"):
        yield "topic: expected a topic, found none"
    if kind == "table":
        yield from (f"{key}: expected a value, found none" for key in ("yields", "columns") if not feed.get(key))
    if feed.get("cancels") is not None and yields != "incident":
        yield "cancels: expected only where yields is incident"
    if isinstance(yields, str) and yields not in FED:
        yield f'yields: expected one of {", ".join(sorted(FED))}, found "{yields}"'
    table = TABLES["vital_sign"] if kind == "mqtt" and yields is None else TABLES.get(str(yields))
    if table is not None and (kind != "mqtt" or yields is not None):
        yield from (f"columns.{name}: {why}" for name, why in unknown_columns(feed.get("columns"), table))


def unknown_columns(columns: object, table: Table) -> Iterator[tuple[str, str]]:
    for name in columns if isinstance(columns, dict) else ():
        if name not in table.schema or name in {"id", "source"}:
            yield name, f"expected a column of {table.name}, found none of that name"


def _listed(raw: dict[str, Any], section: str) -> list[Any]:
    return raw[section] if isinstance(raw.get(section), list) else []


def _named(raw: dict[str, Any], section: str, number: int) -> str:
    """The name of a feed or a wall; its number where it has none."""
    each = raw[section][number]
    return str(each.get("name", number + 1)) if isinstance(each, dict) else str(number + 1)


EXPECTED: Final = {
    "string_type": "text", "bool_parsing": "true or false", "bool_type": "true or false",
    "int_parsing": "a whole number", "int_type": "a whole number", "int_from_float": "a whole number",
    "float_parsing": "a number", "float_type": "a number", "dict_type": "a table", "tuple_type": "a list",
    "model_type": "a table", "missing": "a value", "too_long": "fewer entries",
    "string_pattern_mismatch": "a name of a-z, 0-9 and -", "string_too_short": "a text",
    "less_than_equal": "a smaller number", "greater_than_equal": "a larger number",
}  # fmt: skip


def sentence(error: Any, raw: dict[str, Any], *, city: bool = True) -> str:
    """One fault: its path (a feed by its name), what was expected and what was found. `city`: of a city.toml."""
    where = [str(part) for part in error["loc"]]
    if city and where[0] in NAMED and len(where) > 1 and where[0] in raw:
        where[1] = _named(raw, where[0], int(where[1]))
    elif city and where[0] not in ("server", "roles", "sign_in", "dispatch", "fusion", "risk") and "city" in raw:
        where = ["city", *where]
    where = [part for part in where if part not in {"Secret", "str", "function-before[read(), Secret]"}]
    path = ".".join(where)
    if error["type"] == "extra_forbidden":
        return f"{path}: not a key this version knows"
    expected = str(error.get("ctx", {}).get("error", "")) or EXPECTED.get(error["type"], error["msg"])
    found = error["input"]
    return f"{path}: expected {expected}, found {'none' if error['type'] == 'missing' else _shown(where, found)}"


def _shown(where: list[str], found: object) -> str:
    """What was found there; not where it may be a secret, as what is said here ends up in logs."""
    if {"secret", "headers", "auth"} & set(where):
        return "something else"
    if isinstance(found, str):
        return f'"{_bare(found)}"'
    return "a table" if isinstance(found, dict) else "a list" if isinstance(found, list) else str(found)


def _bare(text: str) -> str:
    """An address without user, password and query; any other text as it is."""
    scheme, mark, rest = text.partition("://")
    if not mark:
        return text
    server, slash, path = rest.partition("/")
    return scheme + mark + server.rpartition("@")[2] + slash + path.partition("?")[0]
