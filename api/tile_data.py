"""The base map's files sorted into what each layer of the style asks for."""

from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from api.basemap_style import LAYERS, PALETTES, style
from api.tile_grid import BLOCK, DEEPEST

_MAJOR = ("motorway", "ramp", "main")
_WATER = ("water", "harbour")


def sorted_by_layer(streets: Path, areas: Path | None, land: Path | None) -> dict[str, bytes]:
    """GeoJSON for each layer that has anything to draw."""
    found: dict[str, list[Any]] = {}
    for each in _features(streets):
        cls = each["properties"]["cls"]
        found.setdefault("major" if cls in _MAJOR else cls, []).append(each)
    for each in _features(land):
        kind = each["properties"]["kind"]
        found.setdefault("water" if kind in _WATER else kind, []).append(each)
    found["areas"] = _features(areas)
    return {
        name: orjson.dumps({"type": "FeatureCollection", "features": features})
        for name, features in found.items()
        if features and name in LAYERS
    }


def fingerprint(layers: dict[str, bytes], renderer: str) -> str:
    """Changes whenever a tile would look different."""
    digest = blake2b(f"{renderer} {BLOCK}".encode(), digest_size=8)
    for theme in PALETTES:
        for zoom in range(DEEPEST + 1):
            digest.update(style(theme, zoom).encode())
    for name in sorted(layers):
        digest.update(name.encode() + layers[name])
    return digest.hexdigest()


def _features(path: Path | None) -> list[Any]:
    features: list[Any] = orjson.loads(path.read_bytes())["features"] if path else []
    return features
