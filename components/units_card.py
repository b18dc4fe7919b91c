"""An incident's units: who is sent and how far they are, and for what is missing who could go."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from components.layers.mark import ISO
from components.selection_card import UNIT_SYMBOLS
from components.symbol import since, symbol
from components.words import words
from model.offer import Need, Offer, Proposed
from model.unit import UNDER_WAY

UNTAKEN: Final = {
    "failed": "Not told yet: the way out fails. Tried again; use the radio.",
    "refused": "Not told: the other side refuses it. Use the radio.",
}
NAMES: Final = {"police": "Police units", "fire": "Fire units", "ambulance": "Ambulances", "supervisor": "Supervisors",
                "other": "Other units"}  # fmt: skip


def sections(
    incident_id: str,
    sent: Sequence[Mapping[str, Any]],
    offer: Offer | None,
    may_send: bool,
    waiting: Mapping[str, str] = MappingProxyType({}),
) -> list[Component]:
    """The card's sections; `offer` is None for an incident that is over. `sent` as queries.assignments gives them.

    `waiting` are units whose order an outlet has not taken: failed (it is tried again) or refused.
    """
    found = [_sent(incident_id, sent, may_send, waiting)] if sent else []
    if offer is None:
        return found
    if offer.why:
        return [*found, html.Section([html.H3("Who could go"), html.P(offer.why, className="say")], className="units")]
    return [*found, *(_need(incident_id, need, may_send) for need in offer.needs if need.sent < need.wanted)]


def clock(seconds: float) -> str:
    """Minutes and seconds, as a stopwatch shows them."""
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def _sent(incident_id: str, sent: Sequence[Mapping[str, Any]], may_send: bool, waiting: Mapping[str, str]) -> Component:
    going = sum(row["state"] in UNDER_WAY for row in sent)
    head = html.H3([html.Span("Units sent"), html.Span(f"{going} under way or there")])
    return html.Section(
        [head, html.Ul([_unit(incident_id, row, may_send, waiting.get(row["unit_id"])) for row in sent])],
        className="units",
    )


def _unit(incident_id: str, row: Mapping[str, Any], may_send: bool, waiting: str | None) -> Component:
    under_way = row["state"] in UNDER_WAY
    fields = json.dumps({"incident_id": incident_id, "unit_id": row["unit_id"]})
    button = html.Button(
        "Stand down",
        className="btn small",
        type="button",
        **{
            "data-command": "stand_down",
            "data-fields": fields,
            "data-done": f"{row['unit_id']} is stood down.",
            "data-confirm": f"{row['unit_id']} will be told that it need not go, or may leave.",
        },
    )
    return html.Li(
        [
            html.B(row["unit_id"], className="clip"),
            html.Span(words(row["state"]), className="" if under_way else "t3")
            if waiting is None
            else html.Span(UNTAKEN[waiting], className="amber"),
            since(row["since"].strftime(ISO)),
            button if under_way and may_send else None,
        ],
        className="sent",
        **{"data-unit": row["unit_id"], "data-state": row["state"]},
    )


def _need(incident_id: str, need: Need, may_send: bool) -> Component:
    missing = need.wanted - need.sent
    what = NAMES.get(need.item) or f"Units {need.item}"
    head = html.H3([html.Span(f"{what}: {missing} of {need.wanted} to send"), html.Span("there in · cover left")])
    rows = [_choice(incident_id, each, need, may_send, first=n == 0) for n, each in enumerate(need.proposed)]
    said = [] if rows else [html.P("Nobody free of this kind can be there within 15 minutes.", className="say amber")]
    if need.unplaced:
        said.append(html.P(f"{need.unplaced} free without a known place.", className="say t3"))
    return html.Section([head, html.Ul(rows) if rows else None, *said], className="units", **{"data-item": need.item})


def _choice(incident_id: str, unit: Proposed, need: Need, may_send: bool, first: bool) -> Component:
    late = "" if unit.in_time else f"later than {clock(need.standard_s)}"
    fields = json.dumps({"incident_id": incident_id, "unit_id": unit.unit_id, "saw_state": unit.state})
    button = html.Button(
        "Send",
        className=f"btn small {'pri' if first else ''}".strip(),
        type="button",
        **{"data-command": "assign_unit", "data-fields": fields, "data-done": f"{unit.name} is sent.",
           "aria-label": f"Send {unit.name}"},
    )  # fmt: skip
    shape, colour = UNIT_SYMBOLS.get(unit.unit_type or "", ("supervisor", ""))
    return html.Li(
        [
            symbol(shape, 16, colour),
            html.Div([html.B(unit.name, className="clip"), html.Span(late or unit.reason, className=_look(late))]),
            html.Span(clock(unit.arrival_s), className=f"num {'amber' if late else ''}", title=need.source),
            _cover(unit, need),
            button if may_send else None,
        ],
        className="choice",
        **{"data-unit": unit.unit_id},
    )


def _look(late: str) -> str:
    return "reason amber" if late else "reason t2"


def _cover(unit: Proposed, need: Need) -> Component:
    """The share of the demand that the others still reach in time, and how much that is less than now."""
    if unit.cover_left is None or need.cover_now is None:
        return html.Span("–", className="num t3", title="No past call tells where cover is needed.")
    lost = 100 * (need.cover_now - unit.cover_left)
    less = [html.Span(f" −{lost:.1f}", className="amber" if lost >= 2 else "t2")] if lost >= 0.05 else []
    return html.Span([f"{100 * unit.cover_left:.1f} %", *less], className="num")
