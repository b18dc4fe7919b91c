"""A camera's picture: a street in perspective, what moves on it, and the time, drawn with numpy alone as a PNG."""

import struct
import zlib
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from simulation.cameras import Sighting, cameras, glimpses
from simulation.city import Meridian
from simulation.risk import ZONE
from simulation.wire.glyphs import HEIGHT as GLYPH_H
from simulation.wire.glyphs import text_mask

Image = npt.NDArray[np.uint8]
WIDTH, HEIGHT, HORIZON = 480, 270, 96
# Sky, far houses, three house fronts, pavement, kerb, road, line, window lit, window dark, then what moves, and ink.
_DAY = [(150, 171, 190), (118, 130, 142), (126, 110, 98), (105, 112, 118), (139, 128, 110), (124, 124, 120),
        (168, 168, 162), (78, 82, 86), (214, 210, 196), (92, 104, 116), (70, 80, 92),
        (58, 94, 128), (150, 62, 54), (224, 214, 190), (40, 44, 48), (255, 255, 255), (0, 0, 0)]  # fmt: skip
_SKY, _FAR, _FRONT, _PAVEMENT, _KERB, _ROAD, _LINE, _LIT, _DARK, _CAR, _RED, _COAT, _SHADE, _WHITE, _INK = (
    0, 1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)  # fmt: skip


def frame(city: Meridian, camera_id: str) -> bytes:
    """What a camera shows now; KeyError when there is none of that name or it is offline."""
    camera = next((c for c in cameras(city.seed) if c.id == camera_id), None)
    if camera is None or camera.state != "live":
        raise KeyError(camera_id)
    at = city.advance()
    image = _street(int(camera_id.rpartition("_")[2])).copy()
    for seen in glimpses(city.seed, camera_id, at):
        _draw(image, seen, at)
    local = datetime.fromtimestamp(at, UTC).astimezone(ZONE)
    _write(image, camera.name.upper()[:52], 8, 8)
    _write(image, local.strftime("%Y-%m-%d %H:%M:%S"), 8, HEIGHT - GLYPH_H * 2 - 8)
    hour = local.hour + local.minute / 60
    return _png(image, _palette(float(np.clip(np.sin((hour - 6.5) / 12 * np.pi) * 1.6 + 0.35, 0.28, 1))))


@lru_cache(maxsize=160)
def _street(number: int) -> Image:
    """The empty scene: houses to both sides, road and pavements running to a vanishing point."""
    rng = np.random.default_rng(number)
    vanish = int(rng.integers(190, 290))
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    depth = np.clip((y - HORIZON) / (HEIGHT - HORIZON), 0.001, 1)
    side = (x - vanish) / (depth * WIDTH)
    image = np.full((HEIGHT, WIDTH), _SKY, dtype=np.uint8)
    image[y >= HORIZON] = _PAVEMENT
    image[(y >= HORIZON) & (np.abs(side) < 0.62)] = _KERB
    image[(y >= HORIZON) & (np.abs(side) < 0.59)] = _ROAD
    stripe = (np.log(depth) * 5 % 1) < 0.5
    image[(y >= HORIZON) & (np.abs(side) < 0.012) & stripe] = _LINE
    crossing = (depth > 0.5) & (depth < 0.62) & (np.abs(side) < 0.55) & ((side * 14 % 1) < 0.5)
    image[crossing] = _LINE
    image[(y > HORIZON - 16) & (y < HORIZON) & (np.abs(x - vanish) < 46)] = _FAR
    away = np.abs(x - vanish) / np.where(x < vanish, vanish, WIDTH - vanish)
    for house in range(6):
        near, far = 1.3 - house * 0.2, 1.1 - house * 0.2
        tall = rng.uniform(0.8, 1.5)
        top = HORIZON - away * 130 * tall
        wall = (away < near) & (away >= far) & (away > 0.12) & (y > top) & (y < HORIZON + away * 62)
        image[wall] = _FRONT + int(rng.integers(3))
        level = (y - top) / np.maximum(away, 0.1)
        window = wall & ((level % 34) > 13) & ((level % 34) < 28) & ((away / far * 23 % 1) > 0.45) & (level < 150)
        image[window] = _DARK if rng.random() < 0.6 else _LIT
    return image


def _draw(image: Image, seen: Sighting, at: float) -> None:
    """A moving thing: larger the nearer it is, crossing the picture while it is seen."""
    left, top, width, _ = seen.box
    lasts = min(seen.ends, seen.begins + 40) - seen.begins
    share = min(1.0, (at - seen.begins) / lasts)
    ground = HORIZON + 20 + (HEIGHT - HORIZON - 40) * (top - 0.35) / 0.3
    size = 0.35 + (ground - HORIZON) / (HEIGHT - HORIZON)
    across = {"car": 78, "bicycle": 34, "dog": 20, "person_down": 46, "crowd": 110}.get(seen.label, 15) * size
    tall = {"car": 38, "bicycle": 40, "dog": 15, "person_down": 13}.get(seen.label, 46) * size
    moves = 0.0 if seen.label in ("person_down", "crowd", "loitering") else 0.35
    begin, goal = left * WIDTH, (left + (moves if width > 0.1 else -moves)) * WIDTH
    x, y = int(begin + (goal - begin) * share), int(ground)
    w, h = int(across), int(tall)
    tone = _RED if ord(seen.id[-1]) % 3 == 0 and seen.label == "car" else _CAR
    _box(image, x, y - 2, w, 4, _SHADE)
    if seen.label == "car":
        _box(image, x, y - int(h * 0.62), w, int(h * 0.62), tone)
        _box(image, x + w // 6, y - h, w * 2 // 3, int(h * 0.45), _DARK)
    elif seen.label == "crowd":
        for one in range(7):
            _box(image, x + one * w // 7, y - h + 3 * (one % 3), max(2, w // 9), h - 3 * (one % 3), _COAT)
    elif seen.label in ("person", "loitering"):
        _box(image, x, y - int(h * 0.8), w, int(h * 0.8), _COAT if len(seen.zones) else _SHADE)
        _box(image, x + w // 4, y - h, max(2, w // 2), max(2, h // 5), _LIT)
    else:
        _box(image, x, y - h // 2, w, h // 2, _SHADE)
    _outline(image, x - 4, y - h - 4, w + 8, h + 8)


def _box(image: Image, x: int, y: int, width: int, height: int, tone: int) -> None:
    image[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)] = tone


def _outline(image: Image, x: int, y: int, width: int, height: int) -> None:
    for dx, dy, w, h in ((0, 0, width, 1), (0, height, width, 1), (0, 0, 1, height), (width, 0, 1, height + 1)):
        _box(image, x + dx, y + dy, w, h, _WHITE)


def _write(image: Image, words: str, x: int, y: int) -> None:
    mask = np.kron(text_mask(words), np.ones((2, 1), dtype=bool))[:, : WIDTH - x - 4]
    height, width = mask.shape
    _box(image, x - 4, y - 4, width + 8, height + 8, _INK)
    image[y : y + height, x : x + width][mask] = _WHITE


def _palette(light: float) -> bytes:
    tones = np.array(_DAY, dtype=float)
    dim = tones * light + np.array([8, 12, 22]) * (1 - light)
    dim[[_LIT, _WHITE, _INK]] = tones[[_LIT, _WHITE, _INK]]
    if light < 0.6:
        dim[_LIT] = (236, 196, 120)
    return np.clip(dim, 0, 255).astype(np.uint8).tobytes()


def _png(image: Image, palette: bytes) -> bytes:
    """An indexed PNG, as its specification lays it out: length, type, data, CRC for each chunk."""
    rows = np.hstack([np.zeros((HEIGHT, 1), dtype=np.uint8), image]).tobytes()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"PLTE", palette) + chunk(b"IDAT", zlib.compress(rows, 4))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")
