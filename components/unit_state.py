"""The card of a unit: how it stands, and the buttons by which a person says it."""

import json
from collections.abc import Mapping
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from components.words import words

# What may follow, in the order of a call; what is said most often first.
FOLLOWS: Final[Mapping[str, tuple[str, ...]]] = {
    "available": ("out_of_service",),
    "dispatched": ("en_route", "on_scene", "available", "out_of_service"),
    "en_route": ("on_scene", "available", "out_of_service"),
    "on_scene": ("available", "out_of_service"),
    "out_of_service": ("available",),
}
FACES: Final = {"available": "Available again", "out_of_service": "Out of service"}
ASKS: Final = {"out_of_service": "It is offered for nothing until it is available again."}


def section(row: Mapping[str, Any]) -> Component:
    """For who may say it. A state that nobody knows may become any."""
    follows = FOLLOWS.get(str(row["state"]), ("available", "out_of_service"))
    return html.Section(
        [
            html.H3("Said by hand"),
            html.P("Where its own word does not come. The newest word counts.", className="say t3"),
            html.Div([_button(row, state) for state in follows], className="unit-states"),
        ]
    )


def _button(row: Mapping[str, Any], state: str) -> Component:
    called, face = row["name"] or row["id"], FACES.get(state) or words(state)
    fields = json.dumps({"unit_id": row["id"], "state": state, "saw_state": row["state"]})
    asks = {"data-confirm": ASKS[state]} if state in ASKS else {}
    return html.Button(
        face,
        className="btn small",
        type="button",
        **{"data-command": "state_unit", "data-fields": fields, "data-done": f"{called}: {face.lower()}.",
           "aria-label": f"{called}: {face.lower()}", **asks},
    )  # fmt: skip
