"""What stands on the paper, and who may not be on it."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from model.feed import FeedStatus
from paper.board import Board, ago, board
from paper.web import page

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
INCIDENT = {
    "id": "i", "source": "cad", "source_id": "C-1", "kind": "fire", "type": "Structure fire",
    "title": "Smoke from a roof", "priority": 1, "state": "new", "reported_at": NOW,
    "updated_at": NOW, "observed_at": NOW, "received_at": NOW,
    "address": "12 Quay Street", "area": "Harbour", "owner": None, "sensitive": False, "found_by": "caller",
    "lon": 0.1, "lat": 0.1,
}  # fmt: skip
UNIT = {
    "id": "u", "name": "E12", "unit_type": "fire", "state": "available", "station": None, "lon": 0.1, "lat": 0.1,
    "speed_mps": None, "heading_deg": None, "accuracy_m": None, "observed_at": NOW - timedelta(minutes=4),
    "received_at": NOW,
}  # fmt: skip
ALERT = {
    "event": "Flood Warning", "headline": None, "is_exercise": True, "severity": "Severe", "area_desc": "Riverside",
    "expires": NOW + timedelta(hours=3),
}  # fmt: skip
LONG = "مطعم يحترق — \u202eReversed <b>&*_#$[x] 火事 ✚ " + "a very long title that goes on and on, " * 5


def frame(row: dict[str, Any], *rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([row | each for each in rows] or [row], infer_schema_length=None).head(len(rows))


def busy(count: int) -> pl.DataFrame:
    kinds = ("fire", "medical", "traffic", "crime", "hazard")
    states = ("new", "acknowledged", "dispatched", "on_scene")
    return frame(
        INCIDENT,
        *(
            {
                "id": f"i{n}", "source_id": f"C-{2000 + n}", "kind": kinds[n % 5], "state": states[n % 4],
                "priority": None if n == count - 1 else 1 + n * 5 // count, "title": LONG if n == 3 else f"Call {n}",
                "reported_at": NOW - timedelta(minutes=7 * n), "owner": "Desk 2" if n % 3 else None,
                "sensitive": n % 11 == 5,
            }
            for n in range(count)
        ),
    )  # fmt: skip


def feed(name: str, state: str, last: datetime | None) -> FeedStatus:
    return FeedStatus(name, "cap", ("alert",), state, 30.0, 60.0, last, None, None, 1, 1, 0)


def told_of(incidents: pl.DataFrame, units: int = 60) -> Board:
    crews = frame(
        UNIT, *({"id": f"u{n}", "name": f"E{n}", "unit_type": ("fire", "police")[n % 2]} for n in range(units))
    )
    places = pl.DataFrame({"id": ["h"], "name": ["General Hospital"], "lon": [0.1], "lat": [0.1]})
    stations = pl.DataFrame({"id": ["s"], "name": ["Station 4"], "kind": ["fire"], "lon": [None], "lat": [None]})
    return board(
        "Meridian",
        ZoneInfo("America/Chicago"),
        NOW,
        incidents,
        frame(ALERT, {}),
        crews,
        stations.cast({"lon": pl.Float64, "lat": pl.Float64}),
        places,
        [feed("weather", "live", NOW - timedelta(seconds=20)), feed("cameras", "down", None)],
        lambda lon, lat: ["Old Town" if x is not None else None for x in lon],
    )


def written(told: Board, folder: Path) -> tuple[str, bytes]:
    command = [sys.executable, "-m", "paper", str(folder)]
    subprocess.run(command, input=json.dumps(told), text=True, check=True, cwd=ROOT)
    return (folder / "board.html").read_text(), (folder / "board.pdf").read_bytes()


def made(calls: list[dict[str, Any]]) -> Board:
    """A board of such calls, and of little else."""
    return told_of(frame(INCIDENT, *calls), units=2)


def test_a_sensitive_incident_is_told_by_its_area_only() -> None:
    secret = {"sensitive": True, "title": "Assault at the mill", "type": "ASSAULT", "kind": "crime"}
    told = told_of(frame(INCIDENT, secret))
    assert told["calls"][0]["title"] == "Crime, sensitive"
    assert told["calls"][0]["place"] == "Harbour"
    assert made([{}])["calls"][0]["place"] == "12 Quay Street, Harbour"
    assert not re.search("mill|ASSAULT|Quay", json.dumps(told) + page(told))


def test_the_figures_add_up() -> None:
    told = told_of(busy(10), units=5)
    assert told["figures"] == [
        ["Open incidents", "10", "P1\u00a02 · P2\u00a02 · P3\u00a02 · P4\u00a02 · P5\u00a01 · none given 1"],
        ["Not acknowledged", "1", "of priority 1 and 2"],
        ["Units available", "5 of 5", "Police\u00a02 · Fire\u00a03"],
        ["Feeds live", "1 of 2", ""],
    ]


def test_moments_are_the_citys_and_ages_are_those_of_that_moment() -> None:
    told = told_of(frame(INCIDENT, {"reported_at": NOW - timedelta(hours=3, minutes=5)}))
    assert told["moment"] == "Sunday 22 November 2026, 08:00:00"
    assert told["utc"] == "2026-11-22T14:00:00Z"
    assert (told["calls"][0]["reported"], told["calls"][0]["age"]) == ("22 Nov 04:55", "3 h 05")
    assert told["feeds"] == [["weather", "live", "20 s ago"], ["cameras", "down", "never"]]
    assert told["units"][0][3:] == ["Old Town", "4 min ago"]
    assert told["places"] == [["General Hospital", "Hospital", "Old Town"], ["Station 4", "Fire station", "–"]]
    assert told["alerts"][0][0] == "EXERCISE: Flood Warning"


@pytest.mark.parametrize(("s", "words"), [(0, "0 s"), (99, "99 s"), (100, "1 min"), (6000, "1 h 40"), (180000, "2 d")])
def test_an_age_is_short(s: int, words: str) -> None:
    assert ago(NOW - timedelta(seconds=s), NOW, "") == words


def test_a_title_cannot_turn_what_stands_after_it() -> None:
    assert "\u202e" not in json.dumps(told_of(busy(8)), ensure_ascii=False)


def test_units_stand_as_people_count_them() -> None:
    names = [row[0] for row in told_of(busy(1), units=24)["units"]]
    assert names[:3] == ["E0", "E2", "E4"]
    assert names.index("E8") < names.index("E10")


def test_what_the_paper_may_not_show_is_not_said_to_be_none(tmp_path: Path) -> None:
    told = board("T", ZoneInfo("UTC"), NOW, None, None, None, None, None, None, lambda *_: [], ["North"])
    assert {figure for _, figure, _ in told["figures"]} == {"–"}
    html, pdf = written(told, tmp_path)
    assert html.count("Not for walls in this city.") == 9 and not re.search("No open|None", html)
    assert "Incidents of these areas only: North." in html and pdf.startswith(b"%PDF")


def test_an_empty_board_says_so(tmp_path: Path) -> None:
    html, pdf = written(told_of(busy(0), units=0), tmp_path)
    assert "No open incident in the city." in html
    assert re.findall(rb"/Count (\d+)", pdf) == [b"1"]
