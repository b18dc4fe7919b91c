"""A deed's transaction, the log on disk, and a file of an earlier version."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import duckdb
import pytest

from model.actor import HOUSE, Actor
from model.audit import AUDIT_ENTRY, Deed
from model.incident import INCIDENT
from store import Store, StoreError, published

AT = datetime(2026, 11, 22, 14, tzinfo=UTC)
LOOK = Deed("ines", "operator", "look", "incident", "i1", "why")


def test_the_log_goes_on_after_a_restart_and_its_head_lies_beside_it(tmp_path: Path) -> None:
    heads = []
    for _ in range(3):
        store = Store(tmp_path / "city.duckdb", lambda: AT)
        heads += [store.note(LOOK), store.note(LOOK)]
        store.close()
    store = Store(tmp_path / "city.duckdb", lambda: AT)
    assert [head.seq for head in heads] == [1, 2, 3, 4, 5, 6]
    assert store.head() == heads[-1] == published(tmp_path)
    assert list(store.audit_faults(heads)) == []
    store.close()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE log.audit_entry SET actor = 'somebody' WHERE seq = 2",
        "UPDATE log.audit_entry SET purpose = NULL WHERE seq = 2",
        "UPDATE log.audit_entry SET observed_at = observed_at + INTERVAL 1 SECOND WHERE seq = 2",
        "DELETE FROM log.audit_entry WHERE seq = 2",
        "DELETE FROM log.audit_entry WHERE seq = 5",
        "DELETE FROM log.audit_entry",
        "INSERT INTO log.audit_entry SELECT * FROM log.audit_entry WHERE seq = 3",
        "UPDATE log.audit_entry SET seq = CASE seq WHEN 2 THEN 3 ELSE 2 END WHERE seq IN (2, 3)",
        "INSERT INTO overlay.audit_entry BY NAME SELECT 'x' AS by_author, 2 AS by_rank, ['actor'] AS stated, * "
        "FROM log.audit_entry WHERE seq = 3",
        "UPDATE log.audit_entry SET superseded_at = TIMESTAMP '2026-01-01' WHERE seq = 3",
        "UPDATE log.audit_entry SET version_at = TIMESTAMP '2036-01-01' WHERE seq = 3",
        "UPDATE log.audit_entry SET key = 1 WHERE seq = 3",
        "UPDATE log.audit_entry SET content = 9 WHERE seq = 3",
        "UPDATE log.audit_entry SET observed_at = observed_at + INTERVAL 900 MILLISECOND, "
        "received_at = received_at + INTERVAL 900 MILLISECOND WHERE seq = 3",
        "UPDATE log.audit_entry SET observed_at = 'infinity', received_at = 'infinity' WHERE seq = 3",
        "UPDATE log.audit_entry SET observed_at = TIMESTAMP '20000-01-01' WHERE seq = 3",
        "INSERT INTO log.audit_entry BY NAME SELECT * REPLACE (NULL AS seq) FROM log.audit_entry WHERE seq = 3",
        "INSERT INTO log.audit_entry BY NAME SELECT * REPLACE (key + 1 AS key) FROM log.audit_entry WHERE seq = 3",
    ],
)
def test_what_is_edited_in_the_file_itself_is_found(tmp_path: Path, sql: str) -> None:
    store = Store(tmp_path / "city.duckdb", lambda: AT)
    for _ in range(5):
        store.note(LOOK)
    store.close()
    with duckdb.connect(str(tmp_path / "city.duckdb")) as file:
        file.execute(sql)
    store = Store(tmp_path / "city.duckdb", lambda: AT)
    assert list(store.audit_faults())
    store.close()


def test_an_entry_that_is_hidden_from_all_readers_is_said_to_be(memory: Store) -> None:
    for _ in range(5):
        memory.note(LOOK)
    memory._connection.execute("UPDATE log.audit_entry SET superseded_at = TIMESTAMP '2026-01-01' WHERE seq = 3")
    assert memory.reader(HOUSE).count(AUDIT_ENTRY) == 4
    told = "entry 3 is hidden: it is marked as superseded, and no reader is shown it"
    assert list(memory.audit_faults()) == [told]


def test_a_deed_that_raises_leaves_neither_rows_nor_entry_and_the_next_follows(memory: Store) -> None:
    memory.note(LOOK)
    with pytest.raises(RuntimeError), memory.act() as act:
        act.keep(INCIDENT.records([{"id": "i1", "source": "x", "received_at": AT, "observed_at": AT}]))
        act.note(LOOK)
        raise RuntimeError
    assert memory.reader(HOUSE).count(INCIDENT) == 0
    assert (memory.head().seq, memory.reader(HOUSE).count(AUDIT_ENTRY)) == (1, 1)
    memory.note(LOOK)
    assert list(memory.audit_faults([memory.head()])) == []


def test_of_many_at_once_each_follows_another(memory: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        heads = list(pool.map(lambda _: memory.note(LOOK), range(200)))
    assert sorted(head.seq for head in heads) == list(range(1, 201))
    assert list(memory.audit_faults(heads)) == []
    assert memory.head().seq == 200


def test_the_end_waits_for_the_write_under_way_and_later_ones_are_told(tmp_path: Path) -> None:
    store, inside, go = Store(tmp_path / "city.duckdb", lambda: AT), Event(), Event()

    def slow() -> None:
        with store.act() as act:
            inside.set()
            go.wait(10)
            act.note(LOOK)

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(slow)
        inside.wait(10)
        closing = pool.submit(store.close)
        go.set()
        writing.result(10)
        closing.result(10)
    with pytest.raises(StoreError, match="the store is closed"):
        store.write([INCIDENT.records([{"id": "i1", "source": "x", "received_at": AT, "observed_at": AT}])])
    again = Store(tmp_path / "city.duckdb", lambda: AT)
    assert again.head().seq == 1
    again.close()


def test_a_deed_raises_the_revisions_of_what_it_changed_and_tells_once(memory: Store) -> None:
    told = list[int]()
    memory.listen(lambda: told.append(1))
    before = memory.revisions().get("incident", 0)
    with memory.act() as act:
        act.keep(INCIDENT.records([{"id": "i1", "source": "x", "received_at": AT, "observed_at": AT}]))
        act.note(LOOK)
    assert memory.revisions()["incident"] == before + 1
    assert told == [1]


def test_the_log_is_served_to_few(memory: Store) -> None:
    memory.note(LOOK)
    assert memory.reader(Actor("p", "privacy_officer")).count(AUDIT_ENTRY) == 1
    assert not Actor("o", "operator").may_read(AUDIT_ENTRY)


def test_a_file_of_an_earlier_version_gains_what_is_new(tmp_path: Path) -> None:
    store = Store(tmp_path / "city.duckdb", lambda: AT)
    row = {"id": "i1", "source": "x", "received_at": AT, "observed_at": AT, "lon": 1.0, "lat": 2.0, "sensitive": True}
    store.write([INCIDENT.records([row])])
    store.close()
    with duckdb.connect(str(tmp_path / "city.duckdb")) as file:
        for schema in ("log", "overlay"):
            for column in ("cell_lon", "cell_lat"):
                file.execute(f"ALTER TABLE {schema}.incident DROP COLUMN {column}")
        file.execute("DROP SCHEMA door CASCADE")
        file.execute("CREATE SCHEMA role_operator")
    store = Store(tmp_path / "city.duckdb", lambda: AT)
    (seen,) = store.reader(Actor("o", "operator")).rows(INCIDENT).iter_rows(named=True)
    assert (seen["lon"], seen["lat"]) == (None, None)  # whose hexagon is not known has no place
    assert store.accounts() == ([], [])
    store.close()
