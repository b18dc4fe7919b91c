"""Tokens of programs and walls, and every session that is open now. No secret is among what is drawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from components.accounts import deed, lined, moment, nothing, where
from components.words import words
from model.account import Grant

TOKENS: Final = (
    ("Name", ""),
    ("Role", ""),
    ("Areas", ""),
    ("Purpose", ""),
    ("Until", ""),
    ("Screens", "num"),
    ("", ""),
)
SESSIONS: Final = (("Who", ""), ("Role", ""), ("Since", ""), ("Until", ""))


def tokens(grants: Sequence[Grant], now: datetime, zone: ZoneInfo) -> Component:
    """Those that hold, then those that ended within the month."""
    known = [each for each in grants if each.kind == "token"]
    if not known:
        return nothing("No token yet", "A program, or a wall that nobody signs in to, needs one: add it.")
    screens = {each.id: sum(one.parent == each.id and one.holds(now) for one in grants) for each in known}
    ranked = sorted(known, key=lambda each: (not each.holds(now), each.name, -each.created_at.timestamp()))
    holding = sum(each.holds(now) for each in known)
    told = f"{holding or 'None'} hold{'s' if holding == 1 else ''}, {len(known) - holding} ended within the month."
    rows = [token(each, screens[each.id], now, zone) for each in ranked]
    return html.Div([html.P(told, className="say"), lined(TOKENS, rows)], className="scroll-x")


def token(grant: Grant, screens: int, now: datetime, zone: ZoneInfo) -> Component:
    """One token; one that has ended says how."""
    holds = grant.holds(now)
    told = f"{grant.name} opens nothing any more: programs that use it are refused, and its screens freeze."
    ended = f"revoked {moment(grant.ended_at, zone)}" if grant.ended_at else f"expired {moment(grant.expires_at, zone)}"
    revoke = deed("Revoke", "revoke_token", {"token_id": grant.id}, told, f"The token {grant.name} is revoked.")
    return html.Tr(
        [
            html.Td(html.B(grant.name) if holds else html.Span(grant.name, className="t3"), className="nw"),
            html.Td(words(grant.role)),
            html.Td(where(grant.areas)),
            html.Td(grant.purpose or html.Span("none given", className="t3")),
            html.Td(moment(grant.expires_at, zone) if holds else html.Span(ended, className="t3"), className="nw"),
            html.Td(str(screens) if holds else "", className="num"),
            html.Td(html.Div([revoke] if holds else [], className="row-deeds"), className="num"),
        ],
        **{"data-token": grant.name},
    )


def sessions(grants: Sequence[Grant], roles: Mapping[str, str], now: datetime, zone: ZoneInfo) -> Component:
    """Every session that holds, the newest first; `roles` are people's by name, as a session's is its user's."""
    holding = [each for each in grants if each.kind == "session" and each.holds(now)]
    if not holding:
        return nothing("Nobody is signed in", "Sessions of people, and of walls that a token has started, stand here.")
    rows = [
        html.Tr(
            [
                html.Td(
                    [html.B(each.name), html.Span(" screen", className="t3") if each.parent else None], className="nw"
                ),
                html.Td(words(each.role if each.parent else roles.get(each.name, "closed"))),
                html.Td(moment(each.created_at, zone), className="nw"),
                html.Td(moment(each.expires_at, zone), className="nw"),
            ]
        )
        for each in holding
    ]
    told = "People's end at Accounts; a screen's ends with its token."
    return html.Div([html.P(f"{len(rows)} open. {told}", className="say"), lined(SESSIONS, rows)], className="scroll-x")
