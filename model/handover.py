"""What one shift hands over to the next, as one actor may read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import polars as pl

Row = dict[str, Any]
URGENT: Final = 2


@dataclass(frozen=True)
class Handover:
    """All of it; what the actor may not read at all is None.

    `incidents`: open ones, the worst first, each with the `alarms` that wait, the `units` under way to it or there, its
    `shelved` alarms and its `untaken` orders (unit and receipt's state). `moved`: those that were open at `since` or
    began later, with `opened`, `ended` and `was_priority`.
    """

    since: datetime
    now: datetime
    incidents: list[Row]
    moved: pl.DataFrame
    waiting: list[Row] | None  # alarms that wait for somebody, or are put aside, the worst first
    alarms: pl.DataFrame | None
    out_of_service: list[Row] | None
    closed_off: list[Row] | None
    notes: list[Row] | None

    @property
    def changed(self) -> list[Row]:
        """Those of `moved` whose priority is another by now."""
        return self.moved.filter(pl.col("was_priority") != pl.col("priority")).to_dicts()

    @property
    def outcomes(self) -> list[Row]:
        """Those of `moved` that were urgent, before or at the end, and are over; the last one first."""
        urgent = (pl.col("priority") <= URGENT) | (pl.col("was_priority") <= URGENT)
        return self.moved.filter("ended", urgent.fill_null(False)).sort("told_at", descending=True).to_dicts()
