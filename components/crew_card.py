"""A unit's crew: who is aboard, and when their shift ends."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from components.handover_words import until
from components.layers.mark import ISO
from components.symbol import since

FEW = 3


def aboard(names: Sequence[str]) -> str:
    """The crew in a line: by name where they are few, else counted."""
    if not names:
        return ""
    return f"{', '.join(names[:FEW])}{f' and {len(names) - FEW} more' if len(names) > FEW else ''} aboard"


def crew(names: Sequence[str], ends: datetime | None, now: datetime, zone: ZoneInfo) -> Component:
    """The card's section."""
    lasts = "The end of their shift is not known." if ends is None else f"Their shift is {until(ends, now, zone)}, in "
    end = html.P([lasts, since(ends.strftime(ISO)) if ends else None], className="say")
    head = html.H3([html.Span(f"Aboard, {len(names)}"), html.Span("by the shifts that are known")])
    listed = html.Ul([html.Li(name) for name in names]) if names else html.P("Nobody is named.", className="say t3")
    return html.Section([head, listed, end], className="crew")
