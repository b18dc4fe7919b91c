"""Starts that are refused, and what they say; a start that is not, ends when told to."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
from pathlib import Path

import pytest

from tests.browser.serving import ROOT, Serving

TOWN = """
[city]
name = "Town"
timezone = "UTC"
bounds = [0.0, 0.0, 1.0, 1.0]

[server]
demo = {demo}

[[feeds]]
name = "alerts"
kind = "cap"
url = "{url}"
"""


def town(folder: Path, *, demo: bool = True, url: str = "http://127.0.0.1:9/alerts") -> Path:
    file = folder / "town.toml"
    file.write_text(TOWN.format(demo=str(demo).lower(), url=url))
    return file


def start(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "app.py"), "--data", str(folder / "data"), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, cwd=folder, env=dict(os.environ))


def test_without_demo_it_serves_and_says_how_the_first_account_is_made(tmp_path: Path) -> None:
    serving = Serving(tmp_path / "data", "--city", str(town(tmp_path, demo=False)))
    serving.start()
    with pytest.raises(urllib.error.HTTPError, match="401"):
        serving.get("/layers/incident")
    serving.stop()
    assert "user add NAME --role administrator" in (tmp_path / "data.log").read_text()


def test_a_demonstration_does_not_leave_loopback(tmp_path: Path) -> None:
    done = start(tmp_path, "--city", str(town(tmp_path)), "--host", "0.0.0.0")
    assert done.returncode == 2
    assert "0.0.0.0 is not a loopback address" in done.stderr


def test_a_demonstration_reads_no_feed_of_the_outside(tmp_path: Path) -> None:
    done = start(tmp_path, "--city", str(town(tmp_path, url="https://alerts.example/index.atom")))
    assert done.returncode == 2
    assert "the feed alerts is at alerts.example" in done.stderr


def test_faults_of_the_file_are_all_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text(TOWN.format(demo="true", url="soon").replace('"UTC"', '"Mars/Olympus"'))
    done = start(tmp_path, "--city", str(tmp_path / "town.toml"))
    assert done.returncode == 2
    assert "city.timezone" in done.stderr
    assert "feeds.alerts.url" in done.stderr


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = start(tmp_path, "--city", str(town(tmp_path)), "--port", port)
    assert done.returncode == 2
    assert port in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_second_server_on_one_folder_is_refused_and_the_first_ends_when_told(how: int, tmp_path: Path) -> None:
    city = str(town(tmp_path))
    serving = Serving(tmp_path / "data", "--city", city)
    serving.start()
    done = start(tmp_path, "--city", city, "--port", "0")
    assert done.returncode == 2
    assert "another Watchfloor holds" in done.stderr
    health = serving.health()
    assert health["status"] == "degraded"  # its one feed cannot be reached
    assert serving.stop(how) < 5


def test_a_city_of_a_town_without_streets_is_served_all_the_same(tmp_path: Path) -> None:
    serving = Serving(tmp_path / "data", "--city", str(town(tmp_path)))
    serving.start()
    assert serving.get("/layers/incident")["features"] == []
    assert serving.stop() < 5


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_feed_that_hangs_does_not_hold_up_the_end(how: int, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute.settimeout(20)
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/"
        serving = Serving(tmp_path / "data", "--city", str(town(tmp_path, url=url)))
        serving.start()
        with mute.accept()[0]:
            assert serving.stop(how) < 5
    left = sorted(path.name for path in (tmp_path / "data").iterdir())
    assert left == ["audit.head", "watchfloor.duckdb"]  # closed: no log left
