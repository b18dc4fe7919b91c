"""The permission table as docs/PERMISSIONS.md prints it: a matrix for each verb.

`python -m model.permission_table` writes the file's tables anew; what stands above them stays as people wrote it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from model.permission import DO, OPEN, PERSONAL, READ, ROLES, Role, Roles
from model.tables import TABLES

FILE: Final = Path(__file__).parent.parent / "docs" / "PERMISSIONS.md"
MARK: Final = "<!-- From here on the table prints itself: python -m model.permission_table -->"
HEADS: Final[Mapping[Role, str]] = {"privacy_officer": "privacy officer", "administrator": "admin"}
SECTIONS: Final = (
    ("read", "Tables that may be read", "table", READ),
    ("personal", "Personal columns", "table", PERSONAL),
    ("do", "Commands", "command", DO),
    ("open", "Doors", "door", OPEN),
)


def printed() -> str:
    """All four matrices."""
    return "\n".join(
        section(verb, title, column, things)
        for verb, title, column, things in SECTIONS
    )  # fmt: skip


def section(verb: str, title: str, column: str, things: Mapping[str, Roles]) -> str:
    """One verb's matrix: what it is done to down the side, roles across."""
    heads = [column, *(HEADS.get(role, role) for role in ROLES)]
    rows = [[f"`{thing}`{_columns(verb, thing)}", *_marks(roles)] for thing, roles in things.items()]
    lines = [_line(heads), _line(["---", *[":-:"] * len(ROLES)]), *map(_line, rows)]
    return f"### {title}: `{verb} …`\n\n" + "\n".join(lines) + "\n"


def renewed(text: str) -> str:
    """The file with its tables printed anew. ValueError where it has no place for them."""
    above, found, _ = text.partition(MARK)
    if not found:
        raise ValueError(f"{FILE}: expected the line {MARK!r}, found none")
    return f"{above}{MARK}\n\n{printed()}"


def _marks(roles: Iterable[Role]) -> list[str]:
    given = frozenset(roles)
    return ["●" if role in given else "" for role in ROLES]


def _columns(verb: str, thing: str) -> str:
    """Which columns a table's personal ones are."""
    if verb != "personal":
        return ""
    return " " + ", ".join(name for name in TABLES[thing].schema if name in TABLES[thing].personal)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    FILE.write_text(renewed(FILE.read_text(encoding="utf-8")), encoding="utf-8")
