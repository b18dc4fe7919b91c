"""Tiles: drawn from the city's streets, kept, and told apart when the streets change."""

import struct
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import mapnik
import pytest

from analysis.base_map import prepare
from api import tiles
from api.tile_grid import BLOCK, HALF, Tile, blocks, extent, fitting_zoom, metres
from session import BaseMap
from tests.api.conftest import World

HERE = "/tiles/13/2042/3142.png"  # holds the middle of the three streets
PNG = b"\x89PNG\r\n\x1a\n"


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def colours(png: bytes) -> int:
    image = mapnik.Image.from_string(png)
    return len({image.get_pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)})


@pytest.fixture
def ground(world: World, streets: Path, tmp_path: Path) -> BaseMap:
    """A base map of three streets, served."""
    made = prepare(streets, None, None, tmp_path / "base")
    world.base_map = BaseMap(made.streets, made.areas, made.land, made.bounds, tmp_path / "tiles")
    world.install()
    return world.base_map


def test_a_tile_shows_the_streets(ground: BaseMap, client: httpx.Client) -> None:
    answer = client.get(HERE)
    assert answer.headers["content-type"] == "image/png"
    assert size(answer.content) == (256, 256)
    assert colours(answer.content) > 5
    assert colours(client.get("/tiles/13/100/100.png").content) == 1


def test_theme_and_scale_are_drawn(ground: BaseMap, client: httpx.Client) -> None:
    dark, light = client.get(HERE), client.get(HERE, params={"theme": "light"})
    assert dark.content != light.content
    assert size(client.get(HERE, params={"scale": "2"}).content) == (512, 512)


def test_a_tile_is_kept_by_its_tag(ground: BaseMap, client: httpx.Client) -> None:
    first = client.get(HERE)
    again = client.get(HERE, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age" in first.headers["cache-control"]


def test_a_whole_block_is_drawn_at_once_and_outlives_the_process(
    ground: BaseMap, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(HERE).content
    assert len(list(ground.cache.rglob("*.png"))) == BLOCK**2
    tiles._painters.clear()

    def drawn(*_: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(tiles.Painter, "drawn", drawn)
    assert client.get(HERE).content == first


def test_other_streets_have_other_tiles_and_the_old_ones_go(
    ground: BaseMap, world: World, streets: Path, client: httpx.Client
) -> None:
    before = client.get(HERE).content
    streets.write_text(streets.read_text().replace("38.62", "38.59"))
    made = prepare(streets, None, None, streets.parent / "other")
    world.base_map = BaseMap(made.streets, made.areas, made.land, made.bounds, ground.cache)
    world.install()
    assert client.get(HERE).content != before
    assert len([each for each in ground.cache.iterdir() if each.is_dir()]) == 1


@pytest.mark.parametrize("path", ["/tiles/13/8192/1.png", "/tiles/1/0/2.png", "/tiles/21/0/0.png", "/tiles/-1/0/0.png",
                                  "/tiles/a/b/c.png", "/tiles", "/tiles/1/1/1.jpg"])  # fmt: skip
def test_a_tile_that_is_not_of_this_world_is_not_found(ground: BaseMap, client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("query", [{"theme": "pink"}, {"scale": "3"}])
def test_an_unknown_theme_or_scale_is_refused(ground: BaseMap, client: httpx.Client, query: dict[str, str]) -> None:
    answer = client.get(HERE, params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_before_the_streets_are_there_a_tile_is_plain_land_for_a_moment(world: World, client: httpx.Client) -> None:
    answer = client.get(HERE)
    assert colours(answer.content) == 1
    assert answer.headers["cache-control"] == tiles.SOON


class TileServer(BaseHTTPRequestHandler):
    """Another server's tiles."""

    asked: list[str]
    body = PNG + b"theirs"

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200 if "missing" not in self.path else 500)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def theirs() -> Iterator[str]:
    """The address of a tile server."""
    TileServer.asked, TileServer.body = [], PNG + b"theirs"
    server = ThreadingHTTPServer(("127.0.0.1", 0), TileServer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_another_servers_tiles_are_fetched_once_by_us(
    ground: BaseMap, world: World, client: httpx.Client, theirs: str
) -> None:
    world.tiles_url = theirs + "/{z}/{x}/{y}.png"
    world.install()
    assert [client.get(HERE).content for _ in range(3)] == [PNG + b"theirs"] * 3
    assert TileServer.asked == ["/13/2042/3142.png"]


@pytest.mark.parametrize("fault", ["status", "size", "kind", "silence"])
def test_a_tile_that_cannot_be_had_is_clear_and_soon_asked_for_again(
    world: World, client: httpx.Client, theirs: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tiles_url = theirs + "/{z}/{x}/{y}" + (".missing" if fault == "status" else f".{fault}")
    if fault == "size":
        monkeypatch.setattr(tiles, "FETCH_BYTES", 5)
    if fault == "kind":
        TileServer.body = b"<html>"
    if fault == "silence":
        world.tiles_url = "http://127.0.0.1:1/{z}/{x}/{y}"
    world.install()
    answer = client.get(HERE)
    assert (size(answer.content), colours(answer.content)) == ((256, 256), 1)
    assert answer.headers["cache-control"] == tiles.SOON


def test_a_block_covers_its_tiles() -> None:
    west, south, east, north = extent(Tile(0, 0, 0))
    assert (west, south, east, north) == (-HALF, -HALF, HALF, HALF)
    block = Tile(13, 2043, 3143).block
    assert list(block.members()) == [Tile(13, x, y) for y in (3142, 3143) for x in (2042, 2043)]
    west, south, east, north = extent(block, BLOCK)
    x, y = metres(-90.25, 38.61)
    assert west < x < east and south < y < north


def test_the_blocks_of_a_city_cover_it_the_middle_first() -> None:
    bounds = (-61.778, 43.242, -61.662, 43.318)
    assert fitting_zoom(bounds) == 14
    found = blocks(bounds, 14)
    west, south, east, north = (*metres(bounds[0], bounds[1]), *metres(bounds[2], bounds[3]))
    boxes = [extent(block, 2) for block in found]
    assert min(box[0] for box in boxes) <= west
    assert min(box[1] for box in boxes) <= south
    assert max(box[2] for box in boxes) >= east
    assert max(box[3] for box in boxes) >= north
    assert boxes[0][0] < (west + east) / 2 < boxes[0][2] or boxes[0][1] < (south + north) / 2 < boxes[0][3]
