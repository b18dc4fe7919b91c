"""`[risk]` of city.toml: what the forecast learns from, and on which cells it is told."""

from collections.abc import Iterable
from typing import Annotated, Any, Final

from pydantic import Field, ValidationInfo, field_validator

from config.patrol import Plan
from config.values import Frozen
from model.incident import KINDS

Patterns = Annotated[tuple[str, ...], Field(min_length=1)]
CELLS: Final = ("h3:8", "h3:9", "h3:10")
POLICE_INITIATED: Final = ("drug", "narcotic", "weapon", "dui", "driving under", "disorderly", "prostitution", "vice")


class Risk(Frozen):
    """Categories of incidents by name, each a list of kinds or of globs over the source's own words (case left aside).

    Without any every incident counts, as one. `initiated` are those that police bring in themselves: they follow
    patrols, and look the more predictable for it. They are never learnt from. `groups` name areas whose share of patrol
    is held against their share of what victims report; `tactics` what a patrol may do beside enforcing, by category,
    or "any".
    """

    cells: str = "h3:9"
    categories: dict[str, Patterns] = Field(default_factory=dict)
    initiated: tuple[str, ...] = ()
    groups: dict[str, Patterns] = Field(default_factory=dict)
    tactics: dict[str, Patterns] = Field(default_factory=dict)
    plan: Plan = Plan()

    @field_validator("cells")
    @classmethod
    def hexagons(cls, value: str) -> str:
        if value not in CELLS:
            raise ValueError(f"one of {', '.join(CELLS)}: the map shows hexagons (backtest --cells also takes squares)")
        return value

    @field_validator("categories", mode="before")
    @classmethod
    def by_name(cls, value: Any) -> Any:
        """A mere list names each category by its one pattern."""
        if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
            return {each.strip("*? "): (each,) for each in value}
        return value

    @field_validator("categories")
    @classmethod
    def plain_names(cls, value: dict[str, Patterns]) -> dict[str, Patterns]:
        for name in value:
            if name == "all" or not name.replace("-", "").replace("_", "").replace(" ", "").isalnum():
                raise ValueError(f'{name!r}: letters, digits, "-" and "_"; "all" is all of them together')
        return value

    @field_validator("initiated")
    @classmethod
    def known(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if unknown := set(value) - set(info.data.get("categories", {})):
            raise ValueError(f"{sorted(unknown)[0]!r} is none of the categories")
        return value

    @field_validator("groups")
    @classmethod
    def apart(cls, value: dict[str, Patterns]) -> dict[str, Patterns]:
        areas = [area for members in value.values() for area in members]
        if twice := sorted({area for area in areas if areas.count(area) > 1}):
            raise ValueError(f"{twice[0]!r} is in more than one group")
        return value

    @field_validator("tactics")
    @classmethod
    def of_categories(cls, value: dict[str, Patterns], info: ValidationInfo) -> dict[str, Patterns]:
        if unknown := set(value) - {"any", *info.data.get("categories", {})}:
            raise ValueError(f'{sorted(unknown)[0]!r} is none of the categories, nor "any"')
        return value

    @field_validator("plan")
    @classmethod
    def for_categories(cls, value: Plan, info: ValidationInfo) -> Plan:
        learnt = set(info.data.get("categories", {})) - set(info.data.get("initiated", ()))
        if unknown := set(value.categories) - learnt:
            raise ValueError(f"categories: {sorted(unknown)[0]!r} is none of the categories that are learnt from")
        return value

    @property
    def learnt(self) -> dict[str, tuple[str, ...]]:
        """The categories that the forecast learns from."""
        return {name: patterns for name, patterns in self.categories.items() if name not in self.initiated}

    def strangers(self, areas: Iterable[str]) -> list[str]:
        """That a group names an area which the city has not, in a sentence each."""
        known = set(areas)
        return [
            f"risk.groups.{name}: the city has no area {area!r}"
            for name, members in self.groups.items()
            for area in members
            if area not in known
        ]

    def warnings(self) -> list[str]:
        """What a reader of this should know before it is used."""
        return [
            f"[risk] categories.{name}: {pattern!r} reads like what police bring in themselves. Such records follow "
            f"patrols, and a forecast that learns from them sends patrols where patrols were. Name {name!r} in [risk] "
            "initiated, or be sure that victims report it."
            for name, patterns in self.learnt.items()
            for pattern in patterns
            if pattern not in KINDS and any(word in pattern.lower() for word in POLICE_INITIATED)
        ]
