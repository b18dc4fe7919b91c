"""`/wall/<preset>`: the city on a screen that nobody touches."""

import dash
from dash.development.base_component import Component

import session
import shows
from components import city_map, shell, wall
from components.edition import edition
from components.layers.catalogue import LAYERS
from pages.frame import frame, only

dash.register_page(__name__, path_template="/wall/<preset>", name="Wall", title="Wall · Watchfloor", order=9)

LARGER = 1.8  # marks on a wall are read from five metres
ALWAYS = ("incident", "alert", "unit")  # the wall's words and figures are made of these, whether or not drawn


@only("/wall/{preset}")
def layout(preset: str = "", **_: object) -> Component:
    """The preset of that name; where there is none, those there are (api/wall.py answers 404 with it)."""
    found = told(preset)
    if found is None:
        there = [(each.name, each.heading) for each in session.city().walls]
        return shell.page(frame(), "Walls", "", [wall.presets(there, preset)])
    city = session.city()
    wanted = {*ALWAYS, *(key.split(".")[0] for key in found.layers)}
    known = [show for show in shows.SHOWS if show.name in LAYERS and show.name in wanted]
    wakes = {show.name: show.wakes for show in known}
    drawn = city_map.city_map(
        city.bounds, [LAYERS[show.name] for show in known], wakes, still=True, mark_scale=LARGER, furniture=False
    )
    return wall.wall(found, wall.Standing(city.name, str(city.timezone), session.now()), drawn)


def told(name: str) -> wall.Preset | None:
    """The preset of that name, as the browser is told of it."""
    city = session.city()
    found = next((each for each in city.walls if each.name == name), None)
    if found is None:
        return None
    boxes = session.area_boxes()
    views = tuple(
        wall.View(
            each.name,
            each.seconds or found.seconds,
            None if each.map else each.bounds or boxes.get(each.area or "", city.bounds),
            placed(each.map) if each.map else None,
        )
        for each in found.views
    )
    filters = {
        name: tuple(str(value) for value in values)
        for name, values in found.filters.model_dump().items()
        if values
    }  # fmt: skip
    return wall.Preset(
        found.name,
        found.heading,
        found.layers,
        found.figures,
        views or (wall.View(city.name, found.seconds, city.bounds),),
        filters,
        found.theme,
        edition(repr(found)),
    )


def placed(text: str) -> tuple[float, float, float]:
    """`zoom/lat/lon` as numbers; city.toml was read, so they are."""
    zoom, lat, lon = (float(part) for part in text.split("/"))
    return zoom, lat, lon
