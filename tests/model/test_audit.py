"""The audit log's chain: whatever is changed, taken out, put in or moved is found; a held head proves the end."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.audit import BROKEN, NOTHING, SEALED, Deed, Head, faults, seal, sealed

AT = datetime(2026, 11, 22, 14, 0, 31, 999_999, tzinfo=UTC)
Rows = list[dict[str, Any]]


def chain(count: int) -> Rows:
    head, rows = NOTHING, Rows()
    for number in range(count):
        deed = Deed("ines", "operator", "look", "incident", f"i{number}", "why", f"№ {number} “ü”\n")
        rows.append(sealed(head, deed, AT + timedelta(minutes=number)))
        head = Head(rows[-1]["seq"], rows[-1]["hash"])
    return rows


def head_of(rows: Rows) -> Head:
    return Head(rows[-1]["seq"], rows[-1]["hash"])


def test_a_hash_can_be_made_by_anyone_who_reads_the_contract() -> None:
    """SHA-256 of the hash before, then the row as canonical JSON: keys sorted, no space, UTF-8, instants with Z."""
    before = chain(1)[0]
    row = chain(2)[1]
    told = {name: row[name] for name in SEALED} | {"observed_at": "2026-11-22T14:01:31Z"}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert row["previous_hash"] == before["hash"]
    assert row["hash"] == hashlib.sha256((before["hash"] + text).encode()).hexdigest()


def test_a_chain_that_nobody_touched_holds() -> None:
    rows = chain(20)
    assert list(faults(rows, [head_of(rows), head_of(rows[:7])])) == []
    assert list(faults([])) == []


def changed(column: str, value: object) -> Callable[[Rows], Rows]:
    return lambda rows: [{**row, column: value} if row["seq"] == 5 else row for row in rows]


TEXTS = ("actor", "role", "action", "about_table", "about_id", "purpose", "detail")
TAMPERED: dict[str, Callable[[Rows], Rows]] = {
    **{f"{name} changed": changed(name, "x") for name in (*TEXTS, "id", "source", "source_id")},
    "time changed": changed("observed_at", AT),
    "heard changed": changed("received_at", AT - timedelta(days=1)),
    "place added": changed("lon", 1.0),
    "time within its second": lambda rows: [
        {**row, **dict.fromkeys(("observed_at", "received_at"), row["observed_at"] + timedelta(milliseconds=900))}
        if row["seq"] == 5 else row for row in rows
    ],
    "number taken": lambda rows: [{**row, "seq": None} if row["seq"] == 5 else row for row in rows],
    "one without a number": lambda rows: [*rows, {**rows[4], "seq": None}],
    "a number beyond JSON": changed("seq", 2**60),
    "hash changed": changed("hash", "0" * 64),
    "link changed": changed("previous_hash", "0" * 64),
    "purpose taken": changed("purpose", None),
    "first removed": lambda rows: rows[1:],
    "one removed": lambda rows: rows[:4] + rows[5:],
    "several removed": lambda rows: rows[:4] + rows[9:],
    "one twice": lambda rows: rows[:5] + rows[4:],
    "numbers swapped": lambda rows: [{**row, "seq": {5: 6, 6: 5}.get(row["seq"], row["seq"])} for row in rows],
    "one put in": lambda rows: [*rows[:5], sealed(head_of(rows[:5]), Deed("x", "y", "z"), AT), *rows[5:]],
    "one put before all": lambda rows: [{**rows[0], "seq": 0}, *rows],
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_whatever_is_done_to_it_is_found(how: str) -> None:
    rows = sorted(TAMPERED[how](chain(12)), key=lambda row: (row["seq"] is None, row["seq"], row["hash"]))
    assert list(faults(rows)), how


def test_a_changed_entry_whose_seal_was_made_anew_breaks_the_next() -> None:
    rows = chain(12)
    rows[4] = sealed(head_of(rows[:4]), Deed("someone else", "operator", "look"), AT)
    assert list(faults(rows)) == ["entry 6 does not follow entry 5: one of them was changed, or others stood between"]


def test_only_a_held_head_tells_that_the_end_was_cut_off_or_written_anew() -> None:
    rows = chain(12)
    held = head_of(rows)
    assert list(faults(rows[:9])) == []
    assert list(faults(rows[:9], [held])) == ["entry 12 was published and is missing: the chain ends at 9"]
    anew = rows[:9]
    for _ in range(3):
        anew.append(sealed(head_of(anew), Deed("x", "y", "z"), AT))
    assert list(faults(anew)) == []
    assert len(list(faults(anew, [held]))) == 1


def test_all_heads_that_are_held_are_looked_for_and_the_head_before_all_is_everyones() -> None:
    rows = chain(12)
    other = Head(7, "1" * 64)
    assert list(faults(rows, [NOTHING, head_of(rows[:7]), other])) == [
        f"entry 7 is not the one that was published: {other.hash} was"
    ]


def test_an_entry_that_tells_of_a_break_is_a_fault_for_ever() -> None:
    rows = [sealed(NOTHING, Deed("watchfloor", "house", BROKEN, detail="entry 9 is missing"), AT)]
    rows.append(sealed(head_of(rows), Deed("ines", "operator", "sign_in"), AT))
    assert list(faults(rows)) == ["entry 1 notes that the log was broken before it: entry 9 is missing"]


@given(st.lists(st.text(), min_size=4, max_size=4))
def test_any_text_can_be_sealed_and_read_again(texts: list[str]) -> None:
    row = sealed(NOTHING, Deed(*texts), AT)
    assert seal(NOTHING.hash, row) == row["hash"]
    json.dumps(row["detail"]).encode()


def test_half_a_surrogate_pair_is_no_reason_to_fail() -> None:
    row = sealed(NOTHING, Deed("a\ud800b", "operator", "look"), AT)
    assert list(faults([row])) == []
