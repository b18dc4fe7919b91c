"""What becomes of signals: each joins an incident, opens one, or is counted with what it repeats; none is lost."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from analysis.fusion import Known, Signal, joined
from model.fusion import Window
from model.incident import link_id
from model.naming import digest
from model.rule import Raised

SOURCE: Final = "house"
Row = dict[str, Any]
Link = tuple[str, str]


@dataclass
class Decided:
    """Rows to write, and what is laid over incidents: a higher priority, and which one another is part of."""

    incidents: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    alarms: dict[str, Row] = field(default_factory=dict)
    priorities: dict[str, int] = field(default_factory=dict)
    joins: dict[str, str] = field(default_factory=dict)


@dataclass
class Room:
    """What is there when signals arrive: open incidents by id, live alarms by cause, and which rows are linked.

    `told` are causes that an alarm was ever raised for: an incident asks for somebody once.
    """

    known: dict[str, Known]
    priorities: dict[str, int | None]
    alarms: dict[str, Row]
    linked: Mapping[Link, Row]
    told: Collection[str]
    windows: Mapping[tuple[str, str], Window]
    number: Callable[[], str]
    now: datetime


def decide(signals: Iterable[Raised], room: Room, made: Decided | None = None) -> Decided:
    """What to write for these signals, the earliest first, beside what is `made` already.

    What was linked before, even if undone, is left alone.
    """
    made = made or Decided()
    homes = {about: None if row["undone"] else str(row["incident_id"]) for about, row in room.linked.items()}
    done = {(*about, _rule_of(row)) for about, row in room.linked.items()}
    for signal in sorted(signals, key=lambda each: (each.at, each.about_id, each.priority or 9)):
        about = (signal.about_table, signal.about_id)
        known = signal.incident_id is None and about in homes
        asked = (*about, signal.rule) in done or (signal.incident_id is not None and signal.cause in room.told)
        if asked or (known and homes[about] is None):
            continue
        done.add((*about, signal.rule))
        before = _counting(_followed(signal, room) or room.alarms.get(signal.cause), signal)
        found = (str(homes[about]), "") if known else _home(signal, before, room, made)
        if found is None:
            if signal.priority is None:
                continue  # only joins, and there is nothing to join
            found = (_opened(signal, room, made), "the first word of it")
        incident, why = found
        before = before or _waiting(room.alarms.values(), incident, signal)
        if signal.incident_id is None and not known:
            homes[about] = incident
            made.links.append(_link(incident, about, f"{signal.rule}: {why}", room.now))
        _hear(signal, incident, room, made)
        if signal.priority is not None:
            alarm = _alarm(signal, incident, before, room.now)
            made.alarms[alarm["cause"]] = alarm
            room.alarms[alarm["cause"]] = alarm | {"state": before["state"] if before else "raised"}
    return made


def duplicates(calls: Iterable[Raised], room: Room, made: Decided) -> None:
    """Which of these newly heard incidents are part of one that is older and open; added to what was decided."""
    for call in sorted(calls, key=lambda each: (each.at, each.about_id)):
        mine = str(call.incident_id)
        if ("incident", mine) in room.linked:
            continue
        older = {
            name: each for name, each in room.known.items() if name != mine and (each.first, name) < (call.at, mine)
        }
        if (found := joined(_signal(call), older, room.windows)) is None:
            continue
        made.links.append(_link(found.incident_id, ("incident", mine), found.reason, room.now))
        made.joins[mine] = found.incident_id
        _hear(call, found.incident_id, room, made)
        room.known.pop(mine, None)


def followed(alarms: Collection[Row], rules_of_incidents: Collection[str], now: datetime) -> list[Row]:
    """Live alarms that end with their incident or, where the incident itself asks, are acknowledged by it."""
    found = []
    for alarm in alarms:
        state, incident = alarm["state"], alarm["incident_state"]
        itself = alarm["cause"].partition(" ")[0] in rules_of_incidents
        if incident in ("resolved", "closed", "false_alarm"):
            state = "false" if incident == "false_alarm" else "resolved"
        elif state == "raised" and itself and incident not in (None, "new"):
            state = "acknowledged"
        if state != alarm["state"]:
            found.append(_kept(alarm, now) | {"state": state})
    return found


def _counting(alarm: Row | None, signal: Raised) -> Row | None:
    """The live alarm that this signal repeats: one that still waits for somebody, or was heard of lately."""
    if alarm is None:
        return None
    waiting = alarm["state"] in ("raised", "shelved")
    return alarm if waiting or signal.at - alarm["observed_at"] <= signal.again else None


def _followed(signal: Raised, room: Room) -> Row | None:
    """The live alarm of what this signal goes on from: the same rule's, about the same incident."""
    for row in signal.follows:
        link = room.linked.get((signal.about_table, row))
        if link is not None and not link["undone"]:
            same = (each for each in room.alarms.values() if each["incident_id"] == link["incident_id"])
            return next((each for each in same if each["cause"].startswith(f"{signal.rule} ")), None)
    return None


def _waiting(alarms: Iterable[Row], incident: str, signal: Raised) -> Row | None:
    """An alarm of the same incident that still waits and is as urgent: one call is enough to one event."""
    fitting = (each for each in alarms if each["incident_id"] == incident and each["state"] == "raised")
    return next((each for each in fitting if signal.priority and each["priority"] <= signal.priority), None)


def _home(signal: Raised, alarm: Row | None, room: Room, made: Decided) -> tuple[str, str] | None:
    """The incident that a signal belongs to, and why."""
    if signal.incident_id is not None:
        return made.joins.get(signal.incident_id, signal.incident_id), ""
    for row in signal.follows:
        link = room.linked.get((signal.about_table, row))
        if link is not None and not link["undone"] and link["incident_id"] in room.known:
            return link["incident_id"], "it goes on from what was said before"
    if alarm is not None and alarm["incident_id"] in room.known:
        return alarm["incident_id"], "the same again"
    found = joined(_signal(signal), room.known, room.windows)
    return (found.incident_id, found.reason) if found else None


def _hear(signal: Raised, incident: str, room: Room, made: Decided) -> None:
    """The incident now holds this signal as well; the more urgent of the two is how urgent it is."""
    if (known := room.known.get(incident)) is None:
        return
    if signal.incident_id != incident:
        known.hears(_signal(signal))
    priority, now = signal.priority, room.priorities.get(incident)
    if priority is not None and (now is None or priority < now):
        room.priorities[incident] = made.priorities[incident] = priority


def _opened(signal: Raised, room: Room, made: Decided) -> str:
    """A new incident of the house's."""
    incident, low_high = f"{SOURCE}-{digest(signal.rule, signal.about_id)}", signal.people or (None, None, None)
    made.incidents.append({
        "id": incident, "source": SOURCE, "source_id": room.number(), "observed_at": signal.at, "received_at": room.now,
        "reported_at": signal.at, "updated_at": room.now, "kind": signal.kind, "type": signal.rule,
        "title": signal.title, "priority": signal.priority, "state": "new", "lon": signal.lon, "lat": signal.lat,
        "found_by": signal.found_by, "people_low": low_high[0], "people_high": low_high[1],
        "people_source": low_high[2],
    })  # fmt: skip
    room.known[incident] = Known(
        incident, signal.kind, signal.words, signal.at, signal.at, signal.lon, signal.lat, signal.off_m
    )
    room.priorities[incident] = signal.priority
    return incident


def _alarm(signal: Raised, incident: str, before: Row | None, now: datetime) -> Row:
    """The cause's alarm: counted up where it is there."""
    if before is not None:
        again = {"count": before["count"] + 1, "observed_at": max(before["observed_at"], signal.at)}
        if incident != before["incident_id"]:
            again["incident_id"] = incident
        return _kept(before, now) | again
    name = digest(signal.cause, signal.about_id, signal.at.isoformat())
    return {
        "id": name, "source": SOURCE, "source_id": name, "observed_at": signal.at, "received_at": now,
        "cause": signal.cause, "incident_id": incident, "priority": signal.priority, "state": "raised", "count": 1,
    }  # fmt: skip


def _kept(alarm: Row, now: datetime) -> Row:
    """An alarm's own columns, as the house says them again."""
    names = ("id", "cause", "incident_id", "priority", "count", "observed_at")
    return {name: alarm.get(name) for name in names} | {
        "source": SOURCE, "source_id": alarm["id"], "received_at": now, "state": "raised",
    }  # fmt: skip


def _link(incident: str, about: Link, why: str, now: datetime) -> Row:
    name = link_id(incident, *about)
    return {
        "id": name, "source": SOURCE, "source_id": name, "observed_at": now, "received_at": now,
        "incident_id": incident, "about_table": about[0], "about_id": about[1], "reason": why, "undone": False,
    }  # fmt: skip


def _rule_of(link: Row) -> str:
    """The rule that made a link; its reason begins with it."""
    return str(link["reason"] or "").partition(": ")[0]


def _signal(raised: Raised) -> Signal:
    return Signal(raised.kind, raised.at, raised.lon, raised.lat, raised.words, raised.off_m)
