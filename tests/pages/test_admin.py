"""Accounts and tokens: what the page shows, what its forms send, and that no secret is ever among what is drawn."""

import importlib
import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

import session
from api.commands import COMMANDS, read
from commands.accounts import AddToken, AddUser, RevokeToken
from commands.command import carry_out
from commands.sign_in import Patience, sign_in, sign_in_with_token
from components.accounts_forms import PASSWORD, PEOPLE, TOKENS
from model.actor import HOUSE, Actor
from tests.pages.conftest import Running
from tests.pages.test_pages import text

SECRET = "a long enough password"


@pytest.fixture
def page(busy: Running) -> Iterator[Any]:
    """The page's module, seen by the administrator `chief`."""
    carry_out(busy.store, HOUSE, AddUser("chief", "administrator", SECRET))
    carry_out(busy.store, HOUSE, AddUser("desk-2", "operator", SECRET, ("Baden", "Soulard")))
    token = session.enter(Actor("chief", "administrator", None, "a-session"))
    yield importlib.import_module("pages.admin")
    session.leave(token)


def entries(drawn: Any) -> dict[str, dict[str, Any]]:
    """Every field of a form, by name."""
    found = [json.loads(each) for part in drawn._traverse() if (each := getattr(part, "data-entry", None))]
    return {each["name"]: each for each in found}


def sending(drawn: Any) -> Any:
    """The form itself."""
    return next(part for part in drawn._traverse() if getattr(part, "data-closes", None))


def test_accounts_tokens_and_sessions_are_shown_without_their_secrets(page: Any, busy: Running) -> None:
    wall = str(carry_out(busy.store, HOUSE, AddToken("wall-north", "wall", 30)).done.answer)
    screen = sign_in_with_token(busy.store, Patience(5, 60), wall, "10.0.0.1")
    mine = sign_in(busy.store, Patience(5, 60), "desk-2", SECRET, "10.0.0.2", timedelta(hours=1))
    drawn = text(page.layout())
    for said in ("chief", " you", "desk-2", "Baden, Soulard", "wall-north", "2 open.", " screen", "22 Dec 2026 08:00"):
        assert said in drawn
    users, grants = busy.store.accounts()
    secrets = [each.secret for each in users] + [each.digest for each in grants]
    assert [each for each in (*secrets, wall, screen.secret, mine.secret, SECRET, "argon2") if each in drawn] == []


def test_what_has_ended_is_said_to_have(page: Any, busy: Running) -> None:
    carry_out(busy.store, HOUSE, AddToken("wall-north", "wall", 30))
    (token,) = (each for each in busy.store.accounts()[1] if each.kind == "token")
    assert "1 holds, 0 ended" in text(page.tables())
    carry_out(busy.store, HOUSE, RevokeToken(token.id))
    drawn = text(page.tables())
    assert "None hold, 1 ended" in drawn and "revoked 22 Nov 2026 08:00" in drawn and "revoke_token" not in drawn


def test_ones_own_account_is_not_ones_own_to_close(page: Any) -> None:
    drawn = text(page.tables())
    closing = r"{\"user\": \"%s\", \"state\": \"closed\"}"
    assert closing % "desk-2" in drawn
    assert closing % "chief" not in drawn
    assert set(entries(page.form({"form": "change_user", "user": "chief"}))) == {"password"}
    assert {"role", "state", "areas"} <= set(entries(page.form({"form": "change_user", "user": "desk-2"})))


@pytest.mark.parametrize(
    ("chosen", "command", "given"),
    [
        ({"form": "add_user"}, "add_user", {"user": "x", "role": "analyst", "password": SECRET}),
        ({"form": "add_token"}, "add_token", {"token": "x", "role": "wall", "days": 7}),
        ({"form": "change_user", "user": "desk-2"}, "change_user", {"role": "analyst", "everywhere": True}),
    ],
)
def test_a_forms_fields_are_its_commands(page: Any, chosen: Any, command: str, given: Any) -> None:
    drawn = page.form(chosen)
    form, names = sending(drawn), set(entries(drawn))
    assert getattr(form, "data-command") == command
    fixed, none = json.loads(getattr(form, "data-fields")), json.loads(getattr(form, "data-none"))
    known = {each.name for each in fields(COMMANDS[command])}
    assert {*names, *fixed, *(each for told in none.values() for each in told)} <= known
    assert read(COMMANDS[command], {**fixed, **given})


def test_no_password_is_a_property_of_anything(page: Any) -> None:
    for chosen in ({"form": "add_user"}, {"form": "change_user", "user": "desk-2"}):
        field = entries(page.form(chosen))["password"]
        assert field["kind"] == "password" and field["value"] is None
        assert (field["more"]["minlength"], field["more"]["maxlength"]) == PASSWORD
    assert "password" not in entries(page.form({"form": "add_token"}))


def test_the_roles_that_can_be_given(page: Any) -> None:
    assert [role for role, _ in entries(page.form({"form": "add_user"}))["role"]["options"]] == list(PEOPLE)
    assert "wall" in TOKENS and "wall" not in PEOPLE and "public" not in TOKENS


def test_areas_are_ticked_as_they_are_even_where_the_city_has_no_such_area_any_more(page: Any) -> None:
    field = entries(page.form({"form": "change_user", "user": "desk-2"}))["areas"]
    assert field["value"] == ["Baden", "Soulard"] and [each for each, _ in field["options"]] == ["Baden", "Soulard"]


@pytest.mark.parametrize(
    "chosen", [{}, {"form": "change_user"}, {"form": "change_user", "user": "nobody"}, {"user": 7}]
)
def test_a_form_that_makes_no_sense_is_none(page: Any, chosen: Any) -> None:
    assert page.form(chosen) is None


def test_others_are_told_nothing(page: Any) -> None:
    token = session.enter(Actor("desk-2", "operator", None, "another"))
    drawn = text(page.tables())
    session.leave(token)
    assert "chief" not in drawn and "No account yet" in drawn
