"""The base map: tiles drawn by Mapnik from the city's own streets, or fetched from `tiles_url` on its behalf."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import httpx
import mapnik
from fastapi import APIRouter, Query, Request, Response

import session
from api.basemap_style import PALETTES, Theme, style
from api.conditional import Encoded, answer
from api.problem import ProblemError, nothing_else
from api.tile_cache import PNG, TileCache
from api.tile_data import fingerprint, sorted_by_layer
from api.tile_grid import BLOCK, Tile, blocks, extent, fitting_zoom

router = APIRouter()

PIXELS: Final = 256
BUFFER: Final = 128  # words are placed as if the block were so much larger, so that its neighbours agree on them
ENCODING: Final = "png8:m=h:z=3"
OURS: Final = "private, max-age=3600"
FETCHED: Final = "private, max-age=86400"
SOON: Final = "private, max-age=15"  # what stands in for a tile that could not be had
WEEK_S: Final = 7 * 86400.0
FETCH_S: Final = 10.0
FETCH_BYTES: Final = 2_000_000


@router.get("/tiles/{z:int}/{x:int}/{y:int}.png", response_class=Response)
async def tile(
    request: Request,
    z: int,
    x: int,
    y: int,
    theme: Annotated[Theme, Query()] = "dark",
    scale: Annotated[Literal["1", "2"], Query()] = "1",
) -> Response:
    """One tile of the base map as PNG."""
    wanted = Tile(z, x, y)
    if not wanted.exists:
        raise ProblemError(404, f"The base map has no tile {z}/{x}/{y}.")
    if (address := session.city().tiles_url) is not None:
        return answer(request, await _fetched(address, wanted), pack=False)
    if (ground := session.base_map()) is None:
        return answer(request, _plain(theme), pack=False)
    if (painter := _painters.get(ground)) is None:
        painter = await asyncio.get_running_loop().run_in_executor(_brushes(), _painter, ground)
    return answer(request, await painter.tile(wanted, theme, int(scale)), pack=False)


nothing_else(router, "/tiles")


class Painter:
    """Draws one city's tiles, a block at a time, and remembers them."""

    def __init__(self, ground: session.BaseMap) -> None:
        _register_fonts()
        layers = sorted_by_layer(ground.streets, ground.areas, ground.land)
        edition = fingerprint(layers, mapnik.version_string())
        self._sources = {name: mapnik.Datasource(type="geojson", inline=text.decode()) for name, text in layers.items()}
        self._cache = TileCache(ground.cache, edition, OURS)
        self._maps = threading.local()
        self._drawing: dict[tuple[Tile, Theme, int], asyncio.Future[dict[Tile, Encoded]]] = {}

    async def tile(self, wanted: Tile, theme: Theme, scale: int) -> Encoded:
        """The tile from memory, disk or the brush; whoever wants the same block waits for the same drawing."""
        name = _name(wanted, theme, scale)
        if (held := self._cache.held(name)) is not None:
            return held
        key = (wanted.block, theme, scale)
        if (drawing := self._drawing.get(key)) is None:
            loop = asyncio.get_running_loop()
            drawing = loop.run_in_executor(_brushes(), self._block, wanted.block, theme, scale)
            self._drawing[key] = drawing
            drawing.add_done_callback(lambda _: self._drawing.pop(key, None))
        return (await asyncio.shield(drawing))[wanted]

    def _block(self, block: Tile, theme: Theme, scale: int) -> dict[Tile, Encoded]:
        """All tiles of a block, from disk or drawn."""
        found = {each: self._cache.stored(_name(each, theme, scale)) for each in block.members()}
        kept = {each: tile for each, tile in found.items() if tile is not None}
        if len(kept) == len(found):
            return kept
        image = self.drawn(block, theme, scale)
        side = PIXELS * scale
        for each in found:
            left, top = (each.x - block.x) * side, (each.y - block.y) * side
            body: bytes = image.view(left, top, side, side).to_string(ENCODING)
            kept[each] = self._cache.put(_name(each, theme, scale), body, each.z)
        return kept

    def draw_city(self, bounds: tuple[float, float, float, float]) -> None:
        """All blocks of the city at the zoom that fits a wide screen; sharp, for it lies between two whole zooms."""
        zoom = fitting_zoom(bounds)
        for block in blocks(bounds, zoom):
            self._block(block, "dark", 2)

    def drawn(self, block: Tile, theme: Theme, scale: int) -> Any:
        """The block as one image."""
        tiles = min(BLOCK, 2**block.z)
        canvas = self._map(theme, block.z)
        canvas.resize(tiles * PIXELS * scale, tiles * PIXELS * scale)
        canvas.buffer_size = BUFFER * scale
        canvas.zoom_to_box(mapnik.Box2d(*extent(block, tiles)))
        image = mapnik.Image(canvas.width, canvas.height)
        mapnik.render(canvas, image, float(scale))
        return image

    def _map(self, theme: Theme, zoom: int) -> Any:
        """This thread's own map for that zoom (Mapnik's maps are not shared); the data is everyone's."""
        maps: dict[tuple[Theme, int], Any] = self._maps.__dict__.setdefault("made", {})
        if (made := maps.get((theme, zoom))) is None:
            made = mapnik.Map(PIXELS, PIXELS)
            mapnik.load_map_from_string(made, style(theme, zoom))
            for layer in made.layers:
                data = layer.name.partition("/")[0]
                layer.active = data in self._sources
                if layer.active:
                    layer.datasource = self._sources[data]
            maps[theme, zoom] = made
        return made


def warm(ground: session.BaseMap) -> None:
    """Begin to draw what the first page will ask for: the whole city, as a wide screen shows it."""
    threading.Thread(target=lambda: _painter(ground).draw_city(ground.bounds), name="warm tiles", daemon=True).start()


async def _fetched(address: str, wanted: Tile) -> Encoded:
    """Another server's tile, kept for a week; an empty one for a moment where it cannot be had."""
    ground = session.base_map()
    kept = _fetched_tiles(address, ground.cache if ground else None)
    name = f"{wanted.z}/{wanted.x}/{wanted.y}"
    if (held := kept.held(name) or await asyncio.to_thread(kept.stored, name)) is not None:
        return held
    url = address.format(z=wanted.z, x=wanted.x, y=wanted.y)
    try:
        async with asyncio.timeout(FETCH_S), _client().stream("GET", url) as found:
            found.raise_for_status()
            body = b""
            async for part in found.aiter_bytes():
                body += part
                if len(body) > FETCH_BYTES:
                    return _empty()
    except (httpx.HTTPError, TimeoutError):
        return _empty()
    if not body.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
        return _empty()
    return await asyncio.to_thread(kept.put, name, body, wanted.z)


def _name(wanted: Tile, theme: Theme, scale: int) -> str:
    return f"{theme}/{scale}/{wanted.z}/{wanted.x}/{wanted.y}"


@cache
def _brushes() -> ThreadPoolExecutor:
    """Threads that draw: their own, so that a map full of new tiles holds up no layer."""
    return ThreadPoolExecutor(2, "tiles")


_painters: dict[session.BaseMap, Painter] = {}
_making = threading.Lock()


def _painter(ground: session.BaseMap) -> Painter:
    """The painter of these files; another city's is let go."""
    with _making:
        if ground not in _painters:
            made = Painter(ground)
            _painters.clear()
            _painters[ground] = made
        return _painters[ground]


@lru_cache(maxsize=1)
def _fetched_tiles(address: str, folder: Path | None) -> TileCache:
    return TileCache(folder and folder / "fetched", fingerprint({}, address), FETCHED, WEEK_S)


@cache
def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(headers={"User-Agent": "Watchfloor"}, timeout=FETCH_S, follow_redirects=True)


@cache
def _plain(theme: Theme) -> Encoded:
    return _one_colour(PALETTES[theme].land)


@cache
def _empty() -> Encoded:
    return _one_colour("transparent")


def _one_colour(colour: str) -> Encoded:
    image = mapnik.Image(PIXELS, PIXELS)
    image.fill(mapnik.Color(colour))
    return Encoded(image.to_string("png"), PNG, SOON)


@cache
def _register_fonts() -> None:
    for font in (Path(mapnik.__file__).parent / "lib").rglob("DejaVuSansCondensed*.ttf"):
        mapnik.FontEngine.register_font(str(font))
