"""A field of a form: its label, its control, a hint. The browser makes the control (assets/forms/entries.js).

So that nothing that is typed, a password least of all, becomes a component's property and part of a callback.
"""

import json
from collections.abc import Iterable
from typing import Literal

from dash import html
from dash.development.base_component import Component

Kind = Literal["text", "password", "number", "select", "checks"]


def entry(
    name: str,
    label: str,
    kind: Kind = "text",
    *,
    value: object = None,
    options: Iterable[tuple[str, str]] = (),
    hint: str = "",
    **more: object,
) -> Component:
    """A field of that name. `options` are value and words; `more` are attributes of the control, such as maxlength.

    `checks` are several boxes of one name: what is sent is the list of those ticked, `value` the list that is so now.
    """
    told = {
        "name": name, "label": label, "kind": kind, "value": value, "options": list(options), "hint": hint,
        "more": {key.replace("_", "-"): each for key, each in more.items()},
    }  # fmt: skip
    return html.Div(className=f"entry entry-{kind}", **{"data-entry": json.dumps(told)})
