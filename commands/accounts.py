"""Accounts, tokens and sessions: what an administrator does, and what everyone may do to their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import ClassVar, Final

from commands import secrets, words
from commands.command import Done, Settle
from commands.errors import NotAllowedError, NotThereError
from commands.names import called, free, named
from model.account import STATES, Grant, State, User
from model.actor import Actor
from model.permission import GIVEN, Role
from store import Act

PEOPLE: Final = tuple(role for role in GIVEN if role != "wall")  # a wall signs in with a token
LONGEST_DAYS: Final = 3650
DAYS: Final = 90


@dataclass(frozen=True)
class AddUser:
    """A person's account. `areas` bounds what they see to those areas of the city."""

    name: ClassVar[str] = "add_user"

    user: str
    role: str
    password: str
    areas: tuple[str, ...] | None = None

    @cached_property
    def secret(self) -> str:
        """The password's hash."""
        return secrets.hashed(self.password)

    def prepare(self) -> None:
        """Hash the password."""
        _ = self.secret

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        name = named(self.user)
        free(act, name)
        role: Role = words.one_of("role", self.role, PEOPLE)  # type: ignore[assignment]
        may_give(actor, role, self.areas)
        act.keep_user(User(name, role, self.secret, self.areas, "active", act.now, act.now))
        return Done("user", name, _role_and_areas(role, self.areas), secret=True)


@dataclass(frozen=True)
class ChangeUser:
    """Another role, other areas, a new password, closed or opened again. Whatever is not given stays.

    All sessions of theirs end: what they were shown may not be what they may see now.
    """

    name: ClassVar[str] = "change_user"

    user: str
    role: str | None = None
    password: str | None = None
    areas: tuple[str, ...] | None = None
    everywhere: bool = False  # areas: none are named, and there is no bound any more
    state: str | None = None

    @cached_property
    def secret(self) -> str | None:
        """The new password's hash; None where the old one stays."""
        return secrets.hashed(self.password) if self.password else None

    def prepare(self) -> None:
        """Hash the password."""
        _ = self.secret

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        user = called(act.users(), self.user)
        if user is None:
            raise NotThereError(f"There is no account {self.user!r}.")
        # The shell has the house's name, a token its own: neither is the account that an earlier version let have it.
        own = actor.grant is not None and not actor.program and user.name == actor.name
        role: Role = words.one_of("role", self.role or user.role, PEOPLE)  # type: ignore[assignment]
        state: State = words.one_of("state", self.state or user.state, STATES)  # type: ignore[assignment]
        areas = None if self.everywhere else self.areas if self.areas is not None else user.areas
        if not own:
            may_give(actor, user.role, user.areas)
            may_give(actor, role, areas)
        elif (role, state) != (user.role, user.state) or _set(areas) != _set(user.areas):
            raise NotAllowedError("Your own role, areas and state are for another administrator to change.")
        secret = self.secret or user.secret
        act.keep_user(replace(user, role=role, state=state, areas=areas, secret=secret, changed_at=act.now))
        ended = end(act, [each for each in act.grants() if each.kind == "session" and each.name == user.name])
        said = [f"state {state}", _role_and_areas(role, areas), *(["new password"] if self.password else [])]
        return Done("user", user.name, f"{', '.join(said)}; {ended} sessions ended", secret=True)


@dataclass(frozen=True)
class AddToken:
    """A token for a program or a wall, told once. `purpose` is what its looks at personal data are noted with."""

    name: ClassVar[str] = "add_token"

    token: str
    role: str
    days: int = DAYS
    areas: tuple[str, ...] | None = None
    purpose: str | None = None

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        name, secret = named(self.token), secrets.made()
        free(act, name, again=True)
        role: Role = words.one_of("role", self.role, GIVEN)  # type: ignore[assignment]
        may_give(actor, role, self.areas)
        days = words.whole("days", self.days, 1, LONGEST_DAYS)
        why = words.purpose(self.purpose) if self.purpose else None
        ends, kept = act.now + timedelta(days=days), secrets.digest(secret)
        act.keep_grant(Grant(kept[:16], "token", name, role, self.areas, why, None, kept, act.now, ends))
        return Done(
            "token", kept[:16], f"{name}, {_role_and_areas(role, self.areas)}, {days} days", why, secret, secret=True
        )


@dataclass(frozen=True)
class RevokeToken:
    """It opens nothing from now on, nor do the sessions that were begun with it."""

    name: ClassVar[str] = "revoke_token"

    token_id: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        known = act.grants()
        token = next((each for each in known if each.kind == "token" and each.id == self.token_id), None)
        if token is None:
            raise NotThereError(f"There is no token {self.token_id!r}.")
        may_give(actor, token.role, token.areas)
        ended = end(act, [each for each in known if token.id in (each.id, each.parent)])
        return Done("token", token.id, f"{token.name}; {ended - 1} sessions ended")


@dataclass(frozen=True)
class EndSessions:
    """Sign out everywhere: all sessions of a person end at once, the one that asks too."""

    name: ClassVar[str] = "end_sessions"

    user: str | None = None

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        whose = self.user or actor.name
        if whose != actor.name and not actor.may("do change_user"):
            raise NotAllowedError("Only your own sessions are yours to end.")
        if whose != actor.name and (user := act.user(whose)) is not None:
            may_give(actor, user.role, user.areas)
        ended = end(act, [each for each in act.grants() if each.kind == "session" and each.name == whose])
        return Done("user", whose, f"{ended} sessions ended")


def end(act: Act, grants: Sequence[Grant]) -> int:
    """End those of them that still hold; how many did."""
    holding = [each for each in grants if each.holds(act.now)]
    for each in holding:
        act.keep_grant(replace(each, ended_at=act.now))
    return len(holding)


def may_give(actor: Actor, role: Role, areas: Sequence[str] | None) -> None:
    """Whether that is theirs to give, or to take: nobody gives more than they may. NotAllowedError."""
    if not actor.may(f"give {role}"):
        raise NotAllowedError(
            f"The role {role.replace('_', ' ')} may more than yours: it is for an administrator to give and to change."
        )
    bound = actor.rights.areas
    if bound is not None and (areas is None or not bound.issuperset(areas)):
        here = ", ".join(sorted(bound)) or "no area"
        raise NotAllowedError(f"You are bound to {here}, and whatever you give or change must be bound within.")


def _role_and_areas(role: str, areas: Sequence[str] | None) -> str:
    return f"role {role}" + (f" in {', '.join(areas)}" if areas is not None else "")


def _set(areas: Sequence[str] | None) -> frozenset[str] | None:
    return None if areas is None else frozenset(areas)
