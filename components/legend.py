"""The legend: along the foot of the map how sure a mark is, and behind its button every symbol in use, in words."""

from collections.abc import Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from components import theme
from components.layers.layer import Layer
from components.selection_card import KIND_SYMBOLS
from components.symbol import symbol
from components.words import words
from model.incident import KINDS

KEY: Final = ("police", "police")
PRIORITIES: Final = (
    ("p1", "1, filled red, with its number"), ("p2", "2, filled amber"),
    ("p3", "3, thick amber outline"), ("p5", "4, 5 or none, thin grey outline"),
)  # fmt: skip


class Ids:
    """Every id that the legend puts on a page."""

    legend = "legend"
    scale = "scale-bar"
    open = "open-legend"
    sheet = "legend-sheet"


def legend(layers: Sequence[Layer]) -> Component:
    """How fill says how sure; the scale; and the button to all the rest."""
    button = html.Button("Legend", id=Ids.open, className="btn small flat", type="button")
    return html.Div(
        [
            html.Span([symbol(KEY[0], 16, KEY[1]), "fix under 60 s"], className="key"),
            html.Span([symbol(KEY[0], 16, KEY[1], "last"), "last known"], className="key"),
            html.Span([symbol(KEY[0], 16, KEY[1], "cut"), "cut off, over 15 min"], className="key"),
            html.Span([html.Span(className="scale-line"), html.Span(className="scale-text")], id=Ids.scale),
            button,
            theme.sheet(Ids.sheet, "Legend", symbols(layers)),
        ],
        id=Ids.legend,
        className="mf lg",
    )


def symbols(layers: Sequence[Layer]) -> Component:
    """Every symbol that this map draws: layers by shape, incidents by kind, then how bad and how sure."""
    kinds = [
        (KIND_SYMBOLS.get(kind, kind), "p2" if kind not in ("sos", "person_down") else "p1", words(kind))
        for kind in KINDS
    ]
    parts = [
        (part.symbol, part.colour, part.title) for layer in layers if layer.name != "incident" for part in layer.parts
    ]
    return html.Div(
        [
            group("Incidents, by what happened", [*kinds, ("locked", "p3", "Sensitive: by area only")]),
            group("Incidents, by priority", [("medical", look, says) for look, says in PRIORITIES]),
            group("What else is on the map", parts),
            group("How sure", []),
            html.Dl(
                [
                    *sure("police", "", "Filled: seen within its norm"),
                    *sure("police", "last", "Hollow: last known, its age beside it"),
                    *sure("police", "cut", "Dashed: cut off, over 15 min"),
                    *said("late-mark", "Half disc beside it: late"),
                    *said("cluster-mark", "Double ring with a number: as many close together", "3"),
                    *said("ring red", "Red ring: nobody has acknowledged it"),
                    *said("ring", "White ring (dark in the light theme): selected"),
                ]
            ),
        ],
        className="legend-list",
    )


def group(title: str, rows: Sequence[tuple[str, str, str]]) -> Component:
    """A heading, and below it each symbol beside its words."""
    lines = [part for name, colour, says in rows for part in (html.Dt(symbol(name, 20, colour)), html.Dd(says))]
    return html.Section([html.H3(title), html.Dl(lines)] if lines else [html.H3(title)])


def sure(name: str, look: str, says: str) -> list[Component]:
    """A unit's triangle in one of the looks of certainty."""
    return [html.Dt(symbol(name, 20, KEY[1], look)), html.Dd(says)]


def said(shape: str, says: str, within: str = "") -> list[Component]:
    """A shape that is no symbol of the sprite, and what is written within it."""
    return [html.Dt(html.Span(within, className=shape, **{"aria-hidden": "true"})), html.Dd(says)]
