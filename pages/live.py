"""`/`: the live map, with its layers and filters at the left and the incident board at the right."""

import asyncio
from typing import Any, Final

import dash
from dash import Input, Output, callback, html
from dash.development.base_component import Component

import session
import shows
from components import (
    city_map,
    closure_card,
    filters,
    incident_board,
    incident_sheet,
    selection_card,
    shell,
    unit_state,
)
from components.layers.catalogue import LAYERS
from model.incident import INCIDENT
from model.place import CLOSURE
from model.tables import TABLES
from model.unit import UNIT
from model.view import View
from pages import crews, incident_story
from pages.card_notes import noted
from pages.frame import frame, only
from queries import rows

dash.register_page(__name__, path="/", name="Live", title="Live map · Watchfloor", order=0)

MEASURING: Final = frozenset({"unit", "responder", "sensor", "camera"})
PLACE: Final = ("lon", "lat")
SKIP: Final = (incident_board.Ids.board, "the board")
# In a layer these are of the newest fix or value; in the record's own row, of the record.
MEASURED: Final = {"observed_at": "measured_at", "received_at": "measurement_heard_at"}


@only("/")
def layout(map: str | None = None, **_: object) -> Component:
    """The page as an address asks for it; the browser reads layers, filters and selection from the address."""
    city = session.city()
    progress = session.progress()
    note = city_map.progress_note(progress.text, progress.share) if progress else None
    wakes = {show.name: show.wakes for show in shows.SHOWS}
    shown = [LAYERS[show.name] for show in shows.SHOWS if show.name in LAYERS]
    board = incident_board.board(bool(session.actor().may("open /handover")))
    body = [
        filters.rail(),
        city_map.city_map(city.bounds, shown, wakes, map, note),
        html.Aside([board, *selection_card.slot(), incident_sheet.slot()], className="right"),
    ]
    return shell.page(frame(), "Live map", "/", body, figures=True, skip=SKIP)


@callback(
    Output(selection_card.Ids.body, "children"),
    Input(selection_card.Ids.chosen, "data"),
    prevent_initial_call=True,
)
async def open_card(chosen: dict[str, Any] | None) -> Component | list[Component]:
    """The card of what was chosen on the map or the board, made beside the loop that serves everyone."""
    return await asyncio.to_thread(opened, chosen)


def opened(chosen: dict[str, Any] | None) -> Component | list[Component]:
    """The card of a record; nothing when it was let go."""
    if not chosen:
        return []
    table, record = str(chosen["table"]), str(chosen["id"])
    row = story(table, record)
    if row is None:
        return selection_card.gone(table, record)
    if table != INCIDENT.name:
        beside = BESIDE[table](row) if table in BESIDE else []
        return selection_card.card(table, row, str(session.city().timezone), None, beside)
    told = incident_story.stories(row)
    more = incident_story.sections(row, told, incident_story.pictures(row))
    row["alarms"], row["cautions"] = told.waiting, incident_story.cautioned(row)
    return selection_card.card(table, row, str(session.city().timezone), noted(table, record), more)


def closure(row: dict[str, Any]) -> list[Component]:
    """What a closure does to ways, and how it is opened again."""
    in_force = row["to_at"] is None or row["to_at"] > session.now()
    return [closure_card.section(row, in_force, session.actor().may("do lift_closure"))]


def unit(row: dict[str, Any]) -> list[Component]:
    """Who is aboard a unit; its state, to be said by hand by who may."""
    by_hand = [unit_state.section(row)] if session.actor().may("do state_unit") else []
    return [*crews.section(str(row["id"])), *by_hand]


BESIDE: Final = {CLOSURE.name: closure, UNIT.name: unit}


def story(table: str, record: str) -> dict[str, Any] | None:
    """All that is known of one record: its own row, and what its layer adds (last place, latest value)."""
    if table not in LAYERS or table not in TABLES or not session.actor().may_read(TABLES[table]):
        return None
    row = rows.one(session.store(), table, record)
    return joined(row, seen(table, record) if table in MEASURING else {}) if row else None


def seen(table: str, record: str) -> dict[str, Any]:
    """The record as its layer shows it; empty where the layer does not show it, or not to this role."""
    show, may = shows.show_named(table), session.actor().may
    if show is None or not all(may(f"read {each}") for each in show.reads):
        return {}
    frame = show.query(session.store(), View(session.now()))
    return next(frame.filter(frame["id"] == record).iter_rows(named=True), {})


def joined(row: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """The row's own columns first; its layer knows the newest place, fills gaps, and adds what was measured."""
    told = {MEASURED.get(column, column): value for column, value in more.items() if value is not None}
    if told.get("measurement_heard_at") == row.get("received_at"):
        told.pop("measurement_heard_at", None)
    return {**row, **{name: value for name, value in told.items() if name in PLACE or row.get(name) is None}}
