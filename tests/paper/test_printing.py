"""The two files: whole, plain, the same bytes twice, and the last good ones where a new one cannot be made."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from paper.board import Board
from paper.web import page
from tests.paper.test_board import made

ROOT = Path(__file__).parent.parent.parent
NASTY = '<script>alert(1)</script> #panic("x") $sum$ مستشفى 病院 ' + "long " * 60


def put(told: Board | str, folder: Path) -> subprocess.CompletedProcess[str]:
    body = told if isinstance(told, str) else json.dumps(told)
    command = [sys.executable, "-m", "paper", str(folder)]
    return subprocess.run(command, cwd=ROOT, input=body, text=True, capture_output=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def busy() -> Board:
    return made([{"source_id": f"C-{n}", "title": NASTY if n == 3 else f"Call {n}"} for n in range(400)])


def test_four_hundred_calls_are_on_both_and_neither_needs_anything_else(busy: Board, tmp_path: Path) -> None:
    assert put(busy, tmp_path).returncode == 0
    html, pdf = (tmp_path / "board.html").read_text(), (tmp_path / "board.pdf").read_bytes()
    assert all(f">C-{n}<" in html for n in range(400))
    assert not re.search(r"<script|<link|<img|src=|href=|url\(|https?:", html)
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 8
    assert b"/URI" not in pdf
    first = pdf
    assert put(busy, tmp_path).returncode == 0
    assert (tmp_path / "board.pdf").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["board.html", "board.pdf"]


def test_what_cannot_be_set_leaves_the_last_paper_whole(tmp_path: Path) -> None:
    put(made([{}]), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert put("{", tmp_path).returncode != 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_words_stay_words(busy: Board) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page(busy)


def test_an_empty_board_says_so() -> None:
    told = made([{}])
    told["calls"], told["alerts"], told["units"] = [], [], []
    assert "No open incident in the city." in page(told)
