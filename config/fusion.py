"""`[fusion]` of city.toml: how near in place and time signals of two kinds are taken for one event."""

from collections.abc import Mapping
from itertools import combinations_with_replacement
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, field_validator

from config.values import Frozen, Period, metres
from model.fusion import Window
from model.incident import KINDS

Metres = Annotated[float, BeforeValidator(metres), Field(gt=0, le=5_000)]


class Pair(Frozen):
    """Two kinds, which may be the same one; `distance` such as "400m"."""

    kinds: tuple[str, str]
    distance: Metres
    within: Period

    @field_validator("kinds", mode="before")
    @classmethod
    def known_kinds(cls, value: Any) -> Any:
        if not isinstance(value, list | tuple) or len(value) != 2 or not set(map(str, value)) <= set(KINDS):
            raise ValueError(f"two of {', '.join(KINDS)}")
        return tuple(value)


class Fusion(Frozen):
    """`join = false`: signals open incidents of their own, and people join them by hand."""

    join: bool = True
    pairs: tuple[Pair, ...] = ()

    @property
    def windows(self) -> Mapping[tuple[str, str], Window]:
        """For each pair of kinds, in either order, how near they must be; pairs without a window are never joined."""
        given = {each.kinds: Window(each.distance, each.within.total_seconds()) for each in self.pairs}
        both = {(b, a): window for (a, b), window in given.items()}
        return MappingProxyType({**USUAL_WINDOWS, **given, **both})


SAME: Final = Window(700, 190)
"""The same kind. What people tell is some 150 m off (standard deviation) and follows within three minutes; the time is
counted from the last word, so that an event that goes on stays open for more."""
RELATED: Final = (
    # Somebody hurt is seen, heard of and felt as different things.
    (("sos", "medical"), Window(150, 190)),  # somebody of ours calls: a patient elsewhere must not swallow that
    (("sos", "crime"), Window(150, 190)),
    (("sos", "person_down"), Window(500, 190)),
    (("person_down", "medical"), Window(700, 190)),
    (("person_down", "crime"), Window(700, 190)),
    (("traffic", "medical"), Window(700, 190)),
    (("traffic", "person_down"), Window(700, 190)),
    (("crowd", "public"), Window(500, 600)),
    (("fire", "hazard"), Window(500, 900)),  # smoke takes its time to the next sensor
    (("flood", "weather"), Window(2_000, 3_600)),
)


def _usual() -> Mapping[tuple[str, str], Window]:
    found = {(kind, kind): SAME for kind in KINDS}
    for kinds, window in RELATED:
        for a, b in combinations_with_replacement(kinds, 2):
            if a != b:
                found.setdefault((a, b), window)
                found.setdefault((b, a), window)
    return MappingProxyType(found)


USUAL_WINDOWS: Final = _usual()
