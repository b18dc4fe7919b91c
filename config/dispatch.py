"""`[dispatch]` of city.toml: how fast streets are driven, who must be there how soon, and what goes where."""

from collections.abc import Mapping
from datetime import timedelta
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import Field, field_validator

from config.values import Duration, Frozen, Period
from model.incident import KINDS
from model.unit import UNIT_TYPES

UnitType = Literal["police", "fire", "ambulance", "supervisor", "other"]
Speed = Annotated[float, Field(gt=0, le=200)]


class Speeds(Frozen):
    """What an emergency vehicle averages on each class of street, in km/h, stops and turns included."""

    motorway: Speed = 90.0
    ramp: Speed = 50.0
    main: Speed = 55.0
    collector: Speed = 45.0
    local: Speed = 35.0


class Standard(Frozen):
    """How soon a type of unit is to have left, and to be there; and who says so."""

    turnout: Duration = timedelta(seconds=60)
    travel: Period = timedelta(minutes=8)
    source: str = "no standard is given for this type: 60 s and 8 min are assumed"


class Sending(Frozen):
    """How soon after a call was reported somebody is to have been sent, and who says so."""

    within: Period = timedelta(seconds=60)
    source: str = "NFPA 1225 (90 % of calls)"


NFPA: Final = "NFPA 1710 (90 % of calls)"
STANDARDS: Final[Mapping[str, Standard]] = MappingProxyType({
    "fire": Standard(turnout=timedelta(seconds=80), travel=timedelta(seconds=240), source=NFPA),
    "ambulance": Standard(turnout=timedelta(seconds=60), travel=timedelta(seconds=240), source=NFPA),
})  # fmt: skip


class Plan(Frozen):
    """What goes to incidents of one kind, and perhaps only to those whose own words match `type`.

    Each of `units` is a type of unit or a pattern of call signs; one that is wanted twice stands there twice.
    """

    kind: str
    type: str | None = None
    units: Annotated[tuple[str, ...], Field(min_length=1, max_length=12)]

    @field_validator("kind")
    @classmethod
    def known_kind(cls, value: str) -> str:
        if value not in KINDS:
            raise ValueError(f"one of {', '.join(KINDS)}")
        return value

    def fits(self, kind: str | None, words: str | None) -> bool:
        """Whether it is for an incident of that kind and with those words."""
        return self.kind == kind and (self.type is None or fnmatchcase((words or "").lower(), self.type.lower()))


USUAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "fire": ("fire", "fire", "supervisor"), "medical": ("ambulance",), "crime": ("police",), "traffic": ("police",),
    "hazard": ("fire",), "weather": ("fire",), "flood": ("fire", "police"), "crowd": ("police", "police"),
    "person_down": ("ambulance",), "sos": ("police", "ambulance"), "public": ("police",), "other": ("police",),
})  # fmt: skip


class Dispatch(Frozen):
    """`busy` is the share of time that a unit is on calls, `slack` how much later than the closest one may be."""

    busy: Annotated[float, Field(gt=0, lt=1)] = 0.3
    slack: Duration = timedelta(seconds=60)
    speeds: Speeds = Speeds()
    sending: Sending = Sending()
    standards: dict[UnitType, Standard] = Field(default_factory=dict)
    plans: tuple[Plan, ...] = ()

    def standard(self, unit_type: str) -> Standard:
        """The standard of a type of unit: the city's, else the field's."""
        given: Mapping[str, Standard] = {str(kind): each for kind, each in self.standards.items()}
        return given.get(unit_type) or STANDARDS.get(unit_type) or Standard()

    def has_standard(self, unit_type: str) -> bool:
        """Whether anybody says how soon that type is to be there: the city, or the field."""
        return unit_type in self.standards or unit_type in STANDARDS

    def plan(self, kind: str | None, words: str | None) -> tuple[str, ...]:
        """What is to go to such an incident: of the plans that fit the first that names its words, else the first."""
        fitting = [plan for plan in self.plans if plan.fits(kind, words)]
        best = min(fitting, key=lambda plan: plan.type is None, default=None)
        return best.units if best else USUAL.get(kind or "other", USUAL["other"])


def wanted(item: str, unit_id: str, unit_type: str | None) -> bool:
    """Whether a unit is what an item of a plan wants."""
    return unit_type == item if item in UNIT_TYPES else fnmatchcase(unit_id, item)
