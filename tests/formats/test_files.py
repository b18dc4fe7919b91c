"""What is written can be read again by others, and a file is whole or absent."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from formats import files
from formats.files import FormatError, write

AT = datetime(2026, 11, 22, 14, 2, 31, 250_000, tzinfo=UTC)
ROWS = pl.DataFrame(
    {
        "id": ["a", "b"],
        "title": ['=HYPERLINK("x"), "quoted"\nline', None],
        "observed_at": pl.Series([AT, None], dtype=pl.Datetime("us", "UTC")),
        "lon": [1.5, None],
        "lat": [2.5, None],
        "sensitive": [True, None],
    }
)
NONE = ROWS.clear()


def test_csv_reads_back_as_it_was(tmp_path: Path) -> None:
    assert write(iter([ROWS, ROWS]), tmp_path / "x.csv") == 4
    back = pl.read_csv(tmp_path / "x.csv")
    assert back["title"].to_list() == ROWS["title"].to_list() * 2
    assert back["observed_at"].to_list()[:2] == ["2026-11-22T14:02:31.250Z", None]


def test_geojson_has_a_null_geometry_where_there_is_no_place(tmp_path: Path) -> None:
    assert write(iter([NONE, ROWS, NONE, ROWS]), tmp_path / "x.geojson") == 4
    found = json.loads((tmp_path / "x.geojson").read_text())["features"]
    assert [each["geometry"] for each in found[:2]] == [{"type": "Point", "coordinates": [1.5, 2.5]}, None]
    assert found[0]["properties"]["observed_at"] == "2026-11-22T14:02:31.250000Z"


def test_a_shape_is_kept_exactly(tmp_path: Path) -> None:
    shape = '{"type":"Polygon","coordinates":[[[0.10,1],[2,3],[4,5],[0.10,1]]]}'
    write(iter([pl.DataFrame({"id": ["a"], "geometry": [shape]})]), tmp_path / "x.geojson")
    assert shape in (tmp_path / "x.geojson").read_text()


def test_parquet_reads_back_as_it_was(tmp_path: Path) -> None:
    assert write(iter([ROWS, ROWS]), tmp_path / "x.parquet") == 4
    assert pl.read_parquet(tmp_path / "x.parquet").equals(pl.concat([ROWS, ROWS]))


def test_excel_holds_text_as_text(tmp_path: Path) -> None:
    assert write(iter([ROWS]), tmp_path / "x.xlsx") == 2
    assert (tmp_path / "x.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("ending", files.WRITERS)
def test_no_rows_make_a_file_without_rows(ending: str, tmp_path: Path) -> None:
    assert write(iter([NONE]), tmp_path / f"x{ending}") == 0
    assert (tmp_path / f"x{ending}").exists()


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    def broken() -> Iterator[pl.DataFrame]:
        yield ROWS
        raise OSError("disk full")

    (tmp_path / "x.csv").write_text("yesterday")
    with pytest.raises(OSError, match="disk full"):
        write(broken(), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == "yesterday"
    assert [each.name for each in tmp_path.iterdir()] == ["x.csv"]


def test_an_unknown_ending_and_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FormatError, match=r"x\.doc: expected a name ending in \.csv"):
        write(iter([ROWS]), tmp_path / "x.doc")
    monkeypatch.setattr(files, "EXCEL_ROWS", 3)
    with pytest.raises(FormatError, match="Excel holds 3 rows"):
        write(iter([ROWS, ROWS]), tmp_path / "x.xlsx")
