"""A room to import into: a store in memory, a city with two areas, and what was said."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from config import load
from model.tables import table_named
from store import Reader, Store
from subcommands.check import areas_of
from subcommands.words import Room, run

AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [[[w, 38], [w + 1, 38], [w + 1, 39], [w, 39], [w, 38]]]},
        }
        for name, w in (("West", -91), ("East", -90))
    ],
}
CITY = """
[city]
name = "Testville"
timezone = "America/Chicago"
bounds = [-91, 38, -89, 39]
areas = "areas.geojson"
"""


class Desk:
    """Runs subcommands in a room of its own and keeps what they said."""

    def __init__(self, store: Store, folder: Path, reader: Reader) -> None:
        (folder / "areas.geojson").write_text(json.dumps(AREAS))
        (folder / "city.toml").write_text(CITY)
        city = load(folder / "city.toml")
        self.folder, self.store, self.reader, self.said = folder, store, reader, list[str]()
        self.room = Room(store, folder, city, areas_of(city))

    def run(self, *argv: str) -> int:
        return run(argv, self.room, self.said.append)

    def bring(self, table: str, files: str | bytes | dict[str, str | bytes], mapping: str | None = None) -> str:
        """Import documents (one, or by name) and return the last line said."""
        named = files if isinstance(files, dict) else {"rows.csv": files}
        paths = []
        for name, body in named.items():
            (self.folder / name).write_bytes(body.encode() if isinstance(body, str) else body)
            paths.append(str(self.folder / name))
        columns = []
        if mapping is not None:
            (self.folder / "mapping.toml").write_text(mapping)
            columns = ["--columns", str(self.folder / "mapping.toml")]
        self.code = self.run("import", table, *columns, *paths)
        return self.said[-1]

    def rows(self, table: str, order: str = "id") -> pl.DataFrame:
        return self.reader.rows(table_named(table)).sort(order)


@pytest.fixture
def desk(memory: Store, house: Reader, tmp_path: Path) -> Desk:
    return Desk(memory, tmp_path, house)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Files fall into pieces of a few lines."""

    def shrink(size: int = 40) -> None:
        monkeypatch.setattr("subcommands.pieces.PIECE_BYTES", size)
        monkeypatch.setattr("subcommands.pieces.PIECE_ROWS", 2)

    return shrink
