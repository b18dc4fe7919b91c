"""The printer: both files of a running city's store; the last ones stay where new ones cannot be made."""

import logging
from datetime import datetime
from pathlib import Path

import pytest

import printer
from analysis.areas import Areas
from config import load
from model.incident import INCIDENT
from model.place import HOSPITAL
from store import Store
from tests.test_app import town


def test_an_empty_city_is_put_on_paper_and_a_failure_leaves_the_last_paper(
    tmp_path: Path, memory: Store, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    city = load(town(tmp_path))
    made = printer.Printer(city, Areas(), memory, list, lambda: now, tmp_path)
    made.write()
    html, pdf = (tmp_path / "board.html").read_text(), (tmp_path / "board.pdf").read_bytes()
    assert "No open incident in the city." in html
    assert "What was true on Sunday 22 November 2026, 14:00:00" in html
    assert pdf.startswith(b"%PDF")
    monkeypatch.setattr("printer.sys.executable", "false")
    with caplog.at_level(logging.ERROR):
        made.write()
    assert "the board was not put on paper" in caplog.text
    assert (tmp_path / "board.html").read_text() == html
    assert (tmp_path / "board.pdf").read_bytes() == pdf


def test_the_paper_shows_what_a_wall_of_this_city_may_and_says_what_it_may_not(
    tmp_path: Path, memory: Store, now: datetime
) -> None:
    row = {"source": "calls", "source_id": "1", "observed_at": now, "received_at": now, "state": "new", "priority": 1}
    calls = [row | {"id": area, "title": f"Call in the {area}", "area": area} for area in ("North", "South")]
    hospital = {"id": "h1", "source": "x", "name": "General Hospital", "received_at": now, "lon": 0.5, "lat": 0.5}
    memory.write([INCIDENT.records(calls), HOSPITAL.records([hospital])])
    file = town(tmp_path)

    def paper(adjusted: str) -> str:
        (tmp_path / "more.toml").write_text(file.read_text() + adjusted)
        printer.Printer(load(tmp_path / "more.toml"), Areas(), memory, list, lambda: now, tmp_path).write()
        return (tmp_path / "board.html").read_text()

    whole = paper("")
    assert all(words in whole for words in ("Call in the North", "Call in the South", "General Hospital"))
    bound = paper('[roles.wall]\nareas = ["North"]\n')
    assert "Call in the North" in bound and "South" not in bound
    assert "Incidents of these areas only: North." in bound
    denied = paper('[roles.wall]\ndeny = ["read incident", "read hospital", "read position", "read feed_poll"]\n')
    assert "Call in" not in denied and "General Hospital" not in denied
    assert denied.count("Not for walls in this city.") == 8  # four figures, four headings
    assert "No open incident" not in denied and "worst first: –" in denied
