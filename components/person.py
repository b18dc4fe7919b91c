"""Who is looking: a menu in the strip with their name and role, the pages, the theme, and the ways out.

In a demonstration it is the banner: it names the role through whose eyes the city is seen, and switches to any other.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dash import html
from dash.development.base_component import Component

from components.words import words
from model.permission import ROLES

NAMED: Final = 3  # areas that are named; more are counted


class Ids:
    """Every id that the menu puts on a page."""

    menu = "menu"
    demo = "demo-banner"
    role = "demo-role"
    theme = "theme-toggle"


@dataclass(frozen=True)
class Person:
    """Who looks; `visitor` is somebody that a demonstration shows round."""

    name: str
    role: str
    areas: tuple[str, ...] | None = None
    visitor: bool = False


def menu(person: Person, pages: Component) -> Component:
    """The menu, closed."""
    body = visiting(person) if person.visitor else signed_in(person)
    return html.Details(
        [face(person), html.Div([pages, *body, theme_toggle()], className="menu-body")], id=Ids.menu, className="menu"
    )


def face(person: Person) -> Component:
    """What stands in the strip: a name above a role."""
    name = html.B("Demonstration" if person.visitor else person.name, className="clip")
    role = html.Span(f"seen as {words(person.role).lower()}" if person.visitor else words(person.role))
    return html.Summary(
        [html.Div([name, role]), html.I("▾", **{"aria-hidden": "true"})], id=Ids.demo if person.visitor else ""
    )


def visiting(person: Person) -> list[Component]:
    """The role switch. A form of the browser's own: the choice is kept in a cookie, and the page asked for again."""
    options = [html.Option(words(role), value=role, selected=role == person.role) for role in ROLES if role != "public"]
    switch = html.Form(
        [
            html.Label("See the city as", htmlFor=Ids.role, className="lab"),
            html.Div(
                [
                    html.Span(html.Select(options, id=Ids.role, name="role", className="sel"), className="select"),
                    html.Button("Switch", className="btn", type="submit"),
                ],
                className="menu-switch",
            ),
        ],
        action="/demo/role",
        method="post",
    )
    said = html.P(
        "A simulated city. Whoever visits it on this machine may look through any role's eyes.", className="say"
    )
    return [html.Div([said, switch], className="menu-part")]


def signed_in(person: Person) -> list[Component]:
    """Where they may look, and the two ways out."""
    everywhere = {"data-command": "end_sessions", "data-fields": json.dumps({}), "data-then": "/sign-in"}
    out = html.Form(html.Button("Sign out", className="btn", type="submit"), action="/sign-out", method="post")
    return [
        html.Div(
            [
                html.P(where(person.areas), className="say"),
                html.Div(
                    [out, html.Button("Sign out everywhere", className="btn", type="button", **everywhere)],
                    className="menu-ways",
                ),
            ],
            className="menu-part",
        )
    ]


def where(areas: Sequence[str] | None) -> str:
    """The areas whose incidents they see, in a sentence."""
    if areas is None:
        return "You see the whole city."
    if not areas:
        return "You see no area's incidents."
    named = ", ".join(areas[:NAMED]) + (f" and {len(areas) - NAMED} more areas" if len(areas) > NAMED else "")
    return f"You see incidents in {named}."


def theme_toggle() -> Component:
    """Dark or light; the browser keeps the choice."""
    return html.Button(
        "Light theme", id=Ids.theme, className="btn flat", type="button", title="Change to the light theme"
    )
