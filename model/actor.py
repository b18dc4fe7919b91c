"""Who is asking, and what they may read."""

from dataclasses import dataclass
from typing import Final, Literal

from model.table import Table

Role = Literal["public", "wall", "operator", "supervisor", "analyst", "privacy_officer", "administrator"]
ROLES: Final[tuple[Role, ...]] = (
    "public", "wall", "operator", "supervisor", "analyst", "privacy_officer", "administrator",
)  # fmt: skip

# Roles that see personal columns (vital signs, plates). Everyone else's rows come without them.
SEES_PERSONAL: Final[frozenset[Role]] = frozenset({"operator", "supervisor", "privacy_officer"})
SEES_NOTHING: Final[frozenset[Role]] = frozenset({"public"})


@dataclass(frozen=True)
class Actor:
    """A person, a wall or a program, and the role it has."""

    name: str
    role: Role

    def may_read(self, table: Table) -> bool:
        """Whether any column of the table is open to this actor."""
        return self.role not in SEES_NOTHING

    def columns(self, table: Table) -> list[str]:
        """The table's columns that this actor may see, in their order."""
        hidden = frozenset() if self.role in SEES_PERSONAL else table.personal
        return [name for name in table.schema if name not in hidden]


HOUSE: Final = Actor("watchfloor", "supervisor")
"""The house itself: schedules, imports and subcommands on its own machine."""
