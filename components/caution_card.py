"""Cautions on an incident's card: the first thing that is read there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from components.symbol import symbol

Row = Mapping[str, Any]


def cautions(rows: Sequence[Row], zone: ZoneInfo) -> Component | None:
    """What to know before anybody goes there, each with its address, its source and its day; nothing where there is
    none."""
    if not rows:
        return None
    head = html.H3([symbol("alert", 20, "p2"), html.Span("Caution" if len(rows) == 1 else f"{len(rows)} cautions")])
    return html.Section([head, html.Ul([_caution(row, zone) for row in rows])], className="cautions")


def _caution(row: Row, zone: ZoneInfo) -> Component:
    about = [row["address"] or "at this place", f"from {row['source']}", _day(row["observed_at"], zone)]
    return html.Li(
        [html.B(row["text"]), html.Span(" · ".join(filter(None, about)), className="reason t2")],
        **{"data-caution": row["id"]},
    )


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return "" if at is None else f"since {at.astimezone(zone):%-d %b %Y}"
