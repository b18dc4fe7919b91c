"""An incident's story: what its source said, what joined it, who did what, and how far its units got."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import polars as pl

from model.alarm import ALARM
from model.incident import INCIDENT, LINK
from model.tables import table_named
from model.unit import ASSIGNMENT, UNIT
from queries import Equals, OneOf, sql
from queries.assignments import assignments
from store import Reader


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, what, by whom (a person, a feed, the house), and which kind of thing it is.

    A deed's `what` is its command's name; a unit's is the step that it reached, which took so many seconds.
    """

    at: datetime
    kind: str  # said, joined, alarm, deed, unit
    what: str
    who: str
    detail: str = ""
    unit_id: str | None = None
    step: str | None = None
    took_s: float | None = None


def links(store: Reader, incident_id: str) -> list[dict[str, Any]]:
    """What is linked to an incident, undone links as well: about_table, about_id, reason, undone, observed_at."""
    return store.read(sql("incident_links"), incident_id=incident_id).to_dicts()


def told(store: Reader, linked: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows that links tell of, as the actor may see them, by table and id. What may not be read is absent."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for name in {row["about_table"] for row in linked}:
        table = table_named(name)
        if not store.actor.may_read(table):
            continue
        ids = [row["about_id"] for row in linked if row["about_table"] == name and row["about_id"] is not None]
        found |= {(name, row["id"]): row for row in store.rows(table, [OneOf("id", ids)]).iter_rows(named=True)}
    return found


def alarms(store: Reader, incident_id: str) -> list[dict[str, Any]]:
    """The alarms about an incident, or about one that is part of it, the first one first."""
    return store.read(sql("incident_alarms"), incident_id=incident_id).to_dicts()


@dataclass(frozen=True)
class Story:
    """An incident's parts, each asked for once: its links and what they tell of, its alarms, who was sent, and all
    of it in order of time."""

    linked: list[dict[str, Any]]
    told: dict[tuple[str, str], dict[str, Any]]
    alarms: list[dict[str, Any]]
    sent: list[dict[str, Any]]
    entries: list[Entry]


def story(store: Reader, house: Reader, row: dict[str, Any]) -> Story:
    """All that the actor may read of it. Deeds are the audit log's, which `house` may read: who works on an incident
    sees who did what about it; of a sensitive one without the details."""
    may = store.actor.may_read
    linked = links(store, row["id"]) if may(LINK) else []
    known = alarms(store, row["id"]) if may(ALARM) else []
    sent = assignments(store, row["id"]).to_dicts() if may(ASSIGNMENT) and may(UNIT) else []
    entries = [*_said(store, row), *_joined(linked), *_raised(known), *_units(sent)]
    if may(LINK):
        deeds = house.read(sql("incident_deeds"), incident_id=row["id"], alarms=[each["id"] for each in known])
        entries += _deeds(deeds, bool(row["sensitive"]))
    return Story(linked, told(store, linked), known, sent, sorted(entries, key=lambda each: each.at))


def _said(store: Reader, row: dict[str, Any]) -> list[Entry]:
    """Each change of state that its source told, by the source's own times."""
    heard = store.rows(INCIDENT, [Equals("id", row["id"])], history=True).sort("updated_at", "received_at")
    if heard.is_empty():
        return []
    first = heard.row(0, named=True)
    began = first["reported_at"] or first["observed_at"]
    found = [Entry(began, "said", "Reported", first["source"])]
    states = [(each["state"], each["updated_at"] or each["received_at"]) for each in heard.iter_rows(named=True)]
    return found + [
        Entry(at, "said", (state or "").replace("_", " ").capitalize(), first["source"])
        for (before, _), (state, at) in pairwise(states)
        if state != before and state
    ]


def _joined(linked: list[dict[str, Any]]) -> list[Entry]:
    return [
        Entry(each["observed_at"], "joined", f"{each['about_table'].replace('_', ' ').capitalize()} joined: "
              f"{each['reason']}", each["source"])
        for each in linked
        if each["source"] == "house" and "first word" not in each["reason"]
    ]  # fmt: skip


def _raised(known: list[dict[str, Any]]) -> list[Entry]:
    return [Entry(each["observed_at"], "alarm", _rung(each), each["source"] or "house") for each in known]


def _rung(alarm: dict[str, Any]) -> str:
    """An alarm by its rule; whom or what it is about stands in the signals."""
    rule, times = (alarm["cause"] or "hidden").partition(" ")[0], alarm["count"] or 1
    return f"Alarm, priority {alarm['priority']}: {rule}{f', {times} times' if times > 1 else ''}"


def _deeds(deeds: pl.DataFrame, sensitive: bool) -> list[Entry]:
    return [
        Entry(each["observed_at"], "deed", each["action"], each["actor"], "" if sensitive else each["detail"] or "")
        for each in deeds.iter_rows(named=True)
    ]


def _units(sent: list[dict[str, Any]]) -> list[Entry]:
    """When each unit left, was there and was done; how long each step took."""
    found = []
    for each in sent:
        steps = [("sent", each["sent_at"])] + [(s, each[f"{s}_at"]) for s in ("en_route", "on_scene", "clear")]
        reached = [(step, at) for step, at in steps if at is not None]
        for (_, before), (step, at) in pairwise(reached):
            took = (at - before).total_seconds()
            found.append(Entry(at, "unit", step, "its feed", "", each["unit_id"], step, took))
    return found
