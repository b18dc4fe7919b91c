"""The base map: tiles drawn by Mapnik from the city's own streets, or fetched from `tiles_url` on its behalf."""

import asyncio
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import Annotated, Any, Final, Literal

import mapnik
from fastapi import APIRouter, Query, Request, Response

import session
from api.basemap_style import PALETTES, Theme, style
from api.conditional import Encoded, answer
from api.problem import ProblemError, nothing_else
from api.tile_cache import PNG, TileCache
from api.tile_data import fingerprint, sorted_by_layer
from api.tile_grid import BLOCK, Tile, blocks, extent, fitting_zoom
from api.tile_source import fetched

router = APIRouter()

PIXELS: Final = 256
BUFFER: Final = 128  # words are placed as if the block were so much larger, so that its neighbours agree on them
AHEAD: Final = range(10, 15)
AHEAD_BLOCKS: Final = 1500
START_S: Final = 30.0  # the start belongs to the first pages
ENCODING: Final = "png8:m=h:z=3"
OURS: Final = "private, max-age=3600"
SOON: Final = "private, max-age=15"  # what stands in for a tile that could not be had


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
        return answer(request, await fetched(address, wanted) or _empty(), pack=False)
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
        self._looks: set[tuple[Theme, int]] = set()
        self._new_looks: SimpleQueue[tuple[Theme, int]] = SimpleQueue()
        self._drawing: dict[tuple[Tile, Theme, int], asyncio.Future[dict[Tile, Encoded]]] = {}

    async def tile(self, wanted: Tile, theme: Theme, scale: int) -> Encoded:
        """The tile from memory, disk or the brush; whoever wants the same block waits for the same drawing."""
        name = _name(wanted, theme, scale)
        if (held := self._cache.held(name)) is not None:
            return held
        if (theme, scale) not in self._looks:
            self._looks.add((theme, scale))
            self._new_looks.put((theme, scale))
        key = (wanted.block, theme, scale)
        if (drawing := self._drawing.get(key)) is None:
            loop = asyncio.get_running_loop()
            first: asyncio.Future[Encoded] = loop.create_future()

            def ready(tile: Encoded) -> None:
                loop.call_soon_threadsafe(first.set_result, tile)

            drawing = loop.run_in_executor(_brushes(), self._block, wanted, theme, scale, ready)
            self._drawing[key] = drawing
            drawing.add_done_callback(lambda _: self._drawing.pop(key, None))
            await asyncio.wait((first, drawing), return_when=asyncio.FIRST_COMPLETED)
            if first.done():
                return first.result()
        return (await asyncio.shield(drawing))[wanted]

    def _block(
        self, first: Tile, theme: Theme, scale: int, ready: Callable[[Encoded], None] = lambda _: None
    ) -> dict[Tile, Encoded]:
        """All tiles of that tile's block, from disk or drawn; `ready` is told the tile itself before the others."""
        block = first.block
        found = {each: self._cache.stored(_name(each, theme, scale)) for each in block.members()}
        kept = {each: tile for each, tile in found.items() if tile is not None}
        if len(kept) == len(found):
            return kept
        image = self.drawn(block, theme, scale)
        side = PIXELS * scale
        for each in sorted(found, key=lambda each: each != first):
            left, top = (each.x - block.x) * side, (each.y - block.y) * side
            body: bytes = image.view(left, top, side, side).to_string(ENCODING)
            kept[each] = self._cache.put(_name(each, theme, scale), body, each.z)
            if each == first:
                ready(kept[each])
        return kept

    def draw_city(self, bounds: tuple[float, float, float, float]) -> None:
        """All blocks of the city at the zoom that fits a wide screen; sharp, for it lies between two whole zooms."""
        zoom = fitting_zoom(bounds)
        for block in blocks(bounds, zoom):
            _brushes().submit(self._block, block, "dark", 2).result()

    def draw_ahead(self, bounds: tuple[float, float, float, float]) -> None:
        """All blocks of the city down to where its streets are read, in each look that was asked for; for ever."""
        while True:
            self.draw_next_look(bounds)

    def draw_next_look(self, bounds: tuple[float, float, float, float]) -> None:
        """The same for the next look that is asked for.

        It gives way: a brush of low priority that rests three times as long as it draws.
        """
        theme, scale = self._new_looks.get()
        ahead = [block for zoom in AHEAD for block in blocks(bounds, zoom)]
        for block in ahead[:AHEAD_BLOCKS]:
            began = time.perf_counter()
            _slow_brush().submit(self._block, block, theme, scale).result()
            time.sleep(3 * (time.perf_counter() - began))

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
    """Draw what the first page will ask for, the whole city as a wide screen shows it; when all is quiet, the rest."""

    def draw() -> None:
        painter = _painter(ground)
        with suppress(RuntimeError):  # the house ends: brushes finish their stroke and take no other
            painter.draw_city(ground.bounds)
            time.sleep(START_S)
            painter.draw_ahead(ground.bounds)

    threading.Thread(target=draw, name="warm tiles", daemon=True).start()


def _name(wanted: Tile, theme: Theme, scale: int) -> str:
    return f"{theme}/{scale}/{wanted.z}/{wanted.x}/{wanted.y}"


@cache
def _brushes() -> ThreadPoolExecutor:
    """Threads that draw: their own, so that a map full of new tiles holds up no layer."""
    return ThreadPoolExecutor(2, "tiles")


@cache
def _slow_brush() -> ThreadPoolExecutor:
    """The thread that draws ahead. An executor's, for Python waits for it at the end: Mapnik must not be cut off."""

    def give_way() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 15)

    return ThreadPoolExecutor(1, "tiles ahead", give_way)


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
