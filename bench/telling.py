"""What a shift asks for as a whole: the hand-over and the response times of a city with a month behind it; and how soon
a word of the program and a store are ready."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Final

import numpy as np

from bench.measure import Figure, measurement, milliseconds, seconds
from components import handover_page
from components.markup import markup
from config import load
from model.actor import HOUSE
from model.incident import INCIDENT
from model.unit import UNIT
from queries.handover import handover
from queries.response_steps import response_steps
from store import Store

HERE: Final = Path(__file__).parent.parent
CALLS, OPEN, DAYS = 18_000, 400, 30
KINDS: Final = ("medical", "crime", "fire", "traffic")


@measurement("telling")
def telling(folder: Path, scale: float) -> Iterator[Figure]:
    """18,000 calls of thirty days, each told three times, of which 400 are open."""
    now = datetime.now(UTC)
    store = Store(folder / "telling.duckdb")
    _past(store, now, round(CALLS * scale))
    house, city = store.reader(HOUSE), load(HERE / "city.toml")
    p50, p95 = milliseconds(lambda n: handover(house, house, now - timedelta(hours=8), now), 20)
    yield Figure("a hand-over of eight hours asked, p50", p50, "ms")
    yield Figure("a hand-over of eight hours asked, p95", p95, "ms")
    known = handover(house, house, now - timedelta(hours=8), now)
    p50, _ = milliseconds(lambda n: markup(handover_page.incidents(known.incidents, city.timezone)), 20)
    yield Figure("its open incidents as one text of HTML, p50", p50, "ms")
    for days in (1, DAYS):
        p50, p95 = milliseconds(lambda n, days=days: response_steps(house, now - timedelta(days=days)), 20)  # type: ignore[misc]
        yield Figure(f"response times of {days} days asked, p50", p50, "ms")
        yield Figure(f"response times of {days} days asked, p95", p95, "ms")
    store.close()


@measurement("starting")
def starting(folder: Path, scale: float) -> Iterator[Figure]:
    """A word that does not serve beside all that serving loads; a store that is empty."""
    for what, command in (
        ("`app.py check`", ["app.py", "check"]),
        ("all that serving loads", ["-c", "import serving"]),
    ):
        took = [seconds(lambda command=command: _run(command)) for _ in range(5)]  # type: ignore[misc]
        yield Figure(f"{what}, the median of five", float(np.median(took)), "s")
    began = process_time()
    for _ in range(20):
        Store().close()
    yield Figure("an empty store opened and closed, of processor", 1000 * (process_time() - began) / 20, "ms")


def _run(command: list[str]) -> None:
    subprocess.run([sys.executable, *command], cwd=HERE, check=True, capture_output=True)


def _past(store: Store, now: datetime, calls: int) -> None:
    luck = np.random.default_rng(3)
    ago = np.sort(luck.uniform(0, DAYS * 86_400, calls))  # the newest first
    for state, after in (("dispatched", 60), ("on_scene", 420), ("closed", 3_600)):
        rows = []
        for n, seconds_ago in enumerate(ago.tolist()):
            began, told = now - timedelta(seconds=seconds_ago), now - timedelta(seconds=max(0.0, seconds_ago - after))
            if told >= now or (state == "closed" and n < OPEN):
                continue
            rows.append({
                "source": "calls", "source_id": f"c{n}", "observed_at": began, "received_at": told, "updated_at": told,
                "reported_at": began, "kind": KINDS[n % 4], "title": f"Call {n}", "priority": 1 + n % 5, "state": state,
                "area": f"District {n % 12}",
            })  # fmt: skip
        store.write([INCIDENT.records(rows)])
    said = {"source": "cad", "observed_at": now, "received_at": now, "unit_type": "fire", "state": "available"}
    store.write([UNIT.records([said | {"source_id": f"E-{n}", "name": f"E-{n}"} for n in range(200)])])
