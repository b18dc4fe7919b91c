"""Which cautions are about a place: by metres, or by an address that says the same."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from analysis.names import words
from model.distance import DEGREE_M

Row = Mapping[str, Any]
NEAR_M: Final = 30.0
"""A house and its yard; beyond that it is the neighbour's."""


class Cautions:
    """Cautions that hold, kept ready to be asked for one incident at a time."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = list(rows)
        self._folded = [tuple(words(row["address"] or "")) for row in self._rows]

    def about(self, incident: Row) -> list[Row]:
        """Those about an incident's place. Of a sensitive one none: which caution it is would tell where it is."""
        if incident["sensitive"]:
            return []
        address = tuple(words(incident["address"] or ""))
        return [
            row
            for row, folded in zip(self._rows, self._folded, strict=True)
            if (address and folded == address) or _near(row, incident)
        ]


def _near(row: Row, incident: Row) -> bool:
    if None in (row["lon"], row["lat"], incident["lon"], incident["lat"]):
        return False
    east = (row["lon"] - incident["lon"]) * math.cos(math.radians(incident["lat"]))
    return DEGREE_M * math.hypot(east, row["lat"] - incident["lat"]) <= NEAR_M
