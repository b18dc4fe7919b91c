"""A hand-over in words, the same on its page and on its paper: what an incident waits for, and what the hours were."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from components.story_card import CAUSES
from components.words import words

Row = Mapping[str, Any]
HOURS: Final = (4, 8, 12, 24)
SHIFT: Final = 8
NOT_TOLD: Final = {"failed": "not told yet", "refused": "refused by the outlet"}


def hours_of(asked: object) -> int:
    """The window that an address asks for; a shift where it asks for none that there is."""
    return next((hours for hours in HOURS if str(asked) == str(hours)), SHIFT)


def span(since: datetime, now: datetime, zone: ZoneInfo) -> str:
    """From when to when, as the city's clocks show it; the day is said where it is another one."""
    begin, end = since.astimezone(zone), now.astimezone(zone)
    day = "" if begin.date() == end.date() else f"{begin:%a} "
    return f"{day}{begin:%H:%M} to {end:%a %-d %b %H:%M}"


def waits(row: Row, zone: ZoneInfo) -> list[tuple[str, str]]:
    """What an open incident waits for, the most urgent first: a colour's class, and words."""
    found = []
    if row["state"] == "new":
        found.append(("red", "Not acknowledged"))
    if row["alarms"]:
        found.append(("red", "1 alarm waits" if row["alarms"] == 1 else f"{row['alarms']} alarms wait"))
    found += [("amber", f"{unit} {NOT_TOLD[state]}") for unit, state in row["untaken"].items()]
    if row["shelved"]:
        until = min((each["shelved_until"] for each in row["shelved"] if each["shelved_until"]), default=None)
        found.append(("amber", "alarm put aside" + ("" if until is None else f" until {until.astimezone(zone):%H:%M}")))
    return found


def going(units: Sequence[Row], most: int = 2) -> str:
    """The units under way or there, the first ones by name."""
    told = [f"{each['unit_id']} {words(each['state']).lower()}" for each in units[:most]]
    more = f" and {len(units) - most} more" if len(units) > most else ""
    return ", ".join(told) + more


def alarm(row: Row, zone: ZoneInfo) -> str:
    """An alarm by its rule, and how it stands; what it is about is named on its incident."""
    rule = (row["cause"] or "hidden").partition(" ")[0].replace("-", "_")
    until = row["shelved_until"]
    if row["state"] == "shelved" and until is not None:
        return f"{words(rule)}, put aside until {until.astimezone(zone):%H:%M}"
    return f"{words(rule)}, {CAUSES[row['state']].lower()}"


def rule_name(rule: str | None) -> str:
    """A rule as one would say it."""
    return words((rule or "hidden").replace("-", "_"))


def until(at: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """Until when something holds; the day is said where it is another one."""
    if at is None:
        return "until it is lifted"
    local = at.astimezone(zone)
    return f"until {local:%H:%M}" if local.date() == now.astimezone(zone).date() else f"until {local:%a %-d %b %H:%M}"


def finding(open_now: Sequence[Row], opened: int, ended: int) -> str:
    """The hours in one sentence."""
    first = sum(row["priority"] == 1 for row in open_now)
    waiting = sum(row["state"] == "new" or bool(row["alarms"]) for row in open_now)
    told = [f"{len(open_now)} open"]
    if first:
        told.append(f"{first} of priority 1")
    if waiting:
        told.append(f"{waiting} not acknowledged")
    return f"{', '.join(told)}. {opened} opened and {ended} closed in these hours."
