"""The sheet in which an incident is opened by hand, or corrected; the browser draws it in place of the board."""

import json
from typing import Final

from dash import html
from dash.development.base_component import Component

from components.selection_card import KIND_SYMBOLS
from components.words import words
from model.incident import FOUND_BY, KINDS, PRIORITIES

KIND: Final = "other"
PRIORITY: Final = 3
FOUND: Final = "caller"


class Ids:
    """Every id that this sheet puts on a page; those of its fields are the browser's (assets/deeds/)."""

    sheet = "incident-sheet"


def slot() -> Component:
    """An empty sheet, told the house's words and what a new incident is until somebody says otherwise."""
    told = {
        "data-kinds": json.dumps([[kind, words(kind), KIND_SYMBOLS.get(kind, kind)] for kind in KINDS]),
        "data-found-by": json.dumps([[found, words(found)] for found in FOUND_BY]),
        "data-priorities": json.dumps(PRIORITIES),
        "data-begins": json.dumps({"kind": KIND, "priority": PRIORITY, "found_by": FOUND}),
    }
    return html.Section(id=Ids.sheet, className="incident-sheet", hidden=True, role="dialog", **told)
