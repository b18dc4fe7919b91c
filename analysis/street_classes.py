"""How the words of TIGER and OpenStreetMap for a street become our five classes."""

import re
from typing import Final

CLASSES: Final = ("motorway", "ramp", "main", "collector", "local")

_OSM = {
    "motorway": "motorway", "motorway_link": "ramp", "trunk": "main", "trunk_link": "ramp",
    "primary": "main", "primary_link": "ramp", "secondary": "main", "secondary_link": "ramp",
    "tertiary": "collector", "tertiary_link": "local", "residential": "local", "unclassified": "local",
    "living_street": "local", "road": "local", "service": "local",
}  # fmt: skip

# Census TIGER/Line feature classes (MTFCC): alleys, car parks, walkways and internal lines are not drawn.
_TIGER = {"S1100": "motorway", "S1630": "ramp", "S1200": "main", "S1400": "local", "S1640": "local"}


def of_tiger(mtfcc: str) -> str | None:
    """Our class of a TIGER feature class; None for what is not drawn."""
    return _TIGER.get(mtfcc)


def of_osm(highway: str) -> str | None:
    """Our class of a `highway` tag; None for what no vehicle is sent along."""
    return _OSM.get(highway)


def shield(ref: str) -> str:
    """A motorway's number as its sign says it: `I- 70` and `I 70;US 40` are I-70; a state's or none is empty."""
    match = re.fullmatch(r"(I|US|[AEM])[ -]*(\d+[A-Z]?)", ref.split(";")[0].strip())
    return f"{match[1]}-{match[2]}" if match else ""
