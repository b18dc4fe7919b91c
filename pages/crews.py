"""Who is aboard a unit now, for who may read shifts; read again only when a shift or a responder's name has moved."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from dash.development.base_component import Component

import session
from analysis.crews import Crew, crew
from components import crew_card
from model.unit import RESPONDER, SHIFT
from queries import OneOf
from queries.held import Held
from queries.shifts import shifts


def by_unit() -> dict[str, list[dict[str, Any]]]:
    """The shifts that are under way or to come; those that end meanwhile stay among them."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in shifts(session.store(), session.now()).to_dicts():
        found[row["unit_id"]].append(row)
    return dict(found)


_held: Final = Held(lambda: session.moved(SHIFT.name), by_unit)  # whoever may read shifts may read all of them


def crews(units: Iterable[str]) -> dict[str, Crew]:
    """The crews of these units; those of whom no shift is under way are absent."""
    if not session.actor().may_read(SHIFT):
        return {}
    known, now = _held(), session.now()
    found = {unit: crew(known.get(unit, ()), now) for unit in units}
    return {unit: each for unit, each in found.items() if each is not None}


def named(found: Iterable[Crew]) -> dict[str, str]:
    """What each responder of these crews is called: by name for who may know it, else by id."""
    ids = [each for one in found for each in one.responders]
    if not ids or not session.actor().may_read(RESPONDER):
        return {each: each for each in ids}
    rows = session.store().rows(RESPONDER, [OneOf("id", ids)]).iter_rows(named=True)
    known = {row["id"]: row.get("name") or row["id"] for row in rows}
    return {each: known.get(each, each) for each in ids}


def lines(units: Iterable[str]) -> dict[str, str]:
    """Who is aboard each of these units, in a line."""
    found = crews(units)
    names = named(found.values())
    return {unit: crew_card.aboard([names[each] for each in one.responders]) for unit, one in found.items()}


def section(unit_id: str) -> list[Component]:
    """The crew on a unit's card; nothing where no shift is under way."""
    found = crews([unit_id])
    names = named(found.values())
    zone, now = session.city().timezone, session.now()
    return [crew_card.crew([names[each] for each in one.responders], one.until, now, zone) for one in found.values()]
