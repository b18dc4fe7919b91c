"""The card of a closure: what it does to the ways, and how it is opened again."""

import json
from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component


def section(row: Mapping[str, object], in_force: bool, may_lift: bool) -> Component:
    """What follows from it; the button for who may open it again while it is in force."""
    said = "No way that is asked for leads through it." if in_force else "It is open: ways lead through it again."
    button = html.Button(
        "Open it again",
        className="btn",
        type="button",
        **{"data-command": "lift_closure", "data-fields": json.dumps({"closure_id": row["id"]}),
           "data-done": "Opened again. Ways may lead through it.",
           "data-confirm": "Units will be led through it again at once."},
    )  # fmt: skip
    return html.Section([html.H3("Ways"), html.P(said, className="say"), button if in_force and may_lift else None])
