"""The forms that make and change accounts and tokens. Each is a command's fields (assets/forms/send.js)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from components import theme
from components.accounts import Ids
from components.entry import entry
from components.words import words
from model.account import STATES, User
from model.permission import ROLES

NAME: Final = "Letters, digits, . _ - and @"
PASSWORD: Final = (12, 256)
PEOPLE: Final = tuple(role for role in ROLES if role not in ("public", "wall"))  # a wall has a token
TOKENS: Final = tuple(role for role in ROLES if role != "public")
DAYS: Final = 90


def add_user(areas: Sequence[str]) -> Component:
    """A new account."""
    fields = [
        entry("user", "Name", hint=NAME, required="", maxlength=80, spellcheck="false", autocapitalize="none"),
        entry("role", "Role", "select", value="operator", options=named(PEOPLE)),
        password("Password", "At least 12 characters. Tell them in person; it is shown nowhere again.", True),
        *bounds(areas, None),
    ]
    return drawer("Add an account", form("add_user", fields, "Add the account", "The account is there."))


def change_user(user: User, areas: Sequence[str], mine: bool) -> Component:
    """Role, areas, state, a new password; one's own are for another administrator, but for the password."""
    own = html.P("Your own role, areas and state are for another administrator to change.", className="say")
    theirs = [
        entry("role", "Role", "select", value=user.role, options=named(PEOPLE)),
        *bounds(areas, user.areas),
        entry("state", "State", "select", value=user.state, options=named(STATES)),
    ]
    fields = [
        *([own] if mine else theirs),
        password("New password", "Leave it empty to keep the one there is. At least 12 characters.", False),
        html.P("All sessions of theirs end: what they were shown may not be what they may see now.", className="say"),
    ]
    done = f"The account {user.name} is changed; its sessions have ended."
    # None ticked means no bound at all, which is a field of its own.
    return drawer(
        f"Change {user.name}",
        form("change_user", fields, "Change the account", done, {"user": user.name}, {"areas": {"everywhere": True}}),
    )


def add_token(areas: Sequence[str]) -> Component:
    """A new token."""
    fields = [
        entry(
            "token",
            "Name",
            hint=f"What it is for, such as wall-north. {NAME}",
            required="",
            maxlength=80,
            spellcheck="false",
        ),
        entry("role", "Role", "select", value="wall", options=named(TOKENS)),
        entry("days", "Days that it holds", "number", value=DAYS, min=1, max=3650, required=""),
        entry(
            "purpose",
            "Purpose",
            hint="What its looks at personal data are noted with.",
            maxlength=300,
        ),
        *bounds(areas, None),
    ]
    return drawer("Add a token", form("add_token", fields, "Make the token", "The token is made."))


def form(
    command: str, fields: Sequence[Component], face: str, done: str, fixed: Mapping[str, object] | None = None,
    none: Mapping[str, object] | None = None,
) -> Component:  # fmt: skip
    """A command's form: `fixed` fields nobody types, and `none`, what is sent instead of an empty list."""
    told = {
        "data-command": command, "data-fields": json.dumps(fixed or {}), "data-none": json.dumps(none or {}),
        "data-done": done, "data-closes": Ids.chosen,
    }  # fmt: skip
    said = html.P(className="form-said red", role="alert", **{"data-said": ""})
    foot = html.Div(html.Button(face, className="btn pri", type="submit"), className="entry-ways")
    return html.Form([*fields, said, foot], className="entry-form", autoComplete="off", **told)


def password(label: str, hint: str, needed: bool) -> Component:
    """A password that somebody else is given."""
    least, most = PASSWORD
    more: dict[str, Any] = {"required": ""} if needed else {}
    return entry(
        "password", label, "password", hint=hint, minlength=least, maxlength=most, autocomplete="new-password", **more
    )


def bounds(areas: Sequence[str], ticked: Sequence[str] | None) -> list[Component]:
    """The city's areas to choose from; one that the city no longer has stays as long as it is ticked."""
    every = sorted({*areas, *(ticked or ())})
    hint = "Incidents of these areas only, and what hangs on them. None ticked: the whole city."
    options = [(each, each) for each in every]
    return [entry("areas", "Areas", "checks", value=list(ticked or ()), options=options, hint=hint)] if every else []


def named(values: Sequence[str]) -> list[tuple[str, str]]:
    """Values and their words."""
    return [(each, words(each)) for each in values]


def drawer(title: str, body: Component) -> Component:
    """The open drawer."""
    return theme.drawer(title, [body], Ids.sheet)
