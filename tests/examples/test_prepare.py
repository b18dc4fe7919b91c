"""The real cities' inputs can be made, and what they make is in order."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import load
from subcommands.check import areas_of, faults_and_city
from tests.conftest import ROOT


@pytest.mark.parametrize(("city", "areas", "feeds"), [("stlouis", 88, 1), ("portland", 60, 1)])
def test_a_citys_inputs_are_made_and_in_order(
    city: str, areas: int, feeds: int, recorded: Path, tmp_path: Path
) -> None:
    for path in (ROOT / "examples" / city).glob("*.*"):
        shutil.copy(path, tmp_path)
    subprocess.run([sys.executable, tmp_path / "prepare.py", recorded], check=True, capture_output=True, timeout=60)
    faults, found = faults_and_city(tmp_path / "city.toml")
    assert faults == [] and found is not None and len(found.feeds) == feeds
    assert len(areas_of(found).names) == areas


def test_st_louis_counts_its_people(recorded: Path, tmp_path: Path) -> None:
    for path in (ROOT / "examples" / "stlouis").glob("*.*"):
        shutil.copy(path, tmp_path)
    subprocess.run([sys.executable, tmp_path / "prepare.py", recorded], check=True, capture_output=True, timeout=60)
    areas = json.loads(Path(str(load(tmp_path / "city.toml").areas)).read_text())["features"]
    people = [each["properties"] for each in areas if "population" in each["properties"]]
    assert len(people) == 79 and 300_000 < sum(each["population"] for each in people) < 330_000
    assert all(abs(sum(each["groups"].values()) - 1) < 0.001 for each in people)


def test_a_source_that_is_none_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for city in ("stlouis", "portland"):
        words = [sys.executable, str(ROOT / "examples" / city / "prepare.py"), str(tmp_path)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60)
        assert done.returncode == 1 and "SOURCE" in done.stderr
