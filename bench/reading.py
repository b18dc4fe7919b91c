"""How fast big tables answer: a moment among 20 million positions, and the questions over ten million incidents."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bench.grounds import NOW, SECOND, UNITS, incidents, positions
from bench.measure import Figure, measurement, milliseconds, peak_mb
from model.actor import HOUSE
from model.incident import INCIDENT
from model.view import View
from queries import live
from store import Equals


@measurement("moments")
def moments(folder: Path, scale: float) -> Iterator[Figure]:
    """Where every unit was at a past moment: 250 units, one place a second, 22 hours."""
    rows = int(20_000_000 * scale)
    reader = positions(folder, rows).reader(HOUSE)

    def moment(n: int) -> datetime:
        return NOW - (n * 7919 % (rows // UNITS - 10) + 5) * SECOND

    for what, as_known in (("", False), (", as known then", True)):
        p50, p95 = milliseconds(
            lambda n, k=as_known: live.units_at_work(reader, View(NOW, moment(n), moment(n) if k else None)),  # type: ignore[misc]
            40,
        )
        yield Figure(f"units at a past moment{what}, p50", p50, "ms", at_most=50)
        yield Figure(f"units at a past moment{what}, p95", p95, "ms", at_most=50)
    p50, p95 = milliseconds(lambda _: live.units_at_work(reader, View(NOW)), 40)
    yield Figure("units now, p50", p50, "ms")
    yield Figure("units now, p95", p95, "ms")
    yield Figure("peak memory", peak_mb(), "MB")


@measurement("questions")
def questions(folder: Path, scale: float) -> Iterator[Figure]:
    """The questions that the map, the boards and the API ask of ten million incidents."""
    store = incidents(folder, int(10_000_000 * scale))
    reader = store.reader(HOUSE)
    page = reader.rows(INCIDENT, limit=100)
    one, after = page["id"][50], page["_cursor"][-1]
    month = NOW - 30 * 86400 * SECOND
    asked = {
        "incidents counted": lambda _: reader.count(INCIDENT),
        "the first page of 100": lambda _: reader.rows(INCIDENT, limit=100),
        "the next page of 100": lambda _: reader.rows(INCIDENT, limit=100, after=after),
        "a page of 100 of one kind": lambda _: reader.rows(INCIDENT, [Equals("kind", "fire")], limit=100),
        "one incident by its id": lambda _: reader.rows(INCIDENT, [Equals("id", one)]),
        "open incidents": lambda _: live.open_incidents(reader, View(NOW)),
        "open incidents a month ago": lambda _: live.open_incidents(reader, View(NOW, month)),
        "open incidents a month ago, as known then": lambda _: live.open_incidents(reader, View(NOW, month, month)),
        "incidents of 365 days by hexagon": lambda _: live.incidents_per_cell(reader, View(NOW)),
    }
    for what, ask in asked.items():
        p50, _ = milliseconds(ask, 7)
        yield Figure(f"{what}, p50", p50, "ms")
    yield Figure("peak memory", peak_mb(), "MB")
