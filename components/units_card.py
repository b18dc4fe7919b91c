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
from components.words import length, words
from model.offer import Nearer, Need, Offer, Proposed
from model.unit import AID, UNDER_WAY

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


def _sent(incident_id: str, sent: Sequence[Mapping[str, Any]], may_send: bool, waiting: Mapping[str, str]) -> Component:
    going = sum(row["state"] in UNDER_WAY for row in sent)
    head = html.H3([html.Span("Units sent"), html.Span(f"{going} under way or there")])
    return html.Section(
        [head, html.Ul([_unit(incident_id, row, may_send, waiting.get(row["unit_id"])) for row in sent])],
        className="units",
    )


def _unit(incident_id: str, row: Mapping[str, Any], may_send: bool, waiting: str | None) -> Component:
    under_way = row["state"] in UNDER_WAY
    fields, name = json.dumps({"incident_id": incident_id, "unit_id": row["unit_id"]}), row["unit_id"]
    called, _, agency = name.partition(AID)  # whose it is stands below, as who is aboard does
    below = agency or row.get("aboard")
    button = html.Button(
        "Stand down",
        className="btn small",
        type="button",
        **{
            "data-command": "stand_down",
            "data-fields": fields,
            "data-done": f"{name} is stood down.",
            "data-confirm": f"{name} will be told that it need not go, or may leave.",
        },
    )
    return html.Li(
        [
            html.B(called, className="clip"),
            html.Div(
                [
                    html.Span(words(row["state"]), className="" if under_way else "t3")
                    if waiting is None
                    else html.Span(UNTAKEN[waiting], className="amber"),
                    html.Div(below, className="reason t2") if below and under_way else None,
                ]
            ),
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
    if need.nearer:
        said.append(html.P("Sooner there, but on the way to something less urgent:", className="say t2"))
        said.append(html.Ul([_nearer(incident_id, each, may_send) for each in need.nearer]))
    return html.Section([head, html.Ul(rows) if rows else None, *said], className="units", **{"data-item": need.item})


def _nearer(incident_id: str, unit: Nearer, may_send: bool) -> Component:
    """One that could be taken from where it is going; the button asks twice."""
    fields = {"incident_id": incident_id, "unit_id": unit.unit_id, "saw_state": unit.state, "divert": True}
    asks = f"{unit.name} leaves a priority {unit.bound_for} for this: somebody else must go there."
    button = _deed("Divert", unit.name, fields, "diverted", **{"data-confirm": asks}) if may_send else None
    where = html.Span(f"{words(unit.state)}, to a priority {unit.bound_for}", className="reason t2")
    return _row(unit, where, html.Span(length(unit.arrival_s), className="num"), html.Span("", className="num"), button)


def _choice(incident_id: str, unit: Proposed, need: Need, may_send: bool, first: bool) -> Component:
    late = "" if unit.in_time else f"later than {length(need.standard_s)}"
    fields = {"incident_id": incident_id, "unit_id": unit.unit_id, "saw_state": unit.state}
    button = _deed("Send", unit.name, fields, "sent", "pri" if first else "")
    why = html.Span(late or unit.reason, className=_look(late))
    there = html.Span(length(unit.arrival_s), className=f"num {'amber' if late else ''}", title=need.source)
    return _row(unit, why, there, _cover(unit, need), button if may_send else None)


def _row(unit: Proposed | Nearer, why: Component, there: Component, cover: Component, deed: Any) -> Component:
    """A unit that could go: what it is, why it stands here, when it would be there, and what that costs."""
    shape, colour = UNIT_SYMBOLS.get(unit.unit_type or "", ("supervisor", ""))
    named = html.Div([html.B(unit.name, className="clip"), why])
    parts = [symbol(shape, 16, colour), named, there, cover, deed]
    return html.Li(parts, className="choice", **{"data-unit": unit.unit_id})


def _deed(face: str, name: str, fields: Mapping[str, object], done: str, look: str = "", **more: str) -> Component:
    """The button that sends a unit."""
    told = {"data-command": "assign_unit", "data-fields": json.dumps(fields), "data-done": f"{name} is {done}."}
    look = f"btn small {look}".strip()
    return html.Button(face, className=look, type="button", **told, **{"aria-label": f"{face} {name}"}, **more)


def _look(late: str) -> str:
    return "reason amber" if late else "reason t2"


def _cover(unit: Proposed, need: Need) -> Component:
    """The share of the demand that the others still reach in time, and how much that is less than now."""
    if unit.cover_left is None or need.cover_now is None:
        return html.Span("–", className="num t3", title="No past call tells where cover is needed.")
    lost = 100 * (need.cover_now - unit.cover_left)
    less = [html.Span(f" −{lost:.1f}", className="amber" if lost >= 2 else "t2")] if lost >= 0.05 else []
    return html.Span([f"{100 * unit.cover_left:.1f} %", *less], className="num")
