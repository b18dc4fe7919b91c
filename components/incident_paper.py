"""What stands on an incident's one page of paper, as text."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from components.incident_card import shown
from components.selection_card import title_of
from components.story_card import named, worded, words_of
from components.words import length, words

Row = Mapping[str, Any]
MOST: Final = 26
"""Lines of timeline that one page holds; the latest are the ones wanted."""
SIGNALS: Final = 12
NOTICE: Final = "Shown by area only: a sensitive incident. Address, title and details are for who is assigned to it."


def told(
    row: Row, story: Any, city: str, by: str, now: datetime, zone: ZoneInfo, cautions: Sequence[Row] = ()
) -> dict[str, Any]:
    """As paper/incident.typ takes it; a sensitive incident by its area only, as on every screen."""
    seen = shown(row)
    timeline = [_line(each, zone) for each in story.entries]
    return {
        "title": title_of("incident", seen), "priority": str(row["priority"] or "–"),
        "line": " · ".join(words(str(row[name])) for name in ("kind", "state", "owner") if row.get(name)),
        "notice": NOTICE if row.get("sensitive") else "", "known": _known(seen, zone),
        "cautions": [f"{each['text']} ({each['address'] or 'at this place'})" for each in cautions],
        "units": [_unit(each, zone) for each in story.sent],
        "signals": [_signal(each, story.told, zone) for each in story.linked if not each["undone"]][:SIGNALS],
        "timeline": timeline[-MOST:], "left_out": max(0, len(timeline) - MOST),
        "city": city, "by": by, "utc": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "printed": f"{now.astimezone(zone):%-d %b %Y %H:%M:%S}",
    }  # fmt: skip


def _known(row: Row, zone: ZoneInfo) -> list[list[str]]:
    reported = row.get("reported_at") or row.get("observed_at")
    low, high = row.get("people_low"), row.get("people_high")
    people = (
        "" if low is None else f"{low:,} to {high:,}, {row.get('people_source') or ''}" if high != low else f"{low:,}"
    )
    where = ", ".join(str(row[name]) for name in ("address", "area") if row.get(name))
    place = "" if row.get("lon") is None else f"{row['lat']:.5f}, {row['lon']:.5f}"
    told = {
        "Number": str(row.get("source_id") or row["id"]), "From": str(row["source"]),
        "Reported": f"{reported.astimezone(zone):%-d %b %Y %H:%M:%S}" if reported else "", "Where": where,
        "Place": place, "In the source's words": str(row.get("type") or ""), "People affected": people,
        "Found by": words(str(row["found_by"])) if row.get("found_by") else "",
    }  # fmt: skip
    return [[name, value] for name, value in told.items() if value]


def _unit(row: Row, zone: ZoneInfo) -> list[str]:
    since = row["since"].astimezone(zone)
    return [str(row["unit_id"]), words(row["state"]), f"since {since:%H:%M:%S}"]


def _signal(link: Row, about: Mapping[tuple[str, str], Row], zone: ZoneInfo) -> list[str]:
    at = link["observed_at"].astimezone(zone)
    name = named(link["about_table"], about.get((link["about_table"], link["about_id"])))
    return [f"{at:%H:%M:%S}", name, words_of(link["reason"])]


def _line(entry: Any, zone: ZoneInfo) -> list[str]:
    took = "" if entry.took_s is None else f", after {length(entry.took_s)}"
    return [f"{entry.at.astimezone(zone):%H:%M:%S}", f"{worded(entry)}{took}", entry.who]
