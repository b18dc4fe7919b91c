"""Hexagons in bytes: the same that /layers/heat says, once each."""

from datetime import timedelta
from typing import Any

import h3
import httpx
import numpy as np

from components.layers.heat import BANDS
from model.actor import Actor
from model.incident import INCIDENT
from tests.api.conftest import World

EDITION = "watchfloor-cells"


def full(world: World, count: int = 40) -> None:
    """The first cell has most, and so on."""
    cells = sorted(h3.grid_disk(h3.latlng_to_cell(38.63, -90.25, 9), 4))[:count]
    rows: list[dict[str, Any]] = [
        {"source": "s", "source_id": f"{n}-{i}", "kind": "fire", "cell": h3.str_to_int(cell), "state": "closed",
         "observed_at": world.now - timedelta(days=1), "received_at": world.now}
        for n, cell in enumerate(cells) for i in range(count - n)
    ]  # fmt: skip
    world.store.write([INCIDENT.records(rows)])


def test_bytes_say_what_the_geojson_says(world: World, client: httpx.Client) -> None:
    full(world)
    told = client.get("/layers/heat/bands")
    marks = {each["id"]: each["properties"]["band"] for each in client.get("/layers/heat").json()["features"]}
    assert list(told.content) == [marks[cell] for cell in sorted(marks)]
    assert max(told.content) == len(BANDS) + 1


def test_outlines_lie_where_the_cells_lie(world: World, client: httpx.Client) -> None:
    full(world)
    edition = client.get("/layers/heat/bands").headers[EDITION]
    told = client.get(f"/layers/heat/cells/{edition}")
    corners = np.frombuffer(told.content, "<u4").reshape(-1, 6, 2) / 2**32
    lon = corners[:, :, 0] * 360 - 180
    lat = np.degrees(2 * np.arctan(np.exp((0.5 - corners[:, :, 1]) * 2 * np.pi)) - np.pi / 2)
    marks = sorted(client.get("/layers/heat").json()["features"], key=lambda each: each["id"])
    wanted = np.array([each["geometry"]["coordinates"][0][:6] for each in marks])
    assert np.abs(np.stack([lon, lat], axis=2) - wanted).max() < 2e-6
    assert "immutable" in told.headers["cache-control"]


def test_a_cell_that_was_not_there_makes_another_edition(world: World, client: httpx.Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("api.hexagons.FRESH_S", 0.0)
    full(world, 10)
    first = client.get("/layers/heat/bands").headers[EDITION]
    full(world, 11)
    second = client.get("/layers/heat/bands").headers[EDITION]
    assert first != second
    assert client.get(f"/layers/heat/cells/{first}").status_code == 404
    assert client.get(f"/layers/heat/cells/{second}").status_code == 200


def test_nothing_new_is_not_sent_again_and_nobody_is_sent_anything(world: World, client: httpx.Client) -> None:
    full(world)
    tag = client.get("/layers/heat/bands").headers["ETag"]
    assert client.get("/layers/heat/bands", headers={"If-None-Match": tag}).status_code == 304
    world.actor = Actor("anonymous", "public")
    assert client.get("/layers/heat/bands").status_code == 401


def test_a_city_without_a_past_has_no_hexagons(client: httpx.Client) -> None:
    told = client.get("/layers/heat/bands")
    assert (told.status_code, told.content) == (200, b"")
    assert client.get(f"/layers/heat/cells/{told.headers[EDITION]}").content == b""
