"""`/wall`: the walls there are."""

import dash
from dash.development.base_component import Component

import session
from components import shell, wall
from pages.frame import frame, only

dash.register_page(__name__, path="/wall", name="Walls", title="Walls · Watchfloor", order=8)


@only("/wall")
def layout(**_: object) -> Component:
    """Each preset of city.toml, as a link."""
    there = [(each.name, each.heading) for each in session.city().walls]
    return shell.page(frame(), "Walls", "/wall", [wall.presets(there)])
