"""kill -9 in the middle of writing: what was acknowledged is there, nothing is doubled, revisions agree."""

import subprocess
import sys
from pathlib import Path
from random import Random
from time import sleep

import polars as pl
import pytest

from model.actor import HOUSE
from model.feed import FEED_POLL
from model.incident import INCIDENT
from model.unit import POSITION
from store import Store, StoreLockedError
from tests.conftest import ROOT
from tests.store.words import minute

PER_TICK = 50
# Ticks write 50 incidents (half of them new versions of earlier ones), 50 positions and a poll; each tick is
# acknowledged on stdout once `write` has returned. Every seventh digests, every eleventh checkpoints.
WRITER = f"""
import sys
from pathlib import Path
from store import Store
from model.unit import POSITION
from tests.store.words import fix, incident, minute, together
store = Store(Path(sys.argv[1]), clock=lambda: minute(600))
for tick in range(int(sys.argv[2]), 10**6):
    names = [str((tick * {PER_TICK} + n) // 2) for n in range({PER_TICK})]
    rows = together([incident(name, at=tick * {PER_TICK} + n, heard=tick, title=name) for n, name in enumerate(names)])
    fixes = together([fix(f"E{{n}}", tick / 60, float(tick)) for n in range({PER_TICK})])
    poll = {{"feed": "calls", "source": "calls", "observed_at": minute(tick), "received_at": minute(tick),
            "cursor": str(tick)}}
    store.write([rows, fixes], poll)
    print(tick, flush=True)
    if tick % 7 == 0: store.close_digests()
    if tick % 11 == 0: store.checkpoint()
"""


def write_until_killed(path: Path, first: int, ticks: int, pause_ms: int) -> int:
    """Run a writer from tick `first`; kill it once `ticks` are acknowledged. Returns the last acknowledged tick."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(first)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    last = first - 1
    with writer, writer.stdout as lines:
        for line in lines:
            last = int(line)
            if last >= first + ticks - 1:
                sleep(pause_ms / 1000)  # it works on, so that the blow falls anywhere within a tick
                writer.kill()
                break
        rest = [int(line) for line in lines if line.endswith("\n")]
    return max([last, *rest])


def check(path: Path, acknowledged: int) -> int:
    """Reopen, look at everything, and return the tick to go on from."""
    store = Store(path, clock=lambda: minute(600))
    house = store.reader(HOUSE)
    there = house.count(FEED_POLL)
    assert there in (acknowledged + 1, acknowledged + 2)  # the tick that was being written may have landed, whole
    assert house.count(POSITION) == house.count(INCIDENT, history=True) == there * PER_TICK
    assert house.count(INCIDENT) == there * PER_TICK // 2
    ids = house.rows(INCIDENT, history=True).select("id", "updated_at")
    assert ids.n_unique() == ids.height
    current = house.rows(INCIDENT, history=True).filter(pl.col("superseded_at").is_null())
    assert current["id"].n_unique() == current.height
    assert store.revisions() == {"incident": there, "position": there, "feed_poll": there}
    last = house.read("SELECT unit_id, lon FROM position_last($at::TIMESTAMP, NULL)", at=minute(600))
    assert (last.height, last["lon"].unique().to_list()) == (PER_TICK, [float(there - 1)])
    store.close()
    return there


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "city.db"
    after = check(path, write_until_killed(path, 0, 12, 15))
    check(path, write_until_killed(path, after, 5, 0))


def test_a_store_held_by_another_process_says_so(tmp_path: Path) -> None:
    path = tmp_path / "city.db"
    holder = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None and holder.stdout.readline()
        with pytest.raises(StoreLockedError, match="held by another process"):
            Store(path)
        holder.kill()


def test_a_closed_store_lets_go_of_its_file_though_readers_were_open(tmp_path: Path) -> None:
    path = tmp_path / "city.db"
    store = Store(path, clock=lambda: minute(600))
    assert store.reader(HOUSE).count(INCIDENT) == 0
    store.close()
    assert check(path, write_until_killed(path, 0, 2, 0)) >= 2


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_a_hundred_blows_in_a_row_lose_nothing(tmp_path: Path) -> None:
    path, after, chance = tmp_path / "city.db", 0, Random(7)
    for _ in range(100):
        after = check(path, write_until_killed(path, after, chance.randint(1, 6), chance.randint(0, 60)))
