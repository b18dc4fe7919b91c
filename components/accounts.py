"""Accounts: who may sign in, in which role, where; and who is signed in now. No secret is among what is drawn."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from components.words import words
from model.account import Grant, User

PEOPLE: Final = (("Name", ""), ("Role", ""), ("Areas", ""), ("State", ""), ("Signed in", ""), ("Changed", ""), ("", ""))


class Ids:
    """Every id that accounts and tokens put on a page."""

    tables = "admin-tables"
    drawer = "admin-drawer"
    sheet = "admin-sheet"
    chosen = "admin-chosen"
    revision = "admin-revision"
    once = "token-once"


def people(users: Sequence[User], sessions: Mapping[str, Sequence[Grant]], me: str, zone: ZoneInfo) -> Component:
    """Every account; `sessions` are those that hold, by name; `me` is the one who looks."""
    if not users:
        return nothing("No account yet", "Whoever is to sign in here needs one: add the first.")
    rows = [person(each, sessions.get(each.name, ()), each.name == me, zone) for each in users]
    return html.Div(
        [html.P(summary(users, sessions), className="say", role="status"), lined(PEOPLE, rows)], className="scroll-x"
    )


def summary(users: Sequence[User], sessions: Mapping[str, Sequence[Grant]]) -> str:
    """The finding in one sentence."""
    closed = sum(each.state == "closed" for each in users)
    inside = sum(bool(sessions.get(each.name)) for each in users)
    told = [f"{len(users)} account{'' if len(users) == 1 else 's'}", *([f"{closed} closed"] if closed else [])]
    return f"{', '.join(told)}; {inside or 'nobody'} signed in now."


def person(user: User, sessions: Sequence[Grant], mine: bool, zone: ZoneInfo) -> Component:
    """One account, and what can be done to it. One's own is for another administrator to close."""
    change = button("Change", {"form": "change_user", "user": user.name}, f"Change the account {user.name}")
    deeds = [change] if mine else [*ending(user, sessions), closing(user), change]
    return html.Tr(
        [
            html.Td([html.B(user.name), html.Span(" you", className="t3") if mine else None], className="nw"),
            html.Td(words(user.role)),
            html.Td(where(user.areas)),
            html.Td(
                html.Span([html.I(), words(user.state)], className=f"fr {'off' if user.state == 'closed' else ''}")
            ),
            html.Td(signed_in(sessions, zone)),
            html.Td(moment(user.changed_at, zone), className="nw t2"),
            html.Td(html.Div(deeds, className="row-deeds"), className="num"),
        ],
        **{"data-user": user.name},
    )


def signed_in(sessions: Sequence[Grant], zone: ZoneInfo) -> Component | str:
    """Since when they are signed in, and how often."""
    if not sessions:
        return html.Span("no", className="t3")
    since = moment(max(each.created_at for each in sessions), zone)
    return f"since {since}" if len(sessions) == 1 else f"{len(sessions)} times, last {since}"


def ending(user: User, sessions: Sequence[Grant]) -> list[Component]:
    """Ends whatever sessions there are."""
    if not sessions:
        return []
    told = f"{user.name} will have to sign in again, on every screen."
    return [deed("End sessions", "end_sessions", {"user": user.name}, told, f"The sessions of {user.name} have ended.")]


def closing(user: User) -> Component:
    """Closes the account, or opens it again."""
    if user.state == "closed":
        return deed(
            "Open", "change_user", {"user": user.name, "state": "active"}, None, f"{user.name} may sign in again."
        )
    told = f"{user.name} is signed out everywhere, and cannot sign in until the account is opened again."
    return deed(
        "Close", "change_user", {"user": user.name, "state": "closed"}, told, f"The account {user.name} is closed."
    )


def deed(face: str, command: str, fields: Mapping[str, object], confirm: str | None, done: str) -> Component:
    """A button that carries out a command; where it asks first, it says what will happen (assets/commands/press.js)."""
    told = {"data-command": command, "data-fields": json.dumps(fields), "data-done": done}
    told |= {"data-confirm": f"{confirm} Press again to do it."} if confirm else {}
    name = next(str(value) for value in fields.values())
    return html.Button(face, className="btn small", type="button", **told, **{"aria-label": f"{face}: {name}"})


def button(face: str, value: Mapping[str, str], says: str, look: str = "btn small") -> Component:
    """A button that opens a form in the drawer."""
    told = {"data-sets": Ids.chosen, "data-value": json.dumps(value), "aria-label": says}
    return html.Button(face, className=look, type="button", **told)


def lined(heads: Sequence[tuple[str, str]], rows: Sequence[Component]) -> Component:
    """A table."""
    head = html.Tr([html.Th(name, className=kind, scope="col") for name, kind in heads])
    return html.Table([html.Thead(head), html.Tbody(rows)], className="feeds accounts")


def where(areas: Sequence[str] | None) -> Component | str:
    """The areas that bound what is seen."""
    return html.Span("whole city", className="t3") if areas is None else ", ".join(areas) or "none"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """An instant as a person in the city reads it."""
    return f"{at.astimezone(zone):%-d %b %Y %H:%M}"


def nothing(title: str, sentence: str) -> Component:
    """An empty state: what is so, and the way out."""
    return html.Div([html.B(title), html.P(sentence, className="say")], className="empty")
