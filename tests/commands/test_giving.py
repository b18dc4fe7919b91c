"""Giving: nobody gives a role or areas beyond their own, nor changes an account that has more."""

import pytest

from commands.accounts import AddToken, AddUser, ChangeUser, EndSessions, RevokeToken
from commands.command import carry_out
from commands.errors import NotAllowedError
from commands.gate import Gate
from config import RoleChange, Roles
from model.actor import Actor
from model.permission import GIVEN, Role
from tests.commands.conftest import PASSWORD, Desk, add, enter


def allowed(role: Role, *more: str, areas: tuple[str, ...] | None = None) -> Actor:
    """Somebody of a role that a city lets do more."""
    change = RoleChange(allow=more)
    return Actor(f"a-{role}", role, Roles.model_validate({role: change}).rights(role).within(areas))


def test_nobody_gives_a_role_that_may_more_than_their_own(desk: Desk) -> None:
    giver = allowed("supervisor", "do add_user", "do add_token", "do change_user")
    for role in ("wall", "operator", "supervisor"):
        carry_out(desk.store, giver, AddToken(f"t-{role}", role))
    for command in (AddToken("x", "administrator"), AddUser("x", "administrator", PASSWORD)):
        with pytest.raises(NotAllowedError, match="may more than yours"):
            carry_out(desk.store, giver, command)
    analyst = allowed("analyst", "do add_token")
    assert [role for role in GIVEN if analyst.may(f"give {role}")] == ["wall", "analyst"]
    add(desk, "administrator", "root")
    add(desk, "operator", "ines")
    taking_over = (ChangeUser("root", password="another long password"), ChangeUser("root", role="operator"))
    for change in (*taking_over, ChangeUser("root", state="closed"), ChangeUser("ines", role="administrator")):
        with pytest.raises(NotAllowedError, match="may more than yours"):
            carry_out(desk.store, giver, change)
    carry_out(desk.store, giver, ChangeUser("ines", role="supervisor"))
    giver = allowed("supervisor", "do revoke_token", "do change_user")
    token = str(desk.do(AddToken("keys", "administrator"), "administrator").about_id)
    for ending in (RevokeToken(token), EndSessions("root")):
        with pytest.raises(NotAllowedError, match="may more than yours"):
            carry_out(desk.store, giver, ending)
    carry_out(desk.store, giver, EndSessions("ines"))


def test_what_a_city_adds_to_a_role_is_added_to_what_its_giver_needs() -> None:
    roles = Roles.model_validate({
        "supervisor": {"allow": ["do add_token"], "deny": ["read audit_entry"]},
        "operator": {"allow": ["read audit_entry"]},
    })  # fmt: skip
    assert roles.rights("supervisor").may("give wall") and not roles.rights("supervisor").may("give operator")
    assert all(roles.rights("administrator").may(f"give {role}") for role in GIVEN)
    with pytest.raises(ValueError, match="there is no right 'give administrator'"):
        Roles.model_validate({"operator": {"allow": ["give administrator"]}})


def test_who_is_bound_to_areas_gives_nothing_beyond_them(desk: Desk) -> None:
    add(desk, "operator", "here", ("North",))
    add(desk, "operator", "everywhere")
    bound = allowed("administrator", areas=("North", "West"))
    for beyond in (
        AddUser("x", "operator", PASSWORD), AddUser("x", "operator", PASSWORD, ("South",)), AddToken("x", "wall"),
        ChangeUser("everywhere", password="another long password"), ChangeUser("everywhere", areas=("North",)),
        ChangeUser("here", areas=("North", "South")), ChangeUser("here", everywhere=True),
    ):  # fmt: skip
        with pytest.raises(NotAllowedError, match="You are bound to North, West"):
            carry_out(desk.store, bound, beyond)
    carry_out(desk.store, bound, AddUser("x", "operator", PASSWORD, ("West",)))
    carry_out(desk.store, bound, ChangeUser("here", areas=("North", "West")))


def test_ones_own_bounds_are_not_ones_own_to_lift_but_ones_password_is_ones_own(desk: Desk, gate: Gate) -> None:
    add(desk, "administrator", "root", ("North", "West"))
    me = gate.actor(enter(desk.store, "root"), "session")
    assert me is not None
    for change in (ChangeUser("root", everywhere=True), ChangeUser("root", areas=("North", "West", "South"))):
        with pytest.raises(NotAllowedError, match="another administrator"):
            carry_out(desk.store, me, change)
    carry_out(desk.store, me, ChangeUser("root", areas=("West", "North"), password="another long password"))
    enter(desk.store, "root", "another long password")
