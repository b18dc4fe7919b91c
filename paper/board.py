"""What stands on the paper: the board of one moment, in words and figures, ready to be set."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Final, TypedDict
from zoneinfo import ZoneInfo

import polars as pl

from model.feed import FeedStatus

Place = Callable[[Sequence[float | None], Sequence[float | None]], list[str | None]]
SERVICES: Final = {"police": "Police", "fire": "Fire", "ambulance": "Ambulance", "supervisor": "Supervisor"}
STATES: Final = ("available", "dispatched", "en_route", "on_scene", "out_of_service")
URGENT: Final = (1, 2)
UNTOLD: Final = "–"
WITHHELD: Final = "Not for walls in this city."
NONE_HERE: Final = "No open incident in these areas."
NONE: Final = {
    "feeds": "None.", "alerts": "None.", "calls": "No open incident in the city.", "units": "None known.",
    "places": "None known.",
}  # fmt: skip
TURNED: Final = re.compile("[\\u202a-\\u202e\\u2066-\\u2069]")  # signs that turn the order of what follows them


class Call(TypedDict):
    """One open incident."""

    priority: str
    age: str
    reported: str
    title: str
    kind: str
    place: str
    state: str
    owner: str
    number: str
    waiting: bool


class Board(TypedDict):
    """All that the paper says, as text: rows of cells under each heading.

    `bounds` says which areas' incidents these are, where not the whole city's; `none`, by heading, why there is no row.
    """

    city: str
    moment: str
    utc: str
    bounds: str
    counted: str
    none: dict[str, str]
    figures: list[list[str]]
    feeds: list[list[str]]
    alerts: list[list[str]]
    calls: list[Call]
    units: list[list[str]]
    places: list[list[str]]


def board(
    city: str,
    zone: ZoneInfo,
    moment: datetime,
    incidents: pl.DataFrame | None,
    alerts: pl.DataFrame | None,
    units: pl.DataFrame | None,
    stations: pl.DataFrame | None,
    hospitals: pl.DataFrame | None,
    feeds: Sequence[FeedStatus] | None,
    place: Place,
    areas: Collection[str] | None = None,
) -> Board:
    """The board as it was at that moment; None is what the paper may not show, and it says so instead of "none".

    `place` names the area that holds each lon, lat; incidents are those of `areas`, where these are bounds.
    """
    calls = [] if incidents is None else [call(row, zone, moment) for row in incidents.iter_rows(named=True)]
    parts = {"feeds": feeds, "alerts": alerts, "calls": incidents, "units": units}
    withheld = {name for name, part in parts.items() if part is None}
    withheld |= {"places"} if stations is None or hospitals is None else set()
    return Board(
        city=city,
        moment=moment.astimezone(zone).strftime("%A %-d %B %Y, %H:%M:%S"),
        utc=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        bounds="" if areas is None else f"Incidents of these areas only: {', '.join(sorted(areas)) or 'none'}.",
        counted=UNTOLD if incidents is None else str(len(calls)),
        none=NONE | ({} if areas is None else {"calls": NONE_HERE}) | dict.fromkeys(withheld, WITHHELD),
        figures=figures(None if incidents is None else calls, units, feeds),
        feeds=[[each.name, each.state, ago(each.last_success, moment)] for each in feeds or ()],
        alerts=[] if alerts is None else [alert(row, zone) for row in alerts.iter_rows(named=True)],
        calls=calls,
        units=[] if units is None else unit_rows(units, moment, place),
        places=[row for each in (hospitals, stations) if each is not None for row in standing(each, place)],
    )


def call(row: dict[str, object], zone: ZoneInfo, moment: datetime) -> Call:
    """A sensitive incident is told by its area only, and never in its source's words."""
    sensitive, born, priority = bool(row["sensitive"]), row["reported_at"] or row["observed_at"], row["priority"]
    kind = words(row["kind"] or "other")
    place = row["area"] if sensitive else ", ".join(str(each) for each in (row["address"], row["area"]) if each)
    return Call(
        priority=str(priority) if priority else "–",
        age=ago(born, moment, "") if isinstance(born, datetime) else "",
        reported=born.astimezone(zone).strftime("%-d %b %H:%M") if isinstance(born, datetime) else "no time given",
        title=f"{kind}, sensitive" if sensitive else TURNED.sub("", str(row["title"] or row["type"] or kind)),
        kind=kind,
        place=TURNED.sub("", str(place or "No place given")),
        state=words(row["state"]),
        owner=str(row["owner"] or ""),
        number=str(row["source_id"] or row["id"]),
        waiting=row["state"] == "new" and priority in URGENT,
    )


def figures(
    calls: Sequence[Call] | None, units: pl.DataFrame | None, feeds: Sequence[FeedStatus] | None
) -> list[list[str]]:
    """The key figures: name, figure, what it is made of; a dash where the paper may not tell it."""
    return [*_of_calls(calls), _of_units(units), _of_feeds(feeds)]


def _of_calls(calls: Sequence[Call] | None) -> list[list[str]]:
    if calls is None:
        return [[name, UNTOLD, WITHHELD] for name in ("Open incidents", "Not acknowledged")]
    of = {face: sum(each["priority"] == face for each in calls) for face in "12345–"}
    split = " · ".join(
        f"P{face}\u00a0{count}" if face != "–" else f"none given {count}" for face, count in of.items() if count
    )
    waiting = [each for each in calls if each["waiting"]]
    return [
        ["Open incidents", str(len(calls)), split],
        ["Not acknowledged", str(len(waiting)), "of priority 1 and 2"],
    ]


def _of_units(units: pl.DataFrame | None) -> list[str]:
    if units is None:
        return ["Units available", UNTOLD, WITHHELD]
    free = units.filter(pl.col("state") == "available")
    counts = {name: free.filter(pl.col("unit_type") == kind).height for kind, name in SERVICES.items()}
    services = " · ".join(f"{name}\u00a0{count}" for name, count in counts.items() if count)
    return ["Units available", f"{free.height} of {units.height}", services]


def _of_feeds(feeds: Sequence[FeedStatus] | None) -> list[str]:
    if feeds is None:
        return ["Feeds live", UNTOLD, WITHHELD]
    return ["Feeds live", f"{sum(each.state == 'live' for each in feeds)} of {len(feeds)}", ""]


def alert(row: dict[str, object], zone: ZoneInfo) -> list[str]:
    """Event, how bad, where, until when."""
    expires = row["expires"]
    until = expires.astimezone(zone).strftime("until %-d %b %H:%M") if isinstance(expires, datetime) else "no end given"
    event = str(row["event"] or row["headline"] or "Alert")
    return [
        f"EXERCISE: {event}" if row["is_exercise"] else event,
        str(row["severity"] or ""),
        str(row["area_desc"] or ""),
        until,
    ]


def unit_rows(units: pl.DataFrame, moment: datetime, place: Place) -> list[list[str]]:
    """Every unit: call sign, service, state, where it was last, how long ago; those who can go first."""
    rank = {state: n for n, state in enumerate(STATES)}
    areas = dict(zip(units["id"], place(units["lon"].to_list(), units["lat"].to_list()), strict=True))
    rows = sorted(
        units.iter_rows(named=True),
        key=lambda row: (rank.get(row["state"], 9), row["unit_type"] or "", counted(row["name"] or row["id"])),
    )
    return [
        [
            str(row["name"] or row["id"]),
            SERVICES.get(row["unit_type"], "Other"),
            words(row["state"] or "unknown"),
            where(row, areas[row["id"]]),
            ago(row["observed_at"], moment),
        ]
        for row in rows
    ]


def counted(name: str) -> list[tuple[bool, int, str]]:
    """For sorting as people count: E9 comes before E12."""
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", name)]


def standing(places: pl.DataFrame, place: Place) -> list[list[str]]:
    """Hospitals or stations: name, what it is, where."""
    areas = place(places["lon"].to_list(), places["lat"].to_list())
    return [
        [str(row["name"] or row["id"]), station_of(row), where(row, area)]
        for row, area in zip(places.iter_rows(named=True), areas, strict=True)
    ]


def station_of(row: dict[str, object]) -> str:
    """What stands there, in words."""
    return f"{words(row['kind'])} station" if row.get("kind") else "Station" if "kind" in row else "Hospital"


def where(row: dict[str, object], area: str | None) -> str:
    """The area's name; outside them all, the coordinates."""
    return area or ("–" if row["lon"] is None else f"{row['lat']:.4f}, {row['lon']:.4f}")


def ago(then: object, moment: datetime, after: str = " ago") -> str:
    """How long before that moment: 40 s, 9 min, 3 h 05, 2 d."""
    if not isinstance(then, datetime):
        return "never"
    seconds = max(0, int((moment - then).total_seconds()))
    hours, minutes = seconds // 3600, seconds // 60
    if seconds < 100:
        return f"{seconds} s{after}"
    if minutes < 100:
        return f"{minutes} min{after}"
    return f"{hours} h {minutes % 60:02d}{after}" if hours < 48 else f"{hours // 24} d{after}"


def words(value: object) -> str:
    """A value of ours as a person would write it."""
    plain = str(value).replace("_", " ").strip()
    return "SOS" if plain == "sos" else plain[:1].upper() + plain[1:]
