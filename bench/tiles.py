"""The base map's tiles over HTTP: cold ones at every zoom, one at a time; kept ones; and those the browser has."""

import http.client
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from api.tile_grid import Tile, blocks
from bench.measure import Figure, measurement
from bench.serving import asked, meridian, until

MERIDIAN = (-61.778, 43.242, -61.662, 43.318)
ZOOMS = range(10, 19)
BLOCKS_A_ZOOM = 12  # zoom 10 has one
WARMING_S = 20.0  # the city's own first drawing and the past's making are over, the drawing ahead has not begun


@measurement("tiles")
def tiles(folder: Path, scale: float) -> Iterator[Figure]:
    """Meridian served from an empty folder; each block is asked for once, by one of its tiles, then once more."""
    times = max(2, round(BLOCKS_A_ZOOM * min(1.0, scale)))
    with tempfile.TemporaryDirectory(dir=folder) as data, meridian(Path(data)) as (_, port):
        until(lambda: (asked(f"http://127.0.0.1:{port}/healthz") or {}).get("status") == "ok")
        time.sleep(WARMING_S)
        for sharp in (1, 2):
            # The light map: nobody has looked at it, so nothing of it has been drawn.
            addresses = [f"{path}?theme=light&scale={sharp}" for path in sampled(times)]
            p50, p95 = cuts([took(port, address)[0] for address in addresses])
            yield Figure(f"cold tile, {256 * sharp} px, zooms 10 to 18, p50", p50, "ms")
            yield Figure(f"cold tile, {256 * sharp} px, zooms 10 to 18, p95", p95, "ms", at_most=50)
            p50, p95 = cuts([took(port, address)[0] for address in addresses])
            yield Figure(f"kept tile, {256 * sharp} px, p50", p50, "ms")
            yield Figure(f"kept tile, {256 * sharp} px, p95", p95, "ms", at_most=5)
        tagged = [(address, took(port, address)[1]) for address in addresses]
        yield Figure(
            "the browser's own tile is still good (304), p95", cuts([took(port, *t)[0] for t in tagged])[1], "ms"
        )


def sampled(times: int) -> list[str]:
    """At most so many blocks a zoom, one tile of each; the same ones every time."""
    chance = random.Random(8)
    found = []
    for zoom in ZOOMS:
        within = blocks(MERIDIAN, zoom)
        for block in chance.sample(within, min(times, len(within))):
            tile: Tile = chance.choice(list(block.members()))
            found.append(f"/tiles/{tile.z}/{tile.x}/{tile.y}.png")
    return found


def took(port: int, address: str, tag: str | None = None) -> tuple[float, str]:
    """Milliseconds until all of the tile is here, and its tag."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.connect()
    began = time.perf_counter()
    line.request("GET", address, headers={"If-None-Match": tag} if tag else {})
    answer = line.getresponse()
    answer.read()
    spent = (time.perf_counter() - began) * 1000
    line.close()
    if answer.status != (304 if tag else 200):
        raise RuntimeError(f"{address} answered {answer.status}")
    return spent, answer.headers["ETag"]


def cuts(spent: list[float]) -> tuple[float, float]:
    """p50 and p95."""
    found = quantiles(spent, n=20, method="inclusive")
    return found[9], found[18]
