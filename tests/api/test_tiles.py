"""Tiles: drawn from the city's streets, kept, and told apart when the streets change."""

import struct
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import httpx
import mapnik
import pytest

from analysis.base_map import prepare
from api import tile_source, tiles
from api.basemap_style import PALETTES
from api.conditional import Encoded
from api.tile_cache import TileCache
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


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_zoom_is_drawn_sharp_or_not(ground: BaseMap, client: httpx.Client, theme: str) -> None:
    x, y = metres(-90.25, 38.62)
    for zoom in range(10, 19):
        size_m = 2 * HALF / 2**zoom
        path = f"/tiles/{zoom}/{int((x + HALF) / size_m)}/{int((HALF - y) / size_m)}.png"
        assert size(client.get(path, params={"theme": theme}).content) == (256, 256)
        assert size(client.get(path, params={"theme": theme, "scale": "2"}).content) == (512, 512)


def test_the_tile_that_was_asked_for_does_not_wait_for_its_block(
    ground: BaseMap, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, more = TileCache.put, Event()
    kept: list[str] = []

    def slowly(cache: TileCache, name: str, body: bytes, zoom: int) -> Encoded:
        if kept:
            more.wait(10)
        kept.append(name)
        return put(cache, name, body, zoom)

    monkeypatch.setattr(TileCache, "put", slowly)
    assert size(client.get(HERE).content) == (256, 256)
    assert kept == ["dark/1/13/2042/3142"]
    more.set()
    assert size(client.get("/tiles/13/2043/3143.png").content) == (256, 256)
    assert len(kept) == BLOCK**2


def test_what_was_looked_at_is_drawn_ahead(
    ground: BaseMap, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(HERE, params={"theme": "light"})
    (painter,) = tiles._painters.values()
    rested: list[float] = []
    monkeypatch.setattr("api.tiles.time.sleep", rested.append)
    painter.draw_next_look(ground.bounds)
    ahead = [block for zoom in tiles.AHEAD for block in blocks(ground.bounds, zoom)]
    for tile in (tile for block in ahead for tile in block.members()):
        assert next(ground.cache.glob(f"*/light/1/{tile.z}/{tile.x}/{tile.y}.png"), None), tile
    assert len(rested) == len(ahead) and min(rested) > 0  # it gives way after each


def test_a_tile_is_kept_by_its_tag(ground: BaseMap, client: httpx.Client) -> None:
    first = client.get(HERE)
    again = client.get(HERE, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age" in first.headers["cache-control"]


def test_a_whole_block_is_drawn_at_once_and_outlives_the_process(
    ground: BaseMap, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(HERE).content
    client.get("/tiles/13/2043/3143.png")  # another of the block: when it is here, all are
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
    client.get("/tiles/13/2043/3143.png")  # another of the block: when it is here, nothing is drawn any more
    streets.write_text(streets.read_text().replace("38.62", "38.59"))
    made = prepare(streets, None, None, streets.parent / "other")
    world.base_map = BaseMap(made.streets, made.areas, made.land, made.bounds, ground.cache)
    world.install()
    assert client.get(HERE).content != before
    assert len([each for each in ground.cache.iterdir() if each.is_dir()]) == 1


def test_another_style_has_other_tiles(ground: BaseMap, client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in ("/tiles/13/2043/3143.png", HERE):  # when the second of a block is here, nothing is drawn any more
        client.get(each)
    (before,) = ground.cache.iterdir()
    tiles._painters.clear()
    monkeypatch.setitem(PALETTES, "dark", replace(PALETTES["dark"], land="#111111"))
    client.get(HERE)
    (after,) = ground.cache.iterdir()
    assert before != after


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
    moved = ""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(500 if "missing" in self.path else 302 if "moved" in self.path else 200)
        if "moved" in self.path:
            self.send_header("Location", self.moved)
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


@pytest.mark.parametrize(("host", "came"), [("127.0.0.1", False), ("localhost", False), ("127.1.0.9", True)])
def test_a_tile_server_that_redirects_leads_out_into_the_world_or_to_itself(
    world: World, client: httpx.Client, theirs: str, host: str, came: bool
) -> None:
    """Here 127.1.0.0/16 stands for the world; what listens inside on another port is another service."""
    world.reach = ("127.1.0.0/16",)
    with ThreadingHTTPServer((host, 0), TileServer) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        TileServer.moved = f"http://{host}:{other.server_port}/13/2042/3142.png"
        world.tiles_url = theirs + "/{z}/{x}/{y}.moved"
        world.install()
        assert (client.get(HERE).content == PNG + b"theirs") is came
        assert ("/13/2042/3142.png" in TileServer.asked) is came
        TileServer.moved = "/again.png"
        world.tiles_url = theirs + "/{z}/{x}/{y}.moved?2"
        world.install()
        assert client.get(HERE).content == PNG + b"theirs"
        other.shutdown()


@pytest.mark.parametrize("fault", ["status", "size", "kind", "silence"])
def test_a_tile_that_cannot_be_had_is_clear_and_soon_asked_for_again(
    world: World, client: httpx.Client, theirs: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tiles_url = theirs + "/{z}/{x}/{y}" + (".missing" if fault == "status" else f".{fault}")
    if fault == "size":
        monkeypatch.setattr(tile_source, "FETCH_BYTES", 5)
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
