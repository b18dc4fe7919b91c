"""Every format a file may have, what cannot be read, and that an export comes back as it was."""

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from model.tables import table_named
from tests.subcommands.conftest import Desk

ROWS = [
    {
        "source_id": str(n),
        "type": f"é, “{n}”\nline",
        "observed_at": f"2024-03-01T12:00:0{n}Z",
        "lon": -90.5,
        "lat": 38.5,
    }
    for n in range(6)
]
FRAME = pl.DataFrame(ROWS)
ALL_NEW = "read=6 written=6 unchanged=0 rejected=0"
NONE_NEW = "read=6 written=0 unchanged=6 rejected=0"


def parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def geojson() -> bytes:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {k: v for k, v in row.items() if k not in {"lon", "lat"}},
                    "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
                }
                for row in ROWS
            ],
        }
    ).encode()


CSV = FRAME.write_csv().encode()
DOCUMENTS = {
    "csv": CSV,
    "with a byte order mark": b"\xef\xbb\xbf" + CSV,
    "utf-16": CSV.decode().encode("utf-16"),
    "semicolons": FRAME.write_csv(separator=";").encode(),
    "csv.gz": gzip.compress(CSV),
    "json": json.dumps(ROWS).encode(),
    "json.gz": gzip.compress(json.dumps({"rows": ROWS}).encode()),
    "geojson": geojson(),
    "parquet": parquet(FRAME.with_columns(pl.col("observed_at").str.to_datetime(time_zone="UTC"))),
    "parquet.gz": gzip.compress(parquet(FRAME)),
}


@pytest.mark.parametrize("piecewise", [False, True])
def test_every_format_says_the_same(desk: Desk, small_pieces: Callable[..., None], piecewise: bool) -> None:
    if piecewise:
        small_pieces()
    expected = ALL_NEW
    for name, body in DOCUMENTS.items():
        assert desk.bring("incident", {f"some.{name}": body}) == expected, name
        expected = NONE_NEW
    assert desk.rows("incident", "source_id")["type"].to_list() == [row["type"] for row in ROWS]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the document is empty"),
        (b"hue,type\n1,2\n", "'hue' is not a column of incident"),
        (b'[{"type": "a", "hue": 1}]', "'hue' is not a column of incident"),
        (b'{"rows": [', "is not JSON"),
        (b"<html>", "is not a column of incident"),
        (b"PK\x03\x04....", "found a zip or Excel file"),
        (b"PAR1 and no more", "file"),
        (gzip.compress(CSV * 50)[:-20], "ends too early"),
        (b"\x1f\x8b but no gzip", "file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\r", "is not a column of incident"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(desk: Desk, body: bytes, said: str) -> None:
    assert desk.bring("incident", {"bad.csv": body, "good.csv": CSV}) == ALL_NEW  # the others are brought in
    assert desk.code == 1 and said in desk.said[0] and "bad.csv" in desk.said[0]
    assert desk.bring("incident", {"bad.csv": body}) == "read=0 written=0 unchanged=0 rejected=0"
    assert desk.rows("reject").is_empty()


def test_a_file_that_ends_too_early_after_many_pieces_changes_nothing(
    desk: Desk, small_pieces: Callable[..., None]
) -> None:
    small_pieces(50_000)
    body = "".join(f"{number},{number * 7919 % 1000}\n" for number in range(60_000))
    cut = gzip.compress(b"source_id,type\n" + body.encode())[:-9]
    last = desk.bring("incident", {"cut.csv.gz": cut})
    assert last == "read=0 written=0 unchanged=0 rejected=0" and desk.code == 1
    assert desk.rows("incident").is_empty()
    assert not list(desk.folder.glob("importing-*"))


def test_a_quotation_mark_that_nobody_closed_costs_its_line_only(desk: Desk, small_pieces: Callable[..., None]) -> None:
    small_pieces()
    lines = [f"{number},fine" for number in range(400)]
    lines[150] = '150,"open'
    desk.bring("incident", "source_id,type\n" + "\n".join(lines) + "\n")
    assert desk.said[-1] == "read=400 written=399 unchanged=0 rejected=1"


def test_a_missing_file_is_said(desk: Desk) -> None:
    assert desk.run("import", "incident", str(desk.folder / "nowhere.csv")) == 1
    assert desk.said[0].startswith("nowhere.csv: No such file")


@pytest.mark.parametrize("ending", ["csv", "parquet", "geojson"])
def test_an_export_comes_back_as_it_was(desk: Desk, tmp_path: Path, ending: str) -> None:
    body = "source_id,kind,type,observed_at,lon,lat,priority,sensitive,received_at\n" + (
        '1,fire,"a, b",2024-03-01T12:00:00.123456Z,-90.1234567891,38.5,1,true,2024-03-02\n2,other,,2024-03-01,,,,,\n'
    )
    desk.bring("incident", body)
    before = desk.rows("incident")
    out = desk.folder / f"rows.{ending}"
    assert desk.run("export", "incident", "--out", str(out)) == 0
    assert desk.run("import", "incident", str(out)) == 0
    assert desk.said[-1] == "read=2 written=0 unchanged=2 rejected=0"
    other = Desk(type(desk.store)(), tmp_path, desk.reader)
    other.reader = other.store.reader(desk.reader.actor)
    assert other.run("import", "incident", str(out)) == 0
    assert other.rows("incident").equals(before)
    other.store.close()


def test_shapes_come_back_as_they_were(desk: Desk) -> None:
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1.5, 0], [1.5, 1], [0, 0]]]}
    feature = {"type": "Feature", "properties": {"name": "Port", "kind": "keep out"}, "geometry": shape}
    body = json.dumps({"type": "FeatureCollection", "features": [feature]})
    assert desk.bring("zone", {"zone.geojson": body}) == "read=1 written=1 unchanged=0 rejected=0"
    before = desk.reader.rows(table_named("zone"))
    for ending in ("geojson", "csv", "parquet"):
        assert desk.run("export", "zone", "--out", str(desk.folder / f"out.{ending}")) == 0
        assert desk.run("import", "zone", str(desk.folder / f"out.{ending}")) == 0
        assert desk.said[-1] == "read=1 written=0 unchanged=1 rejected=0"
    assert json.loads(before["geometry"][0]) == shape
