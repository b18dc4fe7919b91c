"""Layer: one kind of mark on the map, how the rail names it, and the function that makes its features."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

Feature = dict[str, object]
Maker = Callable[[pl.DataFrame, datetime], list[Feature]]


@dataclass(frozen=True)
class Part:
    """A line in the rail that is switched by itself; `where` says which features of its layer it holds."""

    key: str
    title: str
    symbol: str
    colour: str = ""
    where: tuple[str, str] | None = None
    only_when_any: bool = False


@dataclass(frozen=True)
class Layer:
    """What `/layers/{name}` serves and the browser draws.

    `moves` names the live event that carries positions; `rest_s` is how long the browser waits between two
    fetches; a layer that has no age says `fixed` in its place.
    """

    name: str
    features: Maker
    parts: tuple[Part, ...]
    table: str | None = None
    moves: str | None = None
    fixed: str = ""
    rest_s: int = 1

    @property
    def opens(self) -> bool:
        """Whether a mark of this layer has a row behind it, to be opened as a card."""
        return self.table is not None
