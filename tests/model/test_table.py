"""Tables and records: what fits a table, and what an actor may see of it."""

from datetime import UTC, datetime

import polars as pl
import pytest

from model.actor import ROLES, Actor
from model.alert import ALERT
from model.camera import PLATE_READ
from model.incident import INCIDENT
from model.table import COMMON, INSTANT, TableError
from model.tables import SUBJECTS, TABLES, table_named
from model.view import View

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_missing_columns_are_null_and_the_order_is_the_tables() -> None:
    frame = INCIDENT.records([{"source_id": "a"}]).frame
    assert frame.columns == list(INCIDENT.stored)
    assert frame.row(0, named=True)["title"] is None


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(TableError, match="incident: unknown column 'colour'"):
        INCIDENT.records([{"colour": "red"}])


def test_a_value_that_does_not_fit_is_refused() -> None:
    with pytest.raises(TableError, match="incident"):
        INCIDENT.records([{"priority": "high"}])


def test_no_rows_are_records_too() -> None:
    assert len(INCIDENT.records([])) == 0
    assert INCIDENT.records(pl.DataFrame()).frame.schema == pl.Schema(INCIDENT.stored)


def test_a_zone_is_brought_to_utc_and_a_version_may_be_given_beside() -> None:
    told = pl.DataFrame({"version_at": [NOON]}, schema={"version_at": pl.Datetime("us", "America/Chicago")})
    assert INCIDENT.records(told).frame["version_at"].to_list() == [NOON]
    assert "version_at" not in INCIDENT.records([{"source_id": "a"}]).frame.columns


def test_shape_and_internal_columns_are_kept_but_only_the_shape_is_shown() -> None:
    assert "geometry" in ALERT.schema
    assert set(ALERT.stored) - set(ALERT.schema) == {"sender", "refers"}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_the_common_columns_and_a_way_to_tell_its_rows_apart(name: str) -> None:
    table = table_named(name)
    assert list(table.schema)[: len(COMMON)] == list(COMMON)
    assert set(table.subject) | table.personal <= set(table.columns)
    assert bool(table.subject) == (table.kept == "series")
    assert table.version is None or table.stored[table.version] == INSTANT


def test_a_table_that_is_not_there_is_said_with_those_that_are() -> None:
    with pytest.raises(KeyError, match=r"planet.*incident"):
        table_named("planet")


def test_every_subject_column_is_there() -> None:
    assert all(column in TABLES[name].columns for name, pairs in SUBJECTS.items() for column, _ in pairs)


@pytest.mark.parametrize("role", ROLES)
def test_personal_columns_are_for_those_who_see_them(role: str) -> None:
    actor = Actor("x", next(each for each in ROLES if each == role))
    assert ("plate" in actor.columns(PLATE_READ)) == (role in ("operator", "supervisor", "privacy_officer"))
    assert actor.may_read(INCIDENT) == (role != "public")


def test_a_view_tells_ages_against_its_moment_or_now() -> None:
    assert View(NOON).at == NOON
    assert View(NOON, NOON.replace(hour=3)).at == NOON.replace(hour=3)
