"""What an import makes of a file: each mapping form, places, times, identity and the sum."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from store import StoreError
from subcommands.importing import OWN_TABLES, Importer
from tests.subcommands.conftest import Desk

PLAIN = 'source = "calls"\n[columns]\ntype = "what"\nreported_at = "when"\nlon = "x"\nlat = "y"\n'
DAY = "2024-03-01 12:00"


def test_a_header_a_list_a_join_a_constant_a_map_and_a_default(desk: Desk) -> None:
    mapping = """
source = "calls"
[columns]
source_id = { join = ["year", "no"], sep = "-" }
type = ["absent", "what"]
title = { join = ["a", "b"], sep = " " }
state = { const = "closed" }
kind = { column = "what", map = { "Aid Response" = "medical", "Fire*" = "fire" }, default = "other" }
priority = "p"
sensitive = "s"
reported_at = "when"
"""
    body = f"year,no,what,a,b,p,s,when\n24,1,Aid Response,7,Oak St,1,yes,{DAY}\n24,2,Fire in Bin,,Elm St,9,no,{DAY}\n"
    assert desk.bring("incident", body + f"24,3,Cat,,,,,{DAY}\n", mapping) == "read=3 written=3 unchanged=0 rejected=0"
    rows = desk.rows("incident", "source_id")
    assert rows["source_id"].to_list() == ["24-1", "24-2", "24-3"]
    assert rows["kind"].to_list() == ["medical", "fire", "other"]
    assert rows["type"].to_list() == ["Aid Response", "Fire in Bin", "Cat"]
    assert rows["title"].to_list() == ["7 Oak St", "Elm St", None]
    assert rows["priority"].to_list() == [1, None, None]
    assert rows["sensitive"].to_list() == [True, False, None]
    assert set(rows["state"]) == {"closed"} and set(rows["source"]) == {"calls"}


def test_columns_without_headers_are_known_by_their_number(desk: Desk, small_pieces: Callable[[], None]) -> None:
    small_pieces()
    mapping = PLAIN.replace('"what"', '"2"').replace('"when"', '"3"').replace('"x"', '"1"').replace('"y"', '"0"')
    body = "".join(f"38.5,-90.5,EMS: {number},2024-03-01 12:0{number}\n" for number in range(8))
    assert desk.bring("incident", body, mapping) == "read=8 written=8 unchanged=0 rejected=0"
    assert desk.rows("incident", "type")["type"].to_list() == [f"EMS: {number}" for number in range(8)]


def test_a_time_without_a_zone_is_the_citys_unless_the_mapping_names_one(desk: Desk) -> None:
    body = f"what,when,x,y\na,{DAY},,\nb,2024-03-01T12:00:00Z,,\n"
    desk.bring("incident", body, PLAIN)
    assert [at.hour for at in desk.rows("incident", "type")["observed_at"]] == [18, 12]
    zoned = PLAIN.replace('"when"', '{ column = "when", zone = "Europe/Paris", format = "%d/%m/%Y %H:%M" }')
    desk.bring("incident", "what,when,x,y\nc,02/03/2024 12:00,,\n", zoned.replace("calls", "others"))
    assert desk.rows("incident", "type")["observed_at"][2] == datetime(2024, 3, 2, 11, tzinfo=UTC)


def test_what_is_known_from_a_months_end_is_received_then(desk: Desk) -> None:
    mapping = PLAIN + 'received_at = { column = "month", format = "%Y-%m", end_of = "month" }\n'
    desk.bring("incident", f"what,when,x,y,month\na,{DAY},,,2024-03\n", mapping)
    assert desk.rows("incident")["received_at"][0] == datetime(2024, 4, 1, 4, 59, 59, tzinfo=UTC)


def test_projected_feet_become_degrees_and_an_area_and_nowhere_is_no_place(desk: Desk) -> None:
    mapping = PLAIN.replace("[columns]", 'crs = "ESRI:102696"\n[columns]')
    body = f"what,when,x,y\na,{DAY},889764.6,1033601\nb,{DAY},0,0\nc,{DAY},,\n"
    assert desk.bring("incident", body, mapping) == "read=3 written=3 unchanged=0 rejected=0"
    rows = desk.rows("incident", "type")
    assert rows["lon"][0] == pytest.approx(-90.2564, abs=1e-4) and rows["lat"][0] == pytest.approx(38.6719, abs=1e-4)
    assert rows["area"].to_list() == ["West", None, None] and rows["lon"].to_list()[1:] == [None, None]
    assert desk.reader.read("SELECT count(_cell) AS n FROM incident_at(NULL, NULL)")["n"][0] == 1


def test_a_place_off_the_earth_and_a_time_to_come_are_rejects_with_reason_and_raw_text(desk: Desk) -> None:
    body = f"what,when,x,y\na,{DAY},-90.5,38.5\nb,{DAY},-190,38\nc,{DAY},nan,38\nd,2999-01-01,1,1\ne,soon,1,1\n"
    assert desk.bring("incident", body, PLAIN) == "read=5 written=1 unchanged=0 rejected=4"
    assert desk.bring("incident", body, PLAIN) == "read=5 written=0 unchanged=1 rejected=4"
    rejects = desk.rows("reject", "raw")
    assert set(rejects["feed"]) == {"calls"} and rejects["raw"][0] == f"b,{DAY},-190,38"
    assert "a place on earth" in rejects["reason"][0] and "an hour ahead" in rejects["reason"][2]
    assert rejects["reason"][3] == "reported_at: expected a time, found soon"


@pytest.mark.parametrize("piecewise", [False, True])
def test_equal_rows_of_a_file_are_as_many_rows_and_again_they_are_none(
    desk: Desk, small_pieces: Callable[[], None], piecewise: bool
) -> None:
    if piecewise:
        small_pieces()
    one, other = f"a,{DAY},,\n", f"b,{DAY},,\n"
    body = "what,when,x,y\n" + one * 5 + other + one * 3 + other * 2
    assert desk.bring("incident", body, PLAIN) == "read=11 written=11 unchanged=0 rejected=0"
    assert desk.bring("incident", body, PLAIN) == "read=11 written=0 unchanged=11 rejected=0"
    assert desk.bring("incident", body + one, PLAIN) == "read=12 written=1 unchanged=11 rejected=0"
    assert desk.bring("incident", {"other.csv": "what,when,x,y\n" + one}, PLAIN).endswith("unchanged=1 rejected=0")


def test_pieces_name_their_rows_as_the_whole_file_would(desk: Desk, small_pieces: Callable[[], None]) -> None:
    body = "what,when,x,y\n" + f"a,{DAY},,\nb,{DAY},,\na,{DAY},,\n" * 4
    desk.bring("incident", body, PLAIN)
    small_pieces()
    assert desk.bring("incident", body, PLAIN) == "read=12 written=0 unchanged=12 rejected=0"


@pytest.mark.parametrize("piecewise", [False, True])
def test_of_several_lines_about_one_record_the_last_counts_on_every_run(
    desk: Desk, small_pieces: Callable[[], None], piecewise: bool
) -> None:
    if piecewise:
        small_pieces()
    mapping = PLAIN + 'source_id = "no"\n'
    body = "no,what,when,x,y\n" + "".join(f"1,{what},{DAY},,\n" for what in ("c", "a", "d", "b")) + f"2,z,{DAY},,\n"
    assert desk.bring("incident", body, mapping) == "read=5 written=2 unchanged=3 rejected=0"
    assert desk.bring("incident", body, mapping) == "read=5 written=0 unchanged=5 rejected=0"
    assert desk.rows("incident", "source_id")["type"].to_list() == ["b", "z"]


def test_rows_with_times_of_their_own_keep_every_version(desk: Desk) -> None:
    mapping = PLAIN + 'source_id = "no"\nupdated_at = "upd"\n'
    body = f"no,what,when,x,y,upd\n1,new,{DAY},,,2024-03-03\n1,old,{DAY},,,2024-03-02\n"
    assert desk.bring("incident", body, mapping) == "read=2 written=2 unchanged=0 rejected=0"
    assert desk.bring("incident", body, mapping) == "read=2 written=0 unchanged=2 rejected=0"
    assert desk.rows("incident")["type"].to_list() == ["new"]


def test_a_row_that_says_nothing_of_its_time_is_one_row_on_every_run(desk: Desk) -> None:
    assert desk.bring("unit", "id,unit_type\nE1,fire\nE2,fire\n") == "read=2 written=2 unchanged=0 rejected=0"
    assert desk.bring("unit", "id,unit_type\nE1,fire\nE2,fire\n") == "read=2 written=0 unchanged=2 rejected=0"


def test_readings_make_the_subjects_they_name_and_need_a_time(desk: Desk) -> None:
    body = "responder_id,sign,value,observed_at\nR1,heart_rate,90,2024-03-01T00:00:00Z\nR1,heart_rate,91,\n"
    assert desk.bring("vital_sign", body) == "read=2 written=1 unchanged=0 rejected=1"
    assert desk.rows("responder")["id"].to_list() == ["R1"]
    assert desk.rows("reject")["reason"].to_list() == ["observed_at: expected a time, found none"]


@pytest.mark.parametrize("table", sorted(OWN_TABLES))
def test_what_the_house_and_its_people_say_cannot_be_imported(desk: Desk, table: str) -> None:
    said = desk.bring(table, "source_id,incident_id,author,text\nx1,i1,a-supervisor,I ordered the crew back\n")
    assert said == f"{table} is the house's own account of what is done here; it cannot be imported"
    assert desk.code == 2
    assert desk.store.head().seq == 0 and desk.rows(table).is_empty()


def test_an_import_is_noted_with_its_table_file_and_lines_before_its_first_row_is_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "id,unit_type\nE1,fire\nE2,fire\n"
    desk.bring("unit", {"one.csv": body, "two.csv": body})
    hashed = sha256(body.encode()).hexdigest()
    columns = ("actor", "role", "action", "about_table", "about_id", "detail")
    noted = [("watchfloor", "shell", "import", "unit", None, f"{name}.csv: 2 lines, sha256 {hashed}")
             for name in ("one", "two")]  # fmt: skip
    assert desk.rows("audit_entry", "seq").select(columns).rows() == noted
    desk.bring("unit", "nonsense")
    assert desk.store.head().seq == 2  # nothing of that file was imported

    def broken(*_: object) -> None:
        raise StoreError("the disk is gone")

    monkeypatch.setattr(desk.store, "write", broken)
    desk.bring("unit", "id\nE3\n")
    assert desk.store.head().seq == 3


def test_a_mapping_with_faults_is_refused_with_each_of_them(desk: Desk) -> None:
    desk.bring("incident", "a\n1\n", 'source = "A B"\n[columns]\nhue = "a"\ntype = { column = "a", const = 1 }\n')
    assert desk.code == 2
    assert [line.split(":")[1].strip() for line in desk.said] == ["columns.hue", "source", "columns.type"]


def test_what_is_no_file_is_refused_at_once_and_the_others_go_on(desk: Desk) -> None:
    os.mkfifo(desk.folder / "pipe.csv")
    (desk.folder / "rows.csv").write_text(f"what,when,x,y\na,{DAY},,\n")
    (desk.folder / "mapping.toml").write_text(PLAIN)
    files = [str(desk.folder / name) for name in ("pipe.csv", "rows.csv")]
    assert desk.run("import", "incident", "--columns", str(desk.folder / "mapping.toml"), *files) == 1
    assert "pipe.csv: expected a file, found a pipe" in desk.said[0]
    assert desk.said[-1] == "read=1 written=1 unchanged=0 rejected=0"


def test_a_file_that_is_gone_before_it_is_noted_changes_nothing_and_the_sum_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = Importer._note

    def gone(importer: Importer, path: Path, lines: int) -> None:
        if path.name == "a.csv":
            path.unlink()
        noted(importer, path, lines)

    monkeypatch.setattr(Importer, "_note", gone)
    body = f"what,when,x,y\na,{DAY},,\n"
    assert desk.bring("incident", {"a.csv": body, "b.csv": body}, PLAIN) == "read=1 written=1 unchanged=0 rejected=0"
    assert desk.code == 1 and "a.csv: No such file or directory. Nothing of this file was imported." in desk.said


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("caution", "source_id,address,text,lon,lat\nc1,1 Main Street,Dog,-90.5,38.5\nc2,2 Main Street,Gas,,\n"),
        ("shift", "source_id,unit_id,responder_ids,from_at,to_at\n"
                  's1,E-1,"R-1,R-2",2026-11-22T06:00:00Z,2026-11-22T14:00:00Z\ns2,E-1,R-3,2026-11-22T14:00:00Z,\n'),
    ],
)  # fmt: skip
def test_what_the_room_keeps_in_lists_is_brought_as_it_stands(desk: Desk, table: str, rows: str) -> None:
    assert desk.bring(table, rows) == "read=2 written=2 unchanged=0 rejected=0"
    assert desk.bring(table, rows) == "read=2 written=0 unchanged=2 rejected=0"
    told = desk.rows(table, "source_id").to_dicts()[0]
    assert told.get("text", told.get("responder_ids")) == ("Dog" if table == "caution" else "R-1,R-2")
