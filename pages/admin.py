"""`/admin`: who may sign in, and what programs and walls may open. What is done here are commands, not callbacks."""

import asyncio
import json
from collections import defaultdict
from typing import Any, Final

import dash
from dash import Input, Output, callback, dcc, html
from dash.development.base_component import Component

import session
from components import accounts, accounts_forms, accounts_tokens, shell
from model.account import Grant
from pages.frame import frame, only

dash.register_page(__name__, path="/admin", name="Admin", title="Admin · Watchfloor", order=4)

ADD_USER: Final = {"form": "add_user"}
ADD_TOKEN: Final = {"form": "add_token"}


@only("/admin")
def layout(**_: object) -> Component:
    """The tables as they stand; the browser asks for them again when something was done."""
    walls = json.dumps([(each.name, each.heading) for each in session.city().walls])
    body = [
        html.Main(
            [
                html.Section(
                    id=accounts.Ids.once, className="card once", **{"data-walls": walls, "aria-live": "polite"}
                ),
                html.Div(tables(), id=accounts.Ids.tables, className="admin"),
            ],
            className="sheet stack",
            id=shell.Ids.content,
            tabIndex="-1",
        ),
        html.Div(id=accounts.Ids.drawer),
        dcc.Store(id=accounts.Ids.chosen),
        dcc.Store(id=accounts.Ids.revision),
    ]
    return shell.page(frame(), "Admin", "/admin", body)


@callback(Output(accounts.Ids.tables, "children"), Input(accounts.Ids.revision, "data"), prevent_initial_call=True)
async def refreshed(_: int | None) -> list[Component]:
    """The tables as they stand."""
    return await asyncio.to_thread(tables)


def tables() -> list[Component]:
    """Accounts, tokens and sessions."""
    users, grants = session.accounts()
    now, zone, me = session.now(), session.city().timezone, session.actor()
    sessions = defaultdict[str, list[Grant]](list)
    for each in grants:
        if each.kind == "session" and each.parent is None and each.holds(now):
            sessions[each.name].append(each)
    add_user = accounts.button("Add an account", ADD_USER, "Add an account", "btn pri")
    add_token = accounts.button("Add a token", ADD_TOKEN, "Add a token", "btn pri")
    return [
        card("Accounts", accounts.people(users, sessions, me.name if me.grant else "", zone), add_user),
        card("Tokens", accounts_tokens.tokens(grants, now, zone), add_token),
        card("Open sessions", accounts_tokens.sessions(grants, {each.name: each.role for each in users}, now, zone)),
    ]


def card(title: str, body: Component, deed: Component | None = None) -> Component:
    """One of the page's parts."""
    return html.Section(
        [html.Header([html.H2(title), deed]), html.Div(body, className="card-body")],
        className="card",
        **{"aria-label": title},
    )


@callback(Output(accounts.Ids.drawer, "children"), Input(accounts.Ids.chosen, "data"), prevent_initial_call=True)
async def open_form(chosen: dict[str, Any] | None) -> Component | None:
    """The form that was asked for; none when it was sent or left."""
    return await asyncio.to_thread(form, chosen or {})


def form(chosen: dict[str, Any]) -> Component | None:
    """The form of that name, for that account."""
    areas = sorted(session.area_boxes())
    if chosen.get("form") == "add_user":
        return accounts_forms.add_user(areas)
    if chosen.get("form") == "add_token":
        return accounts_forms.add_token(areas)
    me, wanted = session.actor(), chosen.get("user")
    user = next((each for each in session.accounts()[0] if each.name == wanted), None)
    return accounts_forms.change_user(user, areas, bool(me.grant) and user.name == me.name) if user else None
