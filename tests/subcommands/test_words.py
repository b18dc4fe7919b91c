"""The program as the shell knows it: codes, what is on stdout, a server that holds the folder, a kill in the middle."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from config import load
from model.actor import HOUSE
from model.tables import table_named
from store import Store
from subcommands.check import areas_of
from subcommands.control import Control
from subcommands.words import STORE, Room, Serve, main, run
from tests.conftest import ROOT

CITY = '[city]\nname = "Testville"\ntimezone = "America/Chicago"\nbounds = [-91, 38, -89, 39]\n'
ROWS = "source_id,type,observed_at\n1,a,2024-03-01\n2,b,2024-03-02\n"
SMALL = (
    "import sys; from pathlib import Path; from subcommands import pieces, words\n"
    "pieces.PIECE_BYTES = 20_000\n"
    "sys.exit(words.main(sys.argv[1:], home=Path('.'), serve=lambda asked: 0))"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "city.toml").write_text(CITY)
    (tmp_path / "rows.csv").write_text(ROWS)
    return tmp_path


def here(folder: Path, *argv: str) -> int:
    def serve(asked: Serve) -> int:
        print(f"serving {asked.city.name} at {asked.host}:{asked.port} from {asked.clock} in {asked.data}")
        return 0

    return main([*argv, "--data", str(folder / "data")], home=folder, serve=serve)


def process(folder: Path, *argv: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", SMALL, *argv, "--city", str(folder / "city.toml"), "--data", str(folder / "data")]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(words, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_no_word_means_serve_with_what_was_given(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here(folder, "--port", "9", "--clock", "2017-02-28T15:00") == 0
    assert "serving Testville at 127.0.0.1:9 from 2017-02-28 21:00:00+00:00" in capsys.readouterr().out


@pytest.mark.parametrize(
    "argv",
    [
        ("backtest",),
        ("import", "incident"),
        ("import", "incidents", "rows.csv"),
        ("export", "incident"),
        ("export", "nothing", "--out", "x.csv"),
        ("export", "incident", "--out", "x.doc"),
        ("export", "incident", "--out", "x.csv", "--where", "hue=1"),
        ("export", "incident", "--out", "x.csv", "--where", "hue"),
        ("export", "incident", "--out", "x.csv", "--from", "soon"),
        ("--port", "http"),
        ("--clock", "soon"),
        ("check", "--city", "nowhere.toml"),
    ],
)
def test_what_is_refused_ends_with_2_and_a_sentence_on_stderr(
    folder: Path, argv: Sequence[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "data").mkdir()
    Store(folder / "data" / STORE).close()
    assert here(folder, *argv) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.strip()


def test_an_unknown_word_names_the_known_ones(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here(folder, "backcast")
    assert "'serve', 'check', 'import', 'export'" in capsys.readouterr().err


def test_the_sum_is_the_one_line_on_stdout(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert here(folder, "import", "incident", "rows.csv") == 0
    assert capsys.readouterr().out == "read=2 written=2 unchanged=0 rejected=0\n"
    assert here(folder, "export", "incident", "--out", "out.csv", "--to", "2024-03-01") == 0
    assert capsys.readouterr().out.startswith("rows=1 sha256=")
    assert (folder / "out.csv").read_text().count("\n") == 2
    assert here(folder, "import", "incident", "nowhere.csv") == 1
    assert capsys.readouterr().out == "read=0 written=0 unchanged=0 rejected=0\n"


def test_nothing_to_export_is_said_and_nothing_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here(folder, "export", "incident", "--out", str(folder / "x.csv")) == 1
    assert "nothing is stored there yet" in capsys.readouterr().err
    assert not (folder / "data").exists()


def test_check_names_every_fault_by_its_path(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here(folder, "check") == 0
    assert capsys.readouterr().out == "Testville is in order: 0 feeds; registries: none.\n"
    (folder / "areas.json").write_text('{"features": [{"properties": {}, "geometry": 1}]}')
    (folder / "units.csv").write_text("id,hue\n")
    more = 'areas = "areas.json"\nunits = "units.csv"\n[server]\ndemo = true\nhost = "0.0.0.0"\n'
    (folder / "city.toml").write_text(CITY + more)
    assert here(folder, "check") == 2
    faults = capsys.readouterr().err.splitlines()
    assert [fault.split(":")[1].strip() for fault in faults] == ["city.areas", "city.units", "server.demo"]


def test_a_server_that_holds_the_folder_does_the_work(folder: Path) -> None:
    data = folder / "data"
    data.mkdir()
    store, city = Store(data / STORE), load(folder / "city.toml")
    room = Room(store, data, city, areas_of(city))
    control = Control(data, lambda argv, say: run(argv, room, say))
    try:
        held = process(folder, "import", "incident", "rows.csv")
        assert held.communicate(timeout=60)[1].startswith(f"{data} is held by another process")
        assert held.returncode == 1
        control.open()
        brought = process(folder, "import", "incident", "rows.csv")
        assert brought.communicate(timeout=60)[0] == "read=2 written=2 unchanged=0 rejected=0\n"
        taken = process(folder, "export", "incident", "--out", "out.parquet", "--where", "type=b", "--history")
        assert taken.communicate(timeout=60)[0].startswith("rows=1 sha256=") and (folder / "out.parquet").exists()
        refused = process(folder, "export", "incident", "--out", "out.csv", "--where", "hue=b")
        assert "has no column 'hue'" in refused.communicate(timeout=60)[1] and refused.returncode == 2
    finally:
        control.close()
        store.close()


def test_killed_in_the_middle_and_run_again_nothing_is_doubled(folder: Path) -> None:
    count = 12_000
    lines = "".join(f"{number % 3000},2024-03-01\n" for number in range(count))  # each of 3,000 rows four times over
    (folder / "many.csv").write_text("type,observed_at\n" + lines)
    first = process(folder, "import", "incident", "many.csv")
    assert first.stderr is not None
    for line in first.stderr:
        if "rows written" in line:
            break
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=60)
    again = process(folder, "import", "incident", "many.csv")
    out, _ = again.communicate(timeout=90)
    told = dict(part.split("=") for part in out.split())
    assert told["read"] == str(count) and told["rejected"] == "0"
    assert int(told["written"]) + int(told["unchanged"]) == count and 0 < int(told["unchanged"]) < count
    store = Store(folder / "data" / STORE)
    assert store.reader(HOUSE).count(table_named("incident")) == count
    assert store.reader(HOUSE).count(table_named("incident"), history=True) == count
    store.close()
    assert not list((folder / "data").glob("importing-*"))
