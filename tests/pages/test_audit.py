"""The audit log's page: what an address looks for, what is found, how it reads, and that looking is noted."""

import importlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import session
from components import audit_table
from components.audit_words import ACTIONS, did
from model.actor import HOUSE, Actor
from model.audit import BROKEN, Deed, Head
from model.permission import DO
from pages.audit_asked import AskedError, asked, told
from pages.audit_chain import Checking
from queries.audit import Asked, entries
from store import Store
from tests.pages.conftest import Running
from tests.pages.test_pages import text

CHICAGO = ZoneInfo("America/Chicago")
NO_LINKS: frozenset[str] = frozenset()


@pytest.fixture
def log(memory: Store) -> Store:
    """Six entries by three people."""
    for actor, role, action, table, record, why in (
        ("ada", "operator", "sign_in", "user", "ada", None),
        ("ada", "operator", "close_incident", "incident", "calls-7", None),
        ("Bea", "privacy_officer", "look", "incident", "calls-7", "complaint 12"),
        ("Bea", "privacy_officer", "refused", None, None, None),
        ("cy", "administrator", "pause_feed", "feed", "weather", None),
        ("ada", "operator", "sign_out", "user", "ada", None),
    ):
        memory.note(Deed(actor, role, action, table, record, why, "<b>as said</b>"))
    return memory


def found(store: Store, **what: Any) -> list[int]:
    """The numbers of what matches."""
    numbers: list[int] = entries(store.reader(HOUSE), Asked(**what), 100)["seq"].to_list()
    return numbers


def test_entries_are_found_by_any_of_their_parts_the_newest_first(log: Store, now: datetime) -> None:
    assert found(log) == [6, 5, 4, 3, 2, 1]
    assert found(log, actor="BE") == [4, 3]
    assert found(log, action="look") == [3]
    assert found(log, about_table="incident") == [3, 2]
    assert found(log, about_table="incident", about_id="calls-7", actor="ada") == [2]
    assert found(log, about_id="calls") == []
    assert found(log, purpose="Complaint") == [3]
    assert found(log, before=3) == [2, 1]
    assert found(log, since=now, until=now) == [6, 5, 4, 3, 2, 1]
    assert found(log, since=now + timedelta(seconds=1)) == []
    assert found(log, until=now - timedelta(seconds=1)) == []


def test_an_empty_log_and_one_without_a_match_say_so(memory: Store) -> None:
    nothing = entries(memory.reader(HOUSE), Asked(), 100)
    assert "The log is empty" in text(audit_table.table(nothing, 100, {}, CHICAGO, NO_LINKS))
    assert "Nothing in the log matches" in text(audit_table.table(nothing, 100, {"actor": "x"}, CHICAGO, NO_LINKS))


def test_older_entries_are_one_link_away_and_the_search_stays(log: Store) -> None:
    read = entries(log.reader(HOUSE), Asked(), 3)
    drawn = text(audit_table.table(read, 2, {"actor": "a"}, CHICAGO, NO_LINKS))
    assert "/audit?actor=a&before=5" in drawn and "Newest" not in drawn
    last = entries(log.reader(HOUSE), Asked(before=2), 3)
    drawn = text(audit_table.table(last, 2, {"actor": "a", "before": "2"}, CHICAGO, NO_LINKS))
    assert "Older" not in drawn and '"href": "/audit?actor=a"' in drawn


def test_a_row_reads_in_the_citys_time_and_plain_words_with_a_link_where_a_page_shows_it(log: Store) -> None:
    read = entries(log.reader(HOUSE), Asked(action="look"), 3)
    drawn = text(audit_table.table(read, 2, {}, CHICAGO, {"/", "/feeds"}))
    for said in ("22 Nov 2026 08:00:00", "Bea", " privacy officer", "Looked at personal data", "complaint 12"):
        assert said in drawn
    assert "/?selected=incident:calls-7" in drawn
    assert "/audit?about_table=incident&about_id=calls-7" in drawn
    assert "/?selected" not in text(audit_table.table(read, 2, {}, CHICAGO, NO_LINKS))
    assert "✕ Was refused" in text(audit_table.table(entries(log.reader(HOUSE), Asked(), 9), 9, {}, CHICAGO, NO_LINKS))


def test_every_command_has_words() -> None:
    assert set(DO) <= set(ACTIONS)
    assert did("teleport_unit") == "Teleport unit"


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026-11-22", "2026-11-22T06:00:00", "2026-11-23T05:59:59.999999"),
        ("2026-11-01", "2026-11-01T05:00:00", "2026-11-02T05:59:59.999999"),  # 25 hours: the clocks go back
        ("2026-11-22 14:00", "2026-11-22T20:00:00", "2026-11-22T20:00:59.999999"),
        ("2026-11-22T14:00:05", "2026-11-22T20:00:05", "2026-11-22T20:00:05"),
        ("2026-11-22T14:00:00Z", "2026-11-22T14:00:00", "2026-11-22T14:00:00"),
    ],
)
def test_moments_are_the_citys_and_a_day_or_minute_counts_whole(text: str, since: str, until: str) -> None:
    read = asked({"from": text, "to": text}, CHICAGO)
    assert (read.since, read.until) == tuple(datetime.fromisoformat(f"{each}+00:00") for each in (since, until))


@pytest.mark.parametrize("odd", ["soon", "2026-13-01", "0001-01-01", "9999-12-31", "'", "2026-11-22T14:00Z; DROP"])
def test_a_moment_that_cannot_be_read_is_said(odd: str, log: Store) -> None:
    try:
        read = asked({"to": odd}, CHICAGO)
    except AskedError as fault:
        assert str(fault).startswith("to: expected a day or a moment")
    else:
        assert found(log, until=read.until) in ([], [6, 5, 4, 3, 2, 1])


@pytest.mark.parametrize("odd", ["-1", "x", "1.5", "²", "9" * 30])
def test_a_page_that_cannot_be_is_said(odd: str) -> None:
    with pytest.raises(AskedError, match="before"):
        asked({"before": odd}, CHICAGO)


def test_an_address_says_only_what_the_page_knows() -> None:
    assert told({"actor": " ada ", "theme": "light", "purpose": "", "from": None, "about_id": 7}) == {
        "actor": "ada", "about_id": "7",
    }  # fmt: skip


@pytest.fixture
def page(busy: Running) -> Iterator[Any]:
    """The page's module, in the busy city."""
    yield importlib.import_module("pages.audit")


def test_looking_at_the_log_is_noted_with_what_was_looked_for(page: Any, busy: Running) -> None:
    assert "The log is empty" in text(page.found({}))
    assert "Read this log" in text(page.found({"actor": "visit", "from": "2026-11-22"}))
    noted = entries(busy.store.reader(HOUSE), Asked(), 9)
    assert noted["action"].to_list() == ["search_audit", "search_audit"]
    assert noted["detail"].to_list() == ["actor visit, since 2026-11-22T06:00:00Z", "all"]


def test_who_may_not_read_the_log_is_shown_nothing_of_it(page: Any, busy: Running) -> None:
    token = session.enter(Actor("visitor", "operator"))
    assert "not open to your role" in text(page.found({}))
    session.leave(token)
    assert busy.store.head() == Head(0, "0" * 64)


def test_a_search_that_cannot_be_read_is_said_and_not_noted(page: Any, busy: Running) -> None:
    assert "expected a day or a moment" in text(page.found({"from": "soon"}))
    assert busy.store.head().seq == 0


def test_the_form_says_what_the_address_says(page: Any) -> None:
    drawn = text(page.layout(actor="ada", action="unheard_of", theme="light"))
    assert r"\"value\": \"ada\"" in drawn
    assert "Unheard of" in drawn and "/audit" in drawn and '"style"' not in drawn


def test_the_chain_is_proven_with_its_head_to_copy(busy: Running) -> None:
    busy.store.note(Deed("ada", "operator", "sign_in"))
    checked = Checking().checked()
    drawn = text(audit_table.chain(session.audit_head(), checked, CHICAGO))
    assert "The chain holds: its one entry was checked at 08:00:00." in drawn
    assert json.dumps(str(busy.store.head())) in drawn


def test_a_chain_that_was_tampered_with_is_said_with_what_to_do(busy: Running) -> None:
    for _ in range(9):
        busy.store.note(Deed("ada", "operator", "sign_in"))
    busy.store._connection.execute("UPDATE log.audit_entry SET actor = 'bea'")
    drawn = text(audit_table.chain(session.audit_head(), Checking().checked(), CHICAGO))
    assert "The chain does not hold" in drawn and "entry 1 was changed" in drawn and "and 4 more" in drawn
    assert "Keep the data folder as it is" in drawn


def test_that_the_log_was_found_broken_is_told_in_plain_words(memory: Store) -> None:
    memory.note(Deed("watchfloor", "house", BROKEN, detail="entry 5 was published and is missing"))
    drawn = text(audit_table.table(entries(memory.reader(HOUSE), Asked(), 9), 9, {}, CHICAGO, NO_LINKS))
    assert "✕ Found the log broken" in drawn and "entry 5 was published and is missing" in drawn


def test_an_entry_without_a_number_does_not_hide_the_others(log: Store) -> None:
    log._connection.execute("UPDATE log.audit_entry SET seq = NULL WHERE seq = 3")
    drawn = text(audit_table.table(entries(log.reader(HOUSE), Asked(), 9), 9, {}, CHICAGO, NO_LINKS))
    assert "6 entries" in drawn and "Looked at personal data" in drawn


def test_the_chain_is_read_once_a_minute_however_many_ask(busy: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def faults() -> Iterator[str]:
        read.append(1)
        yield from ()

    monkeypatch.setattr(session, "audit_faults", faults)
    checking = Checking()
    assert checking.checked() is checking.checked()
    assert len(read) == 1
