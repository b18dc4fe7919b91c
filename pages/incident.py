"""`/incident/<id>`: all that is known of one incident, on a page that can be linked, watched and printed."""

import asyncio
from typing import Any, Final

import dash
from dash import Input, Output, callback, dcc, html
from dash.development.base_component import Component

import session
from components import near_card, selection_card, shell, small_map
from components.incident_page import Ids, no_page, page
from model.camera import CAMERA
from model.incident import INCIDENT, OPEN_STATES
from model.tables import TABLES
from pages import incident_story
from pages.card_notes import noted
from pages.frame import frame, only
from queries import near, rows
from queries.live import units_at_work
from queries.story import Story

PAGE: Final = "/incident/<incident_id>"
dash.register_page(__name__, path_template=PAGE, name="Incident", title="Incident · Watchfloor", order=9)

CLOSE: Final = 16
"""The zoom of a place that is known."""
APART: Final = 14
"""That of a sensitive incident's hexagon."""


@only("/incident/{id}")
def layout(incident_id: str = "", **_: object) -> Component:
    """The frame; what is known follows, and is asked for again whenever it moves."""
    slot = html.Div(waiting(), id=Ids.body, className="incident-page")
    body = [
        html.Main(slot, className="sheet", id=shell.Ids.content, tabIndex="-1"),
        dcc.Store(id=Ids.asked, data={"id": incident_id, "revision": 0}),
    ]
    return shell.page(frame(), "Incident", "", body)


def waiting() -> Component:
    """Still bars until it is read."""
    bars = [html.Div(className="bar") for _ in range(5)]
    return html.Div([html.Span("The incident is read", className="out-of-sight"), *bars], className="bars")


@callback(Output(Ids.body, "children"), Input(Ids.asked, "data"))
async def show(asked: dict[str, Any]) -> Component:
    """All of it, made beside the loop that serves everyone."""
    return await asyncio.to_thread(shown, str(asked["id"]))


def shown(incident_id: str) -> Component:
    """The incident as the one who asks may see it; a sentence where there is none."""
    row = rows.one(session.store(), INCIDENT.name, incident_id) if session.actor().may_read(INCIDENT) else None
    if row is None:
        return no_page(selection_card.gone(INCIDENT.name, incident_id))
    told = incident_story.stories(row)
    more = incident_story.sections(row, told)
    zone, notes = str(session.city().timezone), noted(INCIDENT.name, incident_id)
    row["alarms"], row["cautions"] = told.waiting, incident_story.cautioned(row)
    card = selection_card.card(INCIDENT.name, row, zone, notes, more)
    return page(row, card, beside(row, told))


def beside(row: dict[str, Any], told: incident_story.Told) -> list[Component]:
    """The small map, the cameras and what else happened near."""
    store, found = session.store(), []
    if row["lon"] is not None and row["lat"] is not None:
        zoom = APART if row["sensitive"] else CLOSE
        found.append(small_map.small_map(row["lon"], row["lat"], spots(row, told), zoom))
    found += incident_story.pictures(row)
    found.append(near_card.happened(near.near(store, row, session.now()), *near.window(row["kind"])))
    return found


def spots(row: dict[str, Any], told: incident_story.Told) -> list[small_map.Spot]:
    """The incident, what was joined to it, and the units about; of a sensitive one its hexagon's middle only."""
    shape, colour = selection_card.face(INCIDENT.name, row)
    name = selection_card.title_of(INCIDENT.name, row)
    own = small_map.Spot(row["lon"], row["lat"], shape, colour, name, main=True)
    if row["sensitive"]:
        return [own]
    return [own, *_signals(told.story), *_units(row)]


def _signals(known: Story) -> list[small_map.Spot]:
    store, actor = session.store(), session.actor()
    gone = {(each["about_table"], each["about_id"]) for each in known.linked if each["undone"]}
    found = []
    for (table, record), row in known.told.items():
        if (table, record) in gone:
            continue
        if table in ("detection", "plate_read") and row.get("lon") is None and actor.may_read(CAMERA):
            row = rows.one(store, CAMERA.name, row["camera_id"]) or row
        if row.get("lon") is not None and row.get("lat") is not None and not row.get("sensitive"):
            shape, colour = selection_card.face(table, row) if table in TABLES else ("unknown", "")
            found.append(small_map.Spot(row["lon"], row["lat"], shape, colour, f"{table} {record}"))
    return found


def _units(row: dict[str, Any]) -> list[small_map.Spot]:
    if row["state"] not in OPEN_STATES or not session.actor().may("read unit"):
        return []
    units = units_at_work(session.store(), session.view())
    return [
        small_map.Spot(each["lon"], each["lat"], *selection_card.face("unit", each), each["id"])
        for each in units.iter_rows(named=True)
        if each["lon"] is not None
    ]
