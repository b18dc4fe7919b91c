"""Who may what in this city, and how they sign in: `[roles]` and `[sign_in]` of city.toml."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from config.values import Frozen, Period
from model.permission import ROLES, Rights, RightsError, Role, giving, tabled

Adjustable = Literal["wall", "operator", "supervisor", "analyst", "privacy_officer", "administrator"]


class RoleChange(Frozen):
    """What a role may in this city beyond its line in the permission table, or not; and in which areas."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    areas: tuple[str, ...] | None = None


class Roles(Frozen):
    """`[roles.analyst]` and so on. What the public may is not for a city to change."""

    wall: RoleChange = RoleChange()
    operator: RoleChange = RoleChange()
    supervisor: RoleChange = RoleChange()
    analyst: RoleChange = RoleChange()
    privacy_officer: RoleChange = RoleChange()
    administrator: RoleChange = RoleChange()

    @model_validator(mode="after")
    def sound(self) -> "Roles":
        """Every right exists, and may be given."""
        for role in self.changes:
            try:
                self._changed(role)
            except RightsError as fault:
                raise ValueError(f"of {role}: {fault}") from None
        return self

    @property
    def changes(self) -> Mapping[Role, RoleChange]:
        """Each role's change."""
        return {role: getattr(self, role) for role in ADJUSTABLE}

    def rights(self, role: Role) -> Rights:
        """What a role may in this city."""
        return self.every[role]

    @cached_property
    def every(self) -> Mapping[Role, Rights]:
        """What each role may in this city: asked at every request, so worked out once."""
        return {role: giving(role, self._changed) for role in ROLES}

    def _changed(self, role: Role) -> Rights:
        change = self.changes.get(role)
        if change is None:
            return tabled(role)
        return tabled(role).changed(role, change.allow, change.deny).within(change.areas)


ADJUSTABLE: Final[tuple[Role, ...]] = ("wall", "operator", "supervisor", "analyst", "privacy_officer", "administrator")


class SignIn(Frozen):
    """How long a session lasts, and how much guessing is borne."""

    session: Period = timedelta(hours=12)
    tries: Annotated[int, Field(ge=1, le=100)] = 5
    longest_wait: Period = timedelta(minutes=15)
