"""docs/PERMISSIONS.md is the permission table, printed."""

import tomllib

import pytest

from config.access import Roles
from model.permission import FILLS, ROLES, every_right, rights, whole
from model.permission_table import FILE, MARK, printed, renewed
from model.tables import TABLES


def test_the_page_says_what_the_table_says() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text == renewed(text), "the table has changed: print it with python -m model.permission_table"


def test_every_right_has_its_row_and_every_role_its_mark() -> None:
    rows = [line.split("|")[1:-1] for line in printed().splitlines() if line.startswith("| `")]
    assert len(rows) == len(every_right())
    for row, right in zip(rows, every_right(), strict=True):
        assert row[0].strip().startswith(f"`{right.partition(' ')[2]}`")
        assert [mark.strip() == "●" for mark in row[1:]] == [rights(role).may(right) for role in ROLES]


def test_personal_columns_are_named() -> None:
    _, _, personal = printed().partition("Personal columns")
    rows = {line.split("`")[1]: line for line in personal.splitlines() if line.startswith("| `")}
    for table in (each for each in TABLES.values() if each.personal):
        assert all(name in rows[table.name] for name in table.personal)


def test_a_page_without_a_place_for_the_tables_is_refused() -> None:
    with pytest.raises(ValueError, match="expected the line"):
        renewed("nothing")
    assert renewed(f"prose {MARK} old").startswith(f"prose {MARK}\n\n###")


def test_a_page_is_given_and_taken_with_what_fills_it() -> None:
    assert whole(["open /feeds"]) == ["open /feeds", "open feed-table.children", "open feed-drawer.children"]
    assert set(FILLS["open /feeds"]) <= set(every_right())
    taken = rights("analyst").changed("analyst", deny=["open /feeds"])
    assert not any(taken.may(right) for right in whole(["open /feeds"])) and taken.may("open /")
    parts = {right for right in every_right() if right.startswith("open ") and right.endswith(".children")}
    assert parts == {part for parts in FILLS.values() for part in parts}


def test_the_pages_example_is_one_that_a_city_may_use() -> None:
    told = tomllib.loads(FILE.read_text(encoding="utf-8").partition("```toml")[2].partition("```")[0])
    roles = Roles.model_validate(told["roles"])
    assert roles.rights("analyst").may("open /audit") and not rights("analyst").may("open /audit")
    assert all(roles.rights("analyst").may(right) for right in FILLS["open /audit"])
    assert not roles.rights("operator").may("do close_incident")
    assert roles.rights("wall").areas == frozenset({"Kingsbridge", "Old Harbour"})
