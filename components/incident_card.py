"""What an incident's card has that no other has: what is hidden, what people noted, and what its deeds must know."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from components.layers.mark import ISO
from components.symbol import since, symbol

TOLD: Final = (
    "alarms",
    "cautions",
    "state",
    "owner",
    "sensitive",
    "kind",
    "priority",
    "title",
    "address",
    "lon",
    "lat",
)
WITHHELD: Final = "Hidden until you say for what purpose you look, once for this case: “Show the notes”."
HIDDEN: Final = frozenset({"title", "address", "lon", "lat"})


def told(row: Mapping[str, object], withheld: bool = False) -> dict[str, str]:
    """What the person sees of it now, for the browser to send along with a deed; and that notes wait for a purpose."""
    seen = {name: row.get(name) for name in TOLD}
    return {"data-told": json.dumps(seen | {"withheld": True} if withheld else seen)}


def shown(row: Mapping[str, object]) -> Mapping[str, object]:
    """The row without what a sensitive incident hides: the middle of its hexagon is not its place."""
    return {name: value for name, value in row.items() if name not in HIDDEN} if row.get("sensitive") else row


def by_area(row: Mapping[str, object]) -> Component | None:
    """That a sensitive incident is shown by its area only, and what that means."""
    if not row.get("sensitive"):
        return None
    return html.Div(
        [
            symbol("locked", 20, "p3"),
            html.Div([
                html.B("Shown by area only"),
                html.P("A sensitive incident. The map shows its hexagon; address, title and notes are for who is "
                       "assigned to it.", className="say"),
            ]),
        ],
        className="by-area",
    )  # fmt: skip


def notes(rows: Sequence[Mapping[str, Any]], sensitive: bool, timezone: str) -> Component:
    """What people noted, the newest last."""
    zone = ZoneInfo(timezone)
    count = html.Span(f"{len(rows)}, newest last" if rows else "none yet")
    listed = html.Ol([note(row, sensitive, zone) for row in rows]) if rows else None
    return html.Section([html.H3([html.Span("Notes"), count]), listed], className="notes")


def note(row: Mapping[str, Any], sensitive: bool, zone: ZoneInfo) -> Component:
    """One note: when, by whom, how long ago, and its words, or why they are not shown."""
    at, why = row["observed_at"], "Hidden: it is sensitive." if sensitive else "Hidden from your role."
    if row.get("withheld"):
        why = WITHHELD
    by = [
        html.Span(f"{at.astimezone(zone):%H:%M}", className="t2"),
        html.B(row["author"] or "Unnamed", className="clip"),
        since(at.strftime(ISO), " ago"),
    ]
    text = html.P(row["text"], className="note-text") if row["text"] is not None else html.P(why, className="t3")
    return html.Li([html.Div(by, className="note-by"), text])
