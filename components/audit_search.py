"""What is looked for in the audit log: a form whose fields stand in the page's address."""

from collections.abc import Mapping
from typing import Final

from dash import html
from dash.development.base_component import Component

from components.audit_words import ACTIONS, THINGS, did, thing
from components.entry import entry

ADDRESS: Final = "/audit"
ANY: Final = ("", "Any")
MOMENT: Final = "2026-11-22 14:00"  # the browser's own field would write it as its maker's country does


def form(asked: Mapping[str, str]) -> Component:
    """The fields as the address says them."""
    actions = [ANY, *sorted(((each, did(each)) for each in {*ACTIONS, *_said(asked, "action")}), key=_by_words)]
    things = [ANY, *sorted(((each, thing(each)) for each in {*THINGS, *_said(asked, "about_table")}), key=_by_words)]
    fields = [
        entry("actor", "Who", value=asked.get("actor"), maxlength=80, placeholder="Part of a name"),
        entry("action", "Did what", "select", value=asked.get("action"), options=actions),
        entry("about_table", "To what", "select", value=asked.get("about_table"), options=things),
        entry("about_id", "Which one", value=asked.get("about_id"), maxlength=200, placeholder="Its number or name"),
        entry("purpose", "For what purpose", value=asked.get("purpose"), maxlength=300, placeholder="Part of it"),
        entry("from", "From", value=asked.get("from"), maxlength=40, placeholder=MOMENT),
        entry("to", "To", value=asked.get("to"), maxlength=40, placeholder=MOMENT),
    ]
    ways = [html.Button("Search", className="btn pri", type="submit")]
    if any(asked.values()):
        ways.append(html.A("Clear", href=ADDRESS, className="btn"))
    return html.Form(
        [*fields, html.Div(ways, className="entry-ways")],
        action=ADDRESS,
        method="get",
        className="audit-search",
        role="search",
    )


def _said(asked: Mapping[str, str], name: str) -> list[str]:
    return [value] if (value := asked.get(name)) else []


def _by_words(option: tuple[str, str]) -> str:
    return option[1]
