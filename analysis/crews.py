"""Crews: who is aboard a unit at a moment, of the shifts that are known."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

_ID: Final = re.compile(r"[^\s,;|\[\]\"']+")


@dataclass(frozen=True)
class Crew:
    """Responders' ids, and when the shift ends; None where nobody said."""

    responders: tuple[str, ...]
    until: datetime | None


def crew(shifts: Iterable[Mapping[str, Any]], at: datetime) -> Crew | None:
    """Who is aboard by a unit's shifts; where several are under way, all of them, up to the last one's end. None where
    no shift is under way."""
    now = [
        row
        for row in shifts
        if (row["from_at"] is None or row["from_at"] <= at) and (row["to_at"] is None or row["to_at"] > at)
    ]
    if not now:
        return None
    aboard = dict.fromkeys(each for row in now for each in responders(row["responder_ids"]))
    ends = [row["to_at"] for row in now]
    return Crew(tuple(aboard), None if None in ends else max(ends))


def responders(told: str | None) -> Sequence[str]:
    """The ids in a list as registries write them: with commas, semicolons or spaces, or as a JSON array."""
    return _ID.findall(told or "")
