"""Exports that people open in a spreadsheet: what feeds said is text there, and in CSV exactly what they said.

A CSV cell that begins with = is a formula to some spreadsheets. It is kept all the same: programs read these files and
must get the value that was sent (CONTRACT.md: a feature's properties are the table's columns), and a mark before it
would be another value. Whoever wants to open rows in a spreadsheet takes xlsx, where text is text.
"""

import csv
import io
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest

from formats import csv as ours
from formats.files import write

FORMULAS = [
    '=HYPERLINK("http://evil.example","click")', "=1+1", "{=1+1}", "+1+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1+1",
    "\r=1+1", "=cmd|'/C calc'!A0", "http://evil.example", "mailto:a@b", "internal:Sheet1!A1", "external:c:/x.xlsx",
    "ftp://x", '=WEBSERVICE("http://evil.example")', "=DDE(1;2;3)", "007", "1e5", "TRUE", "'=1", "=\x00", "",
]  # fmt: skip


@pytest.fixture
def frame() -> pl.DataFrame:
    return pl.DataFrame({"id": [str(n) for n in range(len(FORMULAS))], "title": FORMULAS})


def test_in_excel_nothing_that_was_said_is_a_formula_or_a_link(frame: pl.DataFrame, tmp_path: Path) -> None:
    write(iter([frame]), tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "<f " not in sheet and "hyperlink" not in sheet
        assert not any("externalLink" in name for name in book.namelist())
        assert not any("sheets/_rels" in name for name in book.namelist())
        kinds = re.findall(r'<c r="B\d+"([^>]*)>', sheet)
        assert len(kinds) >= len(FORMULAS) - 1  # an empty text is an empty cell
        assert all('t="inlineStr"' in kind or 't="s"' in kind for kind in kinds)


def test_in_csv_it_is_what_was_said_to_the_letter(frame: pl.DataFrame) -> None:
    text = ours.encode(frame, header=True).decode()
    read = [row[1] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert read == FORMULAS
