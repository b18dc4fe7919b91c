"""A wall of city.toml: what a screen shows that nobody touches, and through which views it turns."""

from collections.abc import Collection, Iterable, Iterator
from typing import Annotated, Final, Literal, TypeVar

from pydantic import Field, field_validator, model_validator

from config.values import Frozen
from model.incident import KINDS, PRIORITIES
from model.shown import PART_KEYS

T = TypeVar("T", int, str)
FIGURES: Final = ("priority1", "unacknowledged", "units", "response", "feeds", "open")
SLOTS: Final = 4
OFTENEST_S: Final = 5  # a view that is shown for less cannot be read
Seconds = Annotated[float, Field(ge=OFTENEST_S, le=86_400)]
Box = tuple[float, float, float, float]


class WallView(Frozen):
    """One view of the rotation: a place of the map by `map`, `bounds` or `area`; without any, the whole city."""

    name: Annotated[str, Field(min_length=1)]
    map: str | None = None
    bounds: Box | None = None
    area: str | None = None
    seconds: Seconds | None = None

    @field_validator("map")
    @classmethod
    def readable(cls, value: str) -> str:
        """As in an address: `zoom/lat/lon`."""
        try:
            zoom, lat, lon = (float(part) for part in value.split("/"))
        except ValueError:
            raise ValueError('a place such as "14/43.28/-61.72"') from None
        if not (8 <= zoom <= 19 and -85 <= lat <= 85 and -180 <= lon <= 180):
            raise ValueError("zoom 8 to 19, then latitude and longitude")
        return value

    @field_validator("bounds")
    @classmethod
    def some_ground(cls, value: Box) -> Box:
        west, south, east, north = value
        if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
            raise ValueError("west < east and south < north, in degrees")
        return value

    @model_validator(mode="after")
    def one_place(self) -> "WallView":
        if sum(given is not None for given in (self.map, self.bounds, self.area)) > 1:
            raise ValueError("one of map, bounds and area")
        return self


class WallFilters(Frozen):
    """Which incidents the wall speaks of; what is not named passes."""

    priority: tuple[int, ...] = ()
    kind: tuple[str, ...] = ()
    area: tuple[str, ...] = ()

    @field_validator("priority")
    @classmethod
    def known_priority(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        return _all_known(value, PRIORITIES)

    @field_validator("kind")
    @classmethod
    def known_kind(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _all_known(value, KINDS)


class Wall(Frozen):
    """A preset: `/wall/NAME`."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: str | None = None
    layers: tuple[str, ...] = ("incident", "alert", "unit")
    views: tuple[WallView, ...] = ()
    seconds: Seconds = 30
    filters: WallFilters = WallFilters()
    figures: tuple[str, ...] = FIGURES[:SLOTS]
    theme: Literal["dark", "light"] = "dark"

    @field_validator("layers")
    @classmethod
    def known_layers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _all_known(value, PART_KEYS)

    @field_validator("figures")
    @classmethod
    def four_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not len(set(value)) == len(value) == SLOTS:
            raise ValueError("four different figures")
        return _all_known(value, FIGURES)

    @property
    def heading(self) -> str:
        """What people call it."""
        return self.title or self.name.replace("-", " ").capitalize()


WHOLE_CITY: Final = Wall(name="city", title="The whole city")


def unknown_areas(walls: Iterable[Wall], known: Collection[str]) -> Iterator[str]:
    """A fault for each area that a wall names and the city does not have."""
    there = ", ".join(sorted(known)) or "no area"
    for wall in walls:
        named = [(f"views.{view.name}.area", view.area) for view in wall.views if view.area is not None]
        for path, area in [*named, *(("filters.area", area) for area in wall.filters.area)]:
            if area not in known:
                yield f'wall.{wall.name}.{path}: expected one of {there}, found "{area}"'


def _all_known(given: tuple[T, ...], known: Collection[T]) -> tuple[T, ...]:
    for each in given:
        if each not in known:
            raise ValueError(f"each one of {', '.join(map(str, known))}")
    return given
