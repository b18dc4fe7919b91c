"""A symbol of the sprite: an empty span that the browser fills, coloured by class."""

from dash import html
from dash.development.base_component import Component


def symbol(name: str, size: int = 16, colour: str = "", look: str = "") -> Component:
    """The sprite's symbol of that name; colour and look are classes of base.css, size one of 14, 16, 20 and 24."""
    return html.Span(className=f"sym s{size} {colour} {look}".strip(), **{"data-symbol": name, "aria-hidden": "true"})


def since(instant: str, suffix: str = "") -> Component:
    """An age that the browser counts on by itself."""
    return html.Span(className="since", **{"data-since": instant, "data-suffix": suffix})
