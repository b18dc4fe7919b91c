"""A city whose units all move every second, fed truly: positions pushed to a hook, as a location system would."""

import csv
import http.client
import io
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Final

import h3

from bench.serving import ROOT, asked, free_port, until

UNITS: Final = 2_000
LON, LAT = -90.25, 38.63
SECRET: Final = "bench"

CITY: Final = """[city]
name = "Bench"
timezone = "UTC"
bounds = [-90.35, 38.55, -90.15, 38.71]
units = "units.csv"
{more}
[server]
demo = true
[[feeds]]
name = "avl"
kind = "table"
yields = "position"
every = "1s"
auth = {{ kind = "bearer", secret = {{ env = "BENCH_SECRET" }} }}
[feeds.columns]
unit_id = "unit"
observed_at = "at"
lon = "lon"
lat = "lat"
heading_deg = "heading"
speed_mps = "speed"
"""


@contextmanager
def moving_city(folder: Path, units: int = UNITS, points: int = 0, cells: int = 0) -> Iterator["MovingCity"]:
    """Serve it, and move all its units once a second, until the block ends.

    `points` are cameras and sensors, half of each; `cells` hexagons hold incidents of the last days.
    """
    folder.mkdir(parents=True, exist_ok=True)
    more = _points(folder, points // 2) if points else ""
    (folder / "city.toml").write_text(CITY.format(more=more))
    kinds = ("police", "fire", "ambulance")
    lines = [f"U-{n},U-{n},{kinds[n % 3]},available" for n in range(units)]
    (folder / "units.csv").write_text("\n".join(["id,name,unit_type,state", *lines]))
    if cells:
        _incidents(folder, cells)
    city = MovingCity(folder, units)
    try:
        yield city
    finally:
        city.stop()


def _points(folder: Path, count: int) -> str:
    """Registries of so many cameras and sensors; the lines of city.toml that name them."""
    for name, more in (("cameras", "live"), ("sensors", "water_level")):
        head = "id,name,state,lon,lat" if name == "cameras" else "id,name,quantity,lon,lat"
        spread = 0.618 if name == "cameras" else 0.7548
        places = [(LON + 0.18 * ((n * spread) % 1 - 0.5), LAT + 0.14 * (n / count - 0.5)) for n in range(count)]
        lines = [f"{name[0]}{n},{name} {n},{more},{lon},{lat}" for n, (lon, lat) in enumerate(places)]
        (folder / f"{name}.csv").write_text("\n".join([head, *lines]))
    return 'cameras = "cameras.csv"\nsensors = "sensors.csv"'


def _incidents(folder: Path, cells: int) -> None:
    """One to nine closed incidents in each of so many hexagons round the middle."""
    rings = int((cells / 3) ** 0.5) + 1
    chosen = h3.grid_disk(h3.latlng_to_cell(LAT, LON, 9), rings)[:cells]
    at = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    lines = ["source_id,kind,state,observed_at,lon,lat"]
    for number, cell in enumerate(chosen):
        lat, lon = h3.cell_to_latlng(cell)
        lines += [f"{number}-{i},fire,closed,{at},{lon},{lat}" for i in range(1 + number % 9)]
    (folder / "incidents.csv").write_text("\n".join(lines))
    words = ["import", "incident", str(folder / "incidents.csv"), "--city", str(folder / "city.toml")]
    subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *words, "--data", str(folder / "data")],
        cwd=ROOT,
        env={**os.environ, "BENCH_SECRET": SECRET},
        check=True,
        stdout=subprocess.DEVNULL,
    )


class MovingCity:
    """The server's process, and the thread that tells it where everyone is."""

    def __init__(self, folder: Path, units: int) -> None:
        self.units, self.port = units, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.told_at = 0.0  # when the last second's positions were sent, seconds since 1970
        words = ["--city", str(folder / "city.toml"), "--data", str(folder / "data"), "--port", str(self.port)]
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), *words],
            cwd=ROOT,
            env={**os.environ, "BENCH_SECRET": SECRET},
            stdout=subprocess.DEVNULL,
        )
        self.pid = self._process.pid
        self._stop = Event()
        until(lambda: asked(f"{self.url}/healthz") is not None)
        self._thread = Thread(target=self._move, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End both."""
        self._stop.set()
        self._process.terminate()
        self._process.wait(20)

    def _move(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"Bearer {SECRET}", "Content-Type": "text/csv"}
        second = 0
        while not self._stop.wait(max(0.0, 1 - time.time() % 1)):
            body = positions(self.units, second, datetime.now(UTC))
            try:
                self.told_at = time.time()
                line.request("POST", "/hooks/avl", body, headers)
                line.getresponse().read()
            except (OSError, http.client.HTTPException):
                line.close()
            second += 1


def positions(units: int, second: int, at: datetime) -> bytes:
    """Everyone on a circle of their own, some 12 m further than a second before."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(("unit", "at", "lon", "lat", "heading", "speed"))
    for n in range(units):
        turn = n + second * 0.02
        east, north = math.cos(turn), math.sin(turn)
        lon = LON + 0.09 * ((n * 0.618) % 1 - 0.5) * 2 + 0.007 * east
        lat = LAT + 0.07 * ((n * 0.414) % 1 - 0.5) * 2 + 0.0055 * north
        writer.writerow((f"U-{n}", at.isoformat(), f"{lon:.6f}", f"{lat:.6f}", round(-math.degrees(turn)) % 360, 12))
    return sheet.getvalue().encode()
