"""How fast batches are written into big tables, beside raw DuckDB inserting the same frames into a bare table."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from bench.grounds import NOW, SECOND, UNITS, incidents, new_incidents, new_positions, positions
from bench.measure import Figure, measurement, milliseconds, peak_mb, seconds
from model.table import Records
from store import Store

EXISTING = 10_000_000


@measurement("positions")
def high_rate(folder: Path, scale: float) -> Iterator[Figure]:
    """A high-rate table: batches of 100,000 positions into ten million."""
    store = positions(folder, int(EXISTING * scale))
    size = 100_000
    batches = [new_positions(size, NOW + (n + 1) * size // UNITS * SECOND) for n in range(10)]
    yield from _beside_raw(folder, store, batches, at_least=300_000)


@measurement("incidents")
def keyed(folder: Path, scale: float) -> Iterator[Figure]:
    """A keyed table: batches of 30,000 incidents into ten million: new ones, then newer versions, then repeated."""
    rows = int(EXISTING * scale)
    store = incidents(folder, rows)
    batches = [new_incidents(30_000, rows + n * 30_000) for n in range(10)]
    yield from _beside_raw(folder, store, batches, at_least=30_000)
    changed = [new_incidents(30_000, n * rows // 4, NOW + SECOND) for n in range(3)]
    for what in ("new versions of old rows", "repeated, nothing new"):
        took = sum(seconds(lambda batch=batch: store.write([batch])) for batch in changed)  # type: ignore[misc]
        yield Figure(f"rows a second, {what}", 90_000 / took, "rows/s")


@measurement("ticks")
def ticks(folder: Path, scale: float) -> Iterator[Figure]:
    """A tick of a live feed, small, into ten million incidents."""
    rows = int(EXISTING * scale)
    store = incidents(folder, rows)
    for size, start in ((1, 2 * rows), (100, 3 * rows)):
        batches = [new_incidents(size, start + n * size) for n in range(31)]
        p50, p95 = milliseconds(lambda n, told=batches: store.write([told[n]]), 30)  # type: ignore[misc]
        yield Figure(f"a tick of {size}, p50", p50, "ms")
        yield Figure(f"a tick of {size}, p95", p95, "ms")
    yield Figure("peak memory", peak_mb(), "MB")


def _beside_raw(folder: Path, store: Store, batches: Sequence[Records], at_least: float) -> Iterator[Figure]:
    rows = sum(len(batch) for batch in batches)
    raw = _raw(folder, batches)
    ours = rows / sum(seconds(lambda batch=batch: store.write([batch])) for batch in batches)  # type: ignore[misc]
    yield Figure(f"rows a second, batches of {len(batches[0]):,}", ours, "rows/s", at_least=at_least)
    yield Figure("rows a second, raw DuckDB, bare table, same frames", raw, "rows/s")
    yield Figure("raw DuckDB is faster by", raw / ours, "times")
    yield Figure("peak memory", peak_mb(), "MB")


def _raw(folder: Path, batches: Sequence[Records]) -> float:
    """Rows a second of DuckDB alone, each frame in a transaction of its own."""
    connection = duckdb.connect(str(folder / f"raw-{batches[0].table.name}.db"), config={"threads": 2})
    frame = batches[0].frame.clear()
    connection.register("frame", frame)
    connection.execute("CREATE TABLE bare AS SELECT * FROM frame")
    took = 0.0
    for batch in batches:
        connection.register("frame", batch.frame)
        took += seconds(lambda: connection.execute("INSERT INTO bare SELECT * FROM frame"))
    connection.close()
    return sum(len(batch) for batch in batches) / took
