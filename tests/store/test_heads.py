"""The heads beside the data: what the log lost stays known when it goes on, and a full disk undoes no deed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from model.actor import HOUSE
from model.audit import NOTHING, Deed
from store import Store, published

AT = datetime(2026, 11, 22, 14, tzinfo=UTC)
LOOK = Deed("ines", "operator", "look", "incident", "i1", "why")


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    store = Store(folder / "city.duckdb", lambda: AT)
    yield store
    store.close()


@pytest.fixture
def five(tmp_path: Path) -> Path:
    """A folder with a log of five entries."""
    with opened(tmp_path) as store:
        for _ in range(5):
            store.note(LOOK)
    return tmp_path


def edited(folder: Path, sql: str) -> None:
    with duckdb.connect(str(folder / "city.duckdb")) as file:
        file.execute(sql)


def actions(store: Store) -> list[str]:
    found = store.reader(HOUSE).read("SELECT action FROM log.audit_entry ORDER BY seq")
    return list(found["action"])


def test_an_empty_log_has_a_head_from_the_first_moment(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert published(tmp_path) == NOTHING == store.head()
        assert list(store.audit_faults()) == []


def test_a_tail_that_was_cut_off_stays_known_over_restarts_and_what_is_noted_after(
    five: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cut = published(five)
    edited(five, "DELETE FROM log.audit_entry WHERE seq >= 3")
    with opened(five) as store:
        assert list(store.audit_faults()) == ["entry 5 was published and is missing: the chain ends at 2"]
        assert "the audit log is broken" in caplog.text
        assert published(five) == cut  # to look at it changes nothing
        store.note(LOOK)
    for _ in range(2):
        with opened(five) as store:
            store.note(LOOK)
            assert actions(store)[:4] == ["look", "look", "chain_broken", "look"]
            assert actions(store).count("chain_broken") == 1
            told = list(store.audit_faults())
            assert told[0].startswith("entry 3 notes that the log was broken before it: entry 5 was published")
            assert any("5" in each and ("is missing" in each or "is not the one" in each) for each in told[1:])
    assert (five / "audit.heads").read_text() == f"{cut}\n"


def test_a_tail_that_was_written_anew_with_its_head_left_is_known_too(five: Path) -> None:
    cut = published(five)
    edited(five, "UPDATE log.audit_entry SET hash = repeat('0', 64) WHERE seq = 5")
    with opened(five) as store:
        store.note(LOOK)
        assert any(each.endswith("is another now") for each in store.audit_faults())
        assert f"entry 5 is not the one that was published: {cut.hash if cut else ''} was" in store.audit_faults()


def test_a_head_that_was_taken_away_is_a_fault_for_ever(five: Path) -> None:
    edited(five, "DELETE FROM log.audit_entry WHERE seq >= 3")
    (five / "audit.head").unlink()
    with opened(five) as store:
        assert list(store.audit_faults()) == ["audit.head, the published head beside the data, is missing"]
        store.note(LOOK)
    with opened(five) as store:
        assert [each.partition(": ")[2] for each in store.audit_faults()] == [
            "audit.head, the published head beside the data, is missing"
        ]


@pytest.mark.parametrize("odd", [b"", b"five", b"5:abc", b"\xff\xfe", "\u0665:".encode() + b"0" * 64])
def test_a_head_that_cannot_be_read_is_said_and_stops_nothing(five: Path, odd: bytes) -> None:
    (five / "audit.head").write_bytes(odd)
    with opened(five) as store:
        assert [each.partition(": ")[0] for each in store.audit_faults()] == [
            "audit.head, beside the data, cannot be read"
        ]
        store.note(LOOK)
        assert published(five) == store.head()
        assert len(list(store.audit_faults())) == 1  # it is noted


def test_a_head_that_cannot_be_put_beside_the_data_undoes_no_deed_and_is_said(
    five: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = published(five)
    with opened(five) as store:
        (five / "audit.head").rename(five / "aside")
        (five / "audit.head").mkdir()  # stands for a disk that cannot be written to
        revision = store.accounts_revision()
        with caplog.at_level(logging.ERROR), store.act() as act:
            act.accounts_changed = True
            act.note(LOOK)
        assert store.accounts_revision() == revision + 1  # a session that was ended is known to have
        assert store.head().seq == 6
        assert "could not be published" in caplog.text
        assert "the newest head could not be put beside the data: Is a directory" in store.audit_faults()
        (five / "audit.head").rmdir()
        (five / "aside").rename(five / "audit.head")
        assert published(five) == before
        store.note(LOOK)
        assert published(five) == store.head() and list(store.audit_faults()) == []


def test_a_lost_head_is_kept_before_its_file_is_written_anew(five: Path) -> None:
    cut = published(five)
    edited(five, "DELETE FROM log.audit_entry WHERE seq >= 3")
    with opened(five) as store:
        (five / "audit.heads").mkdir()  # it cannot be kept now
        store.note(LOOK)
        assert published(five) == cut
        (five / "audit.heads").rmdir()
        store.note(LOOK)
        assert published(five) == store.head() and (five / "audit.heads").read_text() == f"{cut}\n"


def test_in_memory_there_is_no_head_to_miss(memory: Store) -> None:
    memory.note(LOOK)
    assert list(memory.audit_faults()) == []
