"""How soon the search box answers: the gazetteer, its making and memory; the store, over ten million incidents."""

import json
import tracemalloc
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from analysis.base_map import prepare
from analysis.gazetteer import Gazetteer
from bench.grounds import incidents
from bench.measure import Figure, measurement, milliseconds, seconds
from model.actor import HOUSE
from queries import search

RECORDED = Path(__file__).parents[2] / "shared" / "data" / "stlouis" / "streets" / "tl_2019_29510_roads.json"


@measurement("gazetteer")
def gazetteer(folder: Path, scale: float) -> Iterator[Figure]:
    """St. Louis' streets where they are recorded, else a grid of as many crossings."""
    streets = RECORDED if RECORDED.exists() else _grid(folder, round(170 * scale**0.5))
    made = prepare(streets, None, None, folder / "base")
    yield Figure("made", seconds(lambda: Gazetteer.read(made.streets)), "s", at_most=10)
    tracemalloc.start()
    city = Gazetteer.read(made.streets)
    held, peak = (size / 1e6 for size in tracemalloc.get_traced_memory())
    tracemalloc.stop()
    known = city.size
    yield Figure("streets", known[0], "")
    yield Figure("crossings", known[1], "")
    yield Figure("memory held", held, "MB", at_most=40)
    yield Figure("memory while it is made", peak, "MB")
    asked = (
        "s",
        "n",
        "grand",
        "grand /",
        "s grand / arsenal",
        "grand arsenal",
        "arsnal",
        "1200 market st",
        "kings",
        "zzzz",
    )
    p50, p95 = milliseconds(lambda n: city.find(asked[n % len(asked)], (-90.24, 38.6)), 200)
    yield Figure("an answer, p50", p50, "ms")
    yield Figure("an answer, p95", p95, "ms", at_most=20)


@measurement("searching")
def searching(folder: Path, scale: float) -> Iterator[Figure]:
    """Numbers and addresses as they are typed, over ten million incidents."""
    store = incidents(folder, int(10_000_000 * scale))
    reader = store.reader(HOUSE)
    _, p95 = milliseconds(lambda n: search.incidents_numbered(reader, str(n * 7919), 8), 15)
    yield Figure("an incident by its number, p95", p95, "ms", at_most=300)
    _, p95 = milliseconds(lambda n: search.addresses(reader, f"{n * 97} n 1", 8), 15)
    yield Figure("an address by its beginning, p95", p95, "ms", at_most=300)
    _, p95 = milliseconds(lambda _: search.named(reader), 15)
    yield Figure("all call signs and names (once in 15 s), p95", p95, "ms")
    store.close()


def _grid(folder: Path, lines: int) -> Path:
    """So many streets each way, each meeting all of the other way."""
    places = [n / 500 for n in range(lines)]
    features = []
    for number, (here, _) in enumerate(pairwise(places)):
        for way in ("N", "E"):
            line = [[x, here] if way == "E" else [here, x] for x in places]
            named = {"name": f"{way} Number {number} St", "cls": "local"}
            features.append(
                {"type": "Feature", "properties": named, "geometry": {"type": "LineString", "coordinates": line}}
            )
    path = folder / "grid.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path
