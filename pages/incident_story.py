"""What stands on an incident's card beside its fields; the same on the live map and on its own page.

An open card is made again at every change in the city: what its own tables tell is kept until one of them moves.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from dash.development.base_component import Component

import session
from analysis.triage import priority
from components import caution_card, near_card, story_card, units_card
from model.actor import HOUSE
from model.alarm import ALARM
from model.camera import CAMERA
from model.feed import RECEIPT
from model.incident import INCIDENT, LINK, OPEN_STATES
from model.unit import ASSIGNMENT, UNIT
from pages import cautions, crews
from queries import Equals, OneOf, near, story
from queries.assignments import untaken

DEEDS: Final = ("own_alarm", "resolve_alarm", "shelve_alarm", "join_signal", "take_out_signal")
TELL: Final = ("link", "alarm", "assignment", "audit_entry")
KEPT: Final = 64


@dataclass(frozen=True)
class Told:
    """What is told of one incident: its story, and why it is as urgent as it is."""

    story: story.Story
    why: list[str]

    @property
    def waiting(self) -> int:
        """How many of its alarms wait for somebody."""
        return sum(each["state"] == "raised" for each in self.story.alarms)


class Stories:
    """The last few incidents' stories, for those who may see the same."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[object, ...], tuple[tuple[object, ...], Told]] = OrderedDict()

    def __call__(self, row: dict[str, Any]) -> Told:
        """This incident's; asked for again when its row or what tells of it has moved."""
        runtime, actor = session.runtime(), session.actor()
        key = (id(runtime), actor.rights, row["id"])
        moved = (tuple(map(str, row.values())), *(runtime.store.revisions().get(name, 0) for name in TELL))
        with self._lock:
            held = self._kept.get(key)
        if held is not None and held[0] == moved and not _under_way(held[1]):
            return held[1]
        made = Told(story.story(session.store(), runtime.store.reader(HOUSE), row), why(row))
        with self._lock:
            self._kept[key] = (moved, made)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


stories: Final = Stories()


def sections(row: dict[str, Any], told: Told, seen: Sequence[Component] = ()) -> list[Component]:
    """Cautions first, then all that is told of it up to the timeline: each for who may read what it tells of.

    `seen` is what cameras see of it, where that stands on the card itself.
    """
    actor, known = session.actor(), told.story
    may = frozenset(name for name in DEEDS if actor.may(f"do {name}"))
    warned = caution_card.cautions(cautions.of_incident(row), session.city().timezone)
    found = [warned, story_card.priority(row["priority"], told.why), story_card.people(row)]
    if actor.may_read(ALARM):
        found.append(story_card.alarms(known.alarms, may))
    found += [*going(row, known.sent), *seen]
    if actor.may_read(LINK):
        found.append(story_card.signals(row["id"], known.linked, known.told, "take_out_signal" in may))
        zone = str(session.city().timezone)
        found.append(story_card.timeline(known.entries, standards([each["unit_id"] for each in known.sent]), zone))
    return [each for each in found if each is not None]


def pictures(row: dict[str, Any]) -> list[Component]:
    """Its nearest cameras' latest pictures, for who may look through them; of a sensitive incident nobody may."""
    if row["sensitive"] or not session.actor().may_read(CAMERA):
        return []
    return [near_card.cameras(near.cameras(session.store(), row))]


def cautioned(row: dict[str, Any]) -> list[tuple[str, str]]:
    """The cautions about its place, for the deed that lifts one: id and words."""
    return [(each["id"], each["text"]) for each in cautions.of_incident(row)]


def why(row: dict[str, Any]) -> list[str]:
    """Why it has its priority, in words."""
    if row["source"] == "house":
        return [f"by the rule “{row['type']}”"]
    heard = session.store().rows(INCIDENT, [Equals("id", row["id"])], history=True).sort("updated_at", "received_at")
    said = heard["priority"].drop_nulls().to_list()[-1:] if heard.height else []
    if said == [row["priority"]]:
        return ["as its source says"]
    if not said:
        graded, reasons = priority(row["kind"] or "other", row["type"] or row["title"] or "")
        return reasons if graded == row["priority"] else ["by hand"]
    return [f"its source says {said[0]}", "changed by hand, or by what joined it"]


def going(row: dict[str, Any], sent: list[dict[str, Any]]) -> list[Component]:
    """Who is sent to an incident, and, while it is open, who could be; for who may read of units."""
    actor = session.actor()
    if not (actor.may_read(ASSIGNMENT) and actor.may_read(UNIT)):
        return []
    offer = session.offer(row) if row["state"] in OPEN_STATES else None
    waiting = untaken(session.store(), row["id"]) if sent and actor.may_read(RECEIPT) else {}
    aboard = crews.lines(each["unit_id"] for each in sent)
    sent = [each | {"aboard": aboard.get(each["unit_id"], "")} for each in sent]
    return units_card.sections(row["id"], sent, offer, bool(actor.may("do assign_unit")), waiting)


def standards(units: Sequence[str]) -> dict[str, tuple[float, float]]:
    """The standard of each of these units: turnout and travel, seconds."""
    if not units or not session.actor().may_read(UNIT):
        return {}
    dispatch = session.city().dispatch
    known = session.store().rows(UNIT, [OneOf("id", list(units))]).select("id", "unit_type").rows()
    found = {unit: dispatch.standard(kind or "other") for unit, kind in known}
    return {unit: (each.turnout.total_seconds(), each.travel.total_seconds()) for unit, each in found.items()}


def _under_way(told: Told) -> bool:
    """Whether somebody is on the way or there: what their feed says of them moves it too."""
    return any(each["state"] in ("dispatched", "en_route", "on_scene") for each in told.story.sent)
