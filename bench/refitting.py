"""The live stream while the forecast is fitted anew next door: how late it is, beside how late it is without."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Final

import polars as pl

from analysis.next_door import Process
from analysis.risk.asked import Ground, Refresh
from analysis.risk.next_door import NextDoorError, ask
from bench.forecasting import BOUNDS, LAST, SEED
from bench.listening import spent
from bench.measure import Figure, measurement
from bench.moving import moving_city
from simulation.calls import calls, worded

LISTENERS: Final = 20
SECONDS: Final = 30.0
DAYS: Final = 700


@measurement("refitting")
def refitting(folder: Path, scale: float) -> Iterator[Figure]:
    """Two thousand units a second; the fit is of two years on squares of 100 m, again and again meanwhile."""
    seconds = SECONDS * min(1.0, scale)
    history = lived(max(200, round(DAYS * scale)))
    with moving_city(folder / "moving") as city:
        _, alone = spent(city.pid, city.port, LISTENERS, seconds, None)
        fits = Fits(folder, history)
        fits.start()
        try:
            _, beside = spent(city.pid, city.port, LISTENERS, seconds, None)
        finally:
            fits.stop()
    yield Figure("encoded → received, p95, nothing fitted", alone["p95"], "ms")
    yield Figure("the same while the forecast is fitted", beside["p95"], "ms")


class Fits:
    """Fits anew, in the process next door, until it is stopped."""

    def __init__(self, folder: Path, history: pl.DataFrame) -> None:
        self._folder, self._history = folder, history
        self._stopping, self._working = Event(), Event()
        self._process: Process | None = None

    def start(self) -> None:
        """Fit; returns once the process is at it."""
        Thread(target=self._fit, daemon=True).start()
        self._working.wait(60)

    def stop(self) -> None:
        """Fit no more."""
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()

    def _fit(self) -> None:
        ground = Ground("grid:100", BOUNDS, (), (), "America/Halifax", {})
        at = datetime(LAST.year, LAST.month, LAST.day, tzinfo=UTC)
        while not self._stopping.is_set():
            try:
                ask(Refresh(ground, at, self._folder / "learnt", True), self._history, begun=self._begun)
            except NextDoorError:
                return

    def _begun(self, process: Process) -> None:
        self._process = process
        self._working.set()


def lived(days: int) -> pl.DataFrame:
    """So many days of the city's calls, as a store tells of them."""
    told = worded(SEED, calls(SEED, LAST - timedelta(days=days), LAST)).sort("at")
    at = pl.from_epoch((pl.col("at") * 1e6).cast(pl.Int64), "us").dt.replace_time_zone("UTC")
    return told.select(
        "lon", "lat", "kind", observed_at=at, reported_at=at, received_at=at, state=pl.lit("closed"),
        source=pl.lit("cad"), type=pl.col("call_type"), found_by=pl.lit("caller"),
    )  # fmt: skip
