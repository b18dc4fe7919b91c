"""Who is asking, and what they may see and do."""

from dataclasses import dataclass
from typing import Final

from model.permission import EXACT, ROLES, Rights, Role, house, rights
from model.table import Table

__all__ = ["DEMONSTRATION", "HOUSE", "ROLES", "Actor", "Role", "Sight"]


@dataclass(frozen=True)
class Sight:
    """What may be seen: the columns of each table, in which areas, and whether a sensitive incident's place is among
    it. Actors of one sight are shown the same bytes."""

    columns: tuple[tuple[str, tuple[str, ...]], ...]
    areas: frozenset[str] | None
    exact: bool


@dataclass(frozen=True)
class Actor:
    """A person, a wall or a program, its role, and its rights where they are not simply its role's.

    `grant` names the session or token that the request came with, and `program` whether it was a token; `purpose` is a
    token's.
    """

    name: str
    role: Role
    granted: Rights | None = None
    grant: str | None = None
    purpose: str | None = None
    program: bool = False

    @property
    def rights(self) -> Rights:
        """What this actor may."""
        return rights(self.role) if self.granted is None else self.granted

    def may(self, right: str) -> bool:
        """Whether it has that right."""
        return self.rights.may(right)

    def may_read(self, table: Table) -> bool:
        """Whether any column of the table is open to this actor."""
        return self.may(f"read {table.name}")

    def columns(self, table: Table) -> list[str]:
        """The table's columns that this actor may see, in their order."""
        hidden = frozenset[str]() if self.may(f"personal {table.name}") else table.personal
        return [name for name in table.schema if name not in hidden]

    def sight(self, tables: tuple[Table, ...]) -> Sight:
        """What it may see of these tables."""
        seen = tuple((each.name, tuple(self.columns(each))) for each in tables if self.may_read(each))
        return Sight(seen, self.rights.areas, self.may(EXACT))


DEMONSTRATION: Final = "demonstration"
"""What a demonstration's visitors look for: they are nobody, and its people are made up."""

HOUSE: Final = Actor("watchfloor", "supervisor", house())
"""The house itself: schedules, imports and subcommands on its own machine."""
