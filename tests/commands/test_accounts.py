"""Accounts, tokens and sessions: what is given opens what it should, for as long as it should, and is kept nowhere."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from commands.accounts import AddToken, AddUser, ChangeUser, EndSessions, RevokeToken
from commands.command import carry_out
from commands.errors import ConflictError, NotAllowedError, UnfitError
from commands.gate import Gate
from commands.sign_in import Patience, SignInError, neighbourhood, sign_in, sign_in_with_token, sign_out
from model.account import User
from model.actor import HOUSE, Actor
from model.permission import Role
from tests.commands.conftest import HOUR, PASSWORD, Desk, add, enter


def test_an_account_opens_what_its_role_may_in_its_areas(desk: Desk, gate: Gate) -> None:
    add(desk, areas=("North",))
    actor = gate.actor(enter(desk.store), "session")
    assert actor is not None
    assert (actor.name, actor.role, actor.rights.areas) == ("ines", "operator", frozenset({"North"}))
    assert actor.may("do open_incident") and not actor.may("do add_user")


def test_no_secret_is_kept(desk: Desk) -> None:
    add(desk)
    secret = enter(desk.store)
    token = str(desk.do(AddToken("gate", "analyst"), "administrator").answer)
    connection = desk.store._connection
    tables = connection.execute("SELECT schema_name || '.\"' || table_name || '\"' FROM duckdb_tables()").fetchall()
    kept = "\n".join(str(connection.execute(f"SELECT * FROM {name}").fetchall()) for (name,) in tables)
    assert "ines" in kept and "$argon2id$" in kept
    for hidden in (PASSWORD, secret, token, token.removeprefix("wf_")):
        assert hidden not in kept


def test_a_session_ends_with_its_time_with_signing_out_and_everywhere_at_once(
    desk: Desk, gate: Gate, now: datetime
) -> None:
    later = [now]
    desk.store._clock = lambda: later[0]
    add(desk)
    first, second, third = (enter(desk.store) for _ in range(3))
    sign_out(desk.store, first)
    assert [gate.actor(each, "session") is not None for each in (first, second, third)] == [False, True, True]
    held = gate.actor(second, "session")
    desk.do(EndSessions(), name="ines")
    assert gate.actor(second, "session") is None and gate.actor(third, "session") is None
    assert held is not None and not gate.holds(held)
    fourth = enter(desk.store)
    later[0] = now + HOUR - timedelta(seconds=1)
    assert gate.actor(fourth, "session") is not None
    later[0] = now + HOUR + timedelta(seconds=1)
    assert gate.actor(fourth, "session") is None


def test_signing_in_rotates_the_session_and_takes_up_none_that_it_did_not_give(desk: Desk, gate: Gate) -> None:
    add(desk)
    before = enter(desk.store)
    after = enter(desk.store, old=before)
    assert gate.actor(before, "session") is None and gate.actor(after, "session") is not None
    planted = "wf_planted-by-somebody-else"
    assert enter(desk.store, old=planted) != planted
    assert gate.actor(planted, "session") is None


def test_another_role_a_new_password_or_a_closed_account_ends_what_was_open(desk: Desk, gate: Gate) -> None:
    add(desk)
    changes = (
        ChangeUser("ines", role="analyst"),
        ChangeUser("ines", password="another long password"),
        ChangeUser("ines", state="closed"),
    )
    password = PASSWORD
    for change in changes:
        secret = enter(desk.store, password=password)
        assert gate.actor(secret, "session") is not None
        desk.do(change, "administrator")
        assert gate.actor(secret, "session") is None
        password = change.password or password
    with pytest.raises(SignInError, match="do not belong together, or the account is closed"):
        enter(desk.store, password=password)


def test_a_token_is_told_once_revoked_at_once_and_takes_its_sessions_along(desk: Desk, gate: Gate) -> None:
    told = desk.do(AddToken("lobby", "wall", 30), "administrator")
    opened = sign_in_with_token(desk.store, Patience(5, 60), str(told.answer), "127.0.0.1")
    wall = gate.actor(opened.secret, "session")
    assert wall is not None and (wall.name, wall.role) == ("lobby", "wall")
    with pytest.raises(ConflictError, match="already"):
        desk.do(AddToken("lobby", "wall"), "administrator")
    desk.do(RevokeToken(str(told.about_id)), "administrator")
    assert gate.actor(str(told.answer), "token") is None and gate.actor(opened.secret, "session") is None
    with pytest.raises(SignInError, match="opens nothing"):
        sign_in_with_token(desk.store, Patience(5, 60), str(told.answer), "127.0.0.1")


def test_signing_in_with_a_token_ends_what_the_browser_had(desk: Desk, gate: Gate) -> None:
    add(desk, "administrator", "root")
    told = desk.do(AddToken("lobby", "wall", 30), "administrator")
    before = enter(desk.store, "root")
    opened = sign_in_with_token(desk.store, Patience(5, 60), str(told.answer), "127.0.0.1", before)
    assert gate.actor(before, "session") is None
    again = sign_in_with_token(desk.store, Patience(5, 60), str(told.answer), "127.0.0.1", opened.secret)
    assert gate.actor(opened.secret, "session") is None and gate.actor(again.secret, "session") is not None
    with pytest.raises(SignInError):
        sign_in_with_token(desk.store, Patience(5, 60), "wf_none", "127.0.0.1", again.secret)
    assert gate.actor(again.secret, "session") is not None  # who was refused has changed nothing


def test_a_wrong_token_does_not_lock_out_the_room_and_guessing_at_tokens_is_slowed(desk: Desk) -> None:
    add(desk)
    patience = Patience(2, 60.0, lambda: 0.0)

    def shown() -> float:
        with pytest.raises(SignInError) as refused:
            sign_in_with_token(desk.store, patience, "wf_old", "10.0.0.1")
        return refused.value.wait_s

    assert [shown() for _ in range(19)] == [0.0] * 19
    assert sign_in(desk.store, patience, "ines", PASSWORD, "10.0.0.1", HOUR)
    assert shown() == 1.0
    with pytest.raises(SignInError, match="Too many tries"):
        sign_in_with_token(desk.store, patience, "wf_old", "10.0.0.1")


def test_an_address_is_counted_with_its_neighbours() -> None:
    assert neighbourhood("10.0.0.1") == neighbourhood("::ffff:10.0.0.1") == "10.0.0.1"
    assert neighbourhood("::ffff:10.0.0.1") != neighbourhood("::ffff:10.0.0.2")
    assert neighbourhood("2001:470:1:2::1") == neighbourhood("2001:470:1:2:ffff::9%eth0") == "2001:470:1:2::/64"
    assert neighbourhood("unknown") == "unknown"


@pytest.mark.parametrize("role", ["operator", "supervisor", "analyst", "privacy_officer", "wall"])
def test_only_an_administrator_makes_accounts(desk: Desk, role: Role) -> None:
    for command in (AddUser("x", "operator", PASSWORD), AddToken("x", "wall"), ChangeUser("x"), RevokeToken("x")):
        with pytest.raises(NotAllowedError):
            desk.do(command, role)
    with pytest.raises(NotAllowedError):
        desk.do(EndSessions("ines"), role)
    assert desk.store.accounts() == ([], [])


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (AddUser("ines", "operator", "short"), "password: expected 12 to 256"),
        (AddUser("ines", "public", PASSWORD), "role: expected one of operator"),
        (AddUser("ines", "wall", PASSWORD), "role: expected one of operator"),
        (AddUser("a b", "operator", PASSWORD), "name: expected letters"),
        (AddUser("", "operator", PASSWORD), "name: expected at least 1"),
        (AddToken("t", "root"), "role: expected one of wall"),
        (AddToken("t", "analyst", 0), "days: expected 1 to 3650"),
    ],
)
def test_what_cannot_be_an_account_is_said(desk: Desk, command: AddUser | AddToken, why: str) -> None:
    with pytest.raises(UnfitError, match=why):
        desk.do(command, "administrator")


def test_an_administrator_cannot_lock_themselves_out(desk: Desk, gate: Gate) -> None:
    add(desk, "administrator", "root")
    root = gate.actor(enter(desk.store, "root"), "session")
    assert root is not None
    for change in (ChangeUser("root", state="closed"), ChangeUser("root", role="analyst")):
        with pytest.raises(NotAllowedError, match="another administrator"):
            carry_out(desk.store, root, change)


def test_the_shell_changes_an_account_that_has_the_houses_name_since_before_it_was_nobodys(desk: Desk) -> None:
    with desk.store.act() as act:
        act.keep_user(User(HOUSE.name, "operator", "", None, "active", act.now, act.now))
    carry_out(desk.store, HOUSE, ChangeUser(HOUSE.name, "analyst", state="closed"))
    (user,) = desk.store.accounts()[0]
    assert (user.role, user.state) == ("analyst", "closed")


def test_a_name_is_found_however_it_was_typed_and_its_guesses_are_counted_together(desk: Desk) -> None:
    add(desk, name="Jose\u0301")
    patience = Patience(2, 60.0, lambda: 0.0)
    for typed in ("Jose\u0301", "Jos\u00e9", "\uff2aos\u00e9"):
        assert sign_in(desk.store, patience, typed, PASSWORD, "10.0.0.1", HOUR).grant.name == "Jos\u00e9"
        assert desk.do(ChangeUser(typed, role="analyst"), "administrator").about_id == "Jos\u00e9"
    for typed in ("Jose\u0301", "Jos\u00e9"):
        with pytest.raises(SignInError):
            sign_in(desk.store, patience, typed, "wrong wrong wrong", "10.0.0.2", HOUR)
    with pytest.raises(SignInError, match="Too many tries"):
        sign_in(desk.store, patience, "\uff2aos\u00e9", PASSWORD, "10.0.0.3", HOUR)


def test_just_that_name_goes_before_what_it_is_when_composed(desk: Desk) -> None:
    add(desk, name="Jos\u00e9")
    with desk.store.act() as act:  # an earlier version kept names as they were typed
        (user,) = act.users()
        act.keep_user(replace(user, name="Jose\u0301"))
    assert sign_in(desk.store, Patience(5, 60), "Jose\u0301", PASSWORD, "10.0.0.1", HOUR).grant.name == "Jose\u0301"
    assert sign_in(desk.store, Patience(5, 60), "Jos\u00e9", PASSWORD, "10.0.0.1", HOUR).grant.name == "Jos\u00e9"


def test_guessing_waits_twice_as_long_each_time_and_is_forgiven_when_right(desk: Desk) -> None:
    add(desk)
    clock = [0.0]
    patience = Patience(3, 60.0, lambda: clock[0])

    def guess(password: str, name: str = "ines", address: str = "10.0.0.1") -> float:
        try:
            sign_in(desk.store, patience, name, password, address, HOUR)
        except SignInError as fault:
            return fault.wait_s
        return -1.0

    assert [guess("wrong wrong wrong") for _ in range(3)] == [0.0, 0.0, 1.0]
    assert guess(PASSWORD) == pytest.approx(1.0)  # not even the right one is heard
    clock[0] += 1.0
    assert guess("wrong wrong wrong") == 2.0
    clock[0] += 2.0
    assert guess(PASSWORD) == -1.0
    assert [guess("wrong wrong wrong") for _ in range(2)] == [0.0, 0.0]
    clock[0] += 1000.0
    assert [guess("wrong wrong wrong", "nobody") for _ in range(3)] == [0.0, 0.0, 1.0]  # nor is it told who exists


def test_one_guess_at_many_names_gets_an_address_nowhere(desk: Desk) -> None:
    patience = Patience(2, 60.0, lambda: 0.0)
    waits = []
    for number in range(20):
        with pytest.raises(SignInError) as refused:
            sign_in(desk.store, patience, f"name{number}", "wrong wrong wrong", "10.0.0.1", HOUR)
        waits.append(refused.value.wait_s)
    assert waits[:19] == [0.0] * 19 and waits[19] == 1.0
    with pytest.raises(SignInError, match="Too many tries"):
        sign_in(desk.store, patience, "another", "wrong wrong wrong", "10.0.0.1", HOUR)


def test_each_of_it_is_noted(desk: Desk) -> None:
    add(desk)
    secret = enter(desk.store)
    with pytest.raises(SignInError):
        enter(desk.store, password="wrong wrong wrong")
    sign_out(desk.store, secret)
    assert [(who, what) for who, what, *_ in desk.log()] == [
        ("a-administrator", "add_user"), ("ines", "sign_in"), ("ines", "sign_in_refused"), ("ines", "sign_out"),
    ]  # fmt: skip
    assert PASSWORD not in str(desk.log())


def test_what_an_actor_came_with_is_asked_for_again(desk: Desk, gate: Gate) -> None:
    assert gate.holds(Actor("visitor", "supervisor"))  # who came with nothing has nothing to lose
    assert not gate.anybody()
    add(desk)
    assert gate.anybody()
