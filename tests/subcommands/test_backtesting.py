"""`backtest`: the report that CONTRACT names, from what a store holds; bad questions get a sentence."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from model.incident import INCIDENT
from store import Store
from subcommands.words import STORE, main

pytestmark = pytest.mark.timeout(400)  # it waits for processes that yield to everybody

CITY = '[city]\nname = "Testville"\ntimezone = "America/Chicago"\nbounds = [-90.03, 38.0, -90.0, 38.03]\n'
CATEGORIES = '[risk.categories]\ntheft = ["larceny*"]\nviolence = ["assault*"]\n'
FIRST = datetime(2024, 1, 1, 6, tzinfo=UTC)
MODELS = {"counts", "kde", "mixture", "lightgbm", "blend"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with a year of incidents, most of them about two corners."""
    made = tmp_path_factory.mktemp("testville")
    (made / "city.toml").write_text(CITY + CATEGORIES)
    (made / "data").mkdir()
    luck = np.random.default_rng(1)
    corner = np.array([[-90.02, 38.01], [-90.008, 38.02]])[luck.integers(2, size=5000)]
    lon, lat = (corner + luck.normal(0, 0.002, (5000, 2))).T.tolist()
    at = [FIRST + timedelta(hours=each) for each in sorted((luck.random(5000) * 400 * 24).tolist())]
    rows = [
        {"source": "cad", "source_id": str(n), "observed_at": at[n], "reported_at": at[n], "received_at": at[n],
         "kind": "crime", "type": "Larceny" if n % 3 else "Assault", "state": "closed", "lon": lon[n], "lat": lat[n]}
        for n in range(5000)
    ]  # fmt: skip
    store = Store(made / "data" / STORE)
    store.write([INCIDENT.records(rows)])
    store.close()
    return made


def asked(folder: Path, *more: str, first: str = "2025-01-10", last: str = "2025-01-23") -> int:
    argv = ["backtest", f"--from={first}", f"--to={last}", "--cells=grid:250", *more, "--data", str(folder / "data")]
    return main(argv, home=folder, serve=lambda _: 0)


def test_its_report_is_the_contracts_and_its_last_line_the_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(folder, "--out", str(folder / "report.json")) == 0
    told = json.loads((folder / "report.json").read_text("utf-8"))
    assert {"from", "to", "cells", "hours", "events", "winner", "words", "models", "differences"} <= told.keys()
    assert (told["from"], told["to"], told["cells"], told["hours"]) == ("2025-01-10", "2025-01-23", "grid:250", 24)
    assert set(told["models"]) == MODELS and told["winner"] in MODELS
    assert capsys.readouterr().out.strip() == told["words"]
    assert set(told["categories"]) == {"theft", "violence"}
    assert sum(each["events"] for each in told["categories"].values()) == told["events"]
    assert told["models"]["blend"]["pai"]["5"] > 2
    assert told["history"]["rows"] == 5000


def test_without_a_file_the_report_is_what_it_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(folder, "--hours", "168") == 0
    assert json.loads(capsys.readouterr().out)["hours"] == 168


@pytest.mark.parametrize(
    ("more", "first", "last", "why"),
    [
        ((), "2025-01-20", "2025-01-10", "before"),
        ((), "soon", "2025-01-10", "a date such as"),
        (("--hours", "12"), "2025-01-01", "2025-01-10", "8, 24 or 168"),
        (("--hours", "168"), "2025-01-01", "2025-01-03", "no window"),
        (("--cells", "h3:1"), "2025-01-01", "2025-01-10", "resolution"),
        (("--cells", "acres"), "2025-01-01", "2025-01-10", "h3:9"),
        ((), "2019-01-01", "2019-01-10", "nothing to forecast from"),
        ((), "2199-01-01", "2199-01-10", "not over"),
    ],
)
def test_what_can_not_be_asked_is_refused_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], first: str, last: str, why: str
) -> None:
    assert asked(folder, *more, first=first, last=last) == 2
    said = capsys.readouterr()
    assert said.out == "" and why in said.err


def test_a_group_that_police_bring_in_themselves_is_warned_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "drugs.toml").write_text(CITY + '[risk.categories]\ndrugs = ["drug*"]\ntheft = ["larceny*"]\n')
    assert asked(folder, "--city", str(folder / "drugs.toml"), "--out", str(folder / "other.json")) == 0
    assert "follow patrols" in capsys.readouterr().err
    assert set(json.loads((folder / "other.json").read_text("utf-8"))["categories"]) == {
        "theft"
    }  # of drugs none is known
