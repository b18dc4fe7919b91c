"""How many alarms ask for each operator, beside what one can answer (ISA-18.2, IEC 62682)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from queries import sql
from store import Reader

WINDOW: Final = timedelta(minutes=10)
SHIFT: Final = timedelta(hours=8)
NORM: Final = 1
"""Alarms an operator in ten minutes that can be lived with (ISA-18.2, table of average rates)."""
MOST: Final = 2
"""What can still be managed."""
WORST: Final = 10


@dataclass(frozen=True)
class AlarmLoad:
    """Alarms raised in ten minutes for each who is at work; of the last shift the causes that asked most often."""

    per_operator: float
    raised: int
    operators: int
    norm: int
    most: int
    worst: list[tuple[str, int]]


def alarms_since(store: Reader, since: datetime) -> pl.DataFrame:
    """By rule, the one that asked most often first: `alarms` raised since then, how many `times` in all, and how many
    of them are `waiting`, `taken` (acknowledged, owned or resolved), `untrue` and `shelved` by now.

    The rule is null where a sensitive incident hides it.
    """
    return store.read(sql("alarm_load"), since=since)


def alarm_load(store: Reader, house: Reader, now: datetime) -> AlarmLoad:
    """The load now. Who works on the floor is told by the audit log, which `house` may read; there is always one."""
    raised = int(store.read(sql("alarm_load"), since=now - WINDOW)["alarms"].sum() or 0)
    causes = store.read(sql("alarm_load"), since=now - SHIFT).head(WORST)
    operators = max(1, int(house.read(sql("operators_at_work"), since=now - SHIFT).item()))
    worst = list(zip(causes["rule"].to_list(), causes["alarms"].to_list(), strict=True))
    return AlarmLoad(round(raised / operators, 1), raised, operators, NORM, MOST, worst)
