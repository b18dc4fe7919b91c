"""Bounds: what tells of an incident is seen where the incident is, and what tells of the whole city everywhere."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from model.actor import Actor
from model.audit import AUDIT_ENTRY, Deed
from model.feed import RECEIPT
from model.incident import INCIDENT, INCIDENT_NOTE, LINK
from model.permission import rights
from model.table import Table
from store import Reader, Store
from store.questions import question

AT = datetime(2026, 11, 22, 14, tzinfo=UTC)
COMMON = {"source": "x", "observed_at": AT, "received_at": AT}


@pytest.fixture
def city(memory: Store) -> Store:
    """An incident with a note in each of two areas, and one in none; links, receipts and entries about all of them."""

    def rows(table: Table, *told: dict[str, Any]) -> None:
        memory.write([table.records([COMMON | each for each in told])])

    rows(INCIDENT, *({"id": each, "area": area} for each, area in (("n", "North"), ("s", "South"), ("o", None))))
    rows(INCIDENT_NOTE, *({"id": f"{each}:1", "incident_id": each, "text": "x"} for each in "nso"))
    rows(
        LINK,
        {"id": "n-n", "incident_id": "n", "about_table": "incident", "about_id": "n"},
        {"id": "n-s", "incident_id": "n", "about_table": "incident", "about_id": "s"},
        {"id": "s-n", "incident_id": "s", "about_table": "incident", "about_id": "n"},
        {"id": "n-cam", "incident_id": "n", "about_table": "camera", "about_id": "c"},
    )
    rows(RECEIPT, *({"id": f"r-{each}", "about_table": "incident", "about_id": each} for each in "nso"))
    rows(RECEIPT, {"id": "r-plan", "about_table": "plan", "about_id": "p"})
    for table, record in (
        ("incident", "n"), ("incident", "s"), ("incident", "o"), ("incident_note", "s:1"), ("incident_note", "n:1"),
        (None, "s"), ("user", "ines"), ("incident", None), ("link", "n-s"), ("link", "n-n"), (None, None),
    ):  # fmt: skip
        memory.note(Deed("ines", "operator", "look", table, record))
    return memory


def bound(city: Store, *areas: str, **change: list[str]) -> Reader:
    """A supervisor's eyes, bound to these areas."""
    return city.reader(Actor("s", "supervisor", rights("supervisor").changed("supervisor", **change).within(areas)))


@pytest.mark.parametrize("history", [False, True])
def test_what_tells_of_an_incident_elsewhere_is_not_there(city: Store, history: bool) -> None:
    north = bound(city, "North")
    entries = north.rows(AUDIT_ENTRY, history=history).sort("seq").select("about_table", "about_id").rows()
    assert entries == [
        ("incident", "n"), ("incident_note", "n:1"), ("user", "ines"), ("incident", None), ("link", "n-n"),
        (None, None),
    ]  # fmt: skip
    assert north.count(AUDIT_ENTRY, history=history) == len(entries)
    assert sorted(north.rows(LINK, history=history)["id"]) == ["n-cam", "n-n"]
    assert sorted(north.rows(RECEIPT, history=history)["id"]) == ["r-n", "r-plan"]


def test_who_is_bound_to_nothing_sees_all_and_who_is_bound_to_no_area_sees_what_is_the_whole_citys(city: Store) -> None:
    assert city.reader(Actor("s", "supervisor")).count(AUDIT_ENTRY) == 11
    nowhere = bound(city)
    assert (nowhere.count(AUDIT_ENTRY), nowhere.count(LINK), nowhere.count(RECEIPT)) == (3, 0, 1)


def test_who_may_not_read_incidents_reads_nothing_of_what_was_done_to_them(city: Store) -> None:
    blind = bound(city, "North", deny=["read incident"])
    assert blind.rows(AUDIT_ENTRY).sort("seq")["about_table"].to_list() == ["user", "incident", None]
    assert blind.count(INCIDENT_NOTE) == blind.count(LINK) == 0


@pytest.mark.parametrize("table", [AUDIT_ENTRY, LINK, RECEIPT], ids=lambda table: table.name)
@pytest.mark.parametrize("history", [False, True])
def test_the_incidents_of_an_area_are_read_once_for_a_question(city: Store, table: Table, history: bool) -> None:
    north = bound(city, "North").window
    asked = question(table, ["id"], [], {}, history, None, north).sql()

    def scans(sql: str) -> int:
        north.prepare(sql)
        plain = sql.replace("$moment", "NULL").replace("$known", "NULL")
        ((_, plan),) = north.cursor().execute(f"EXPLAIN (FORMAT json) {plain}").fetchall()
        return len(re.findall(r'"Table": "\w*\.log\.incident"', str(plan)))

    hidden = scans("SELECT key FROM overlay.sensitive_now") if table.generalised else 0
    assert scans(asked) == scans("SELECT id FROM incident_at(NULL, NULL)") + hidden > 0
