"""Mutual aid: a unit of a neighbouring agency comes to an incident, and is one of ours for as long as it takes."""

from dataclasses import dataclass
from typing import ClassVar, Final

from commands import words
from commands.assign import SOURCE, AssignUnit
from commands.command import Done, Settle
from commands.errors import ConflictError, UnfitError
from commands.incident import found
from model.actor import Actor
from model.incident import OPEN_STATES
from model.unit import AID, UNIT, UNIT_TYPES
from store import Act

LONGEST: Final = 40  # letters of an agency's or a unit's name


@dataclass(frozen=True)
class CallAid:
    """That agency sends this unit. `called` is its call sign there."""

    name: ClassVar[str] = "call_aid"

    incident_id: str
    agency: str
    called: str
    unit_type: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """It stands among the units sent, and is stood down or said to be there as ours are; it is never offered."""
        row, kind = found(act, actor, self.incident_id), words.one_of("unit_type", self.unit_type, UNIT_TYPES)
        agency, called = (_named(name, getattr(self, name)) for name in ("agency", "called"))
        if row["state"] not in OPEN_STATES:
            raise ConflictError(f"It is {row['state'].replace('_', ' ')}: nobody was asked for. Reopen it first.")
        name = f"{called}{AID}{agency}"
        act.keep(UNIT.records([{
            "id": name, "source": SOURCE, "source_id": name, "observed_at": act.now, "received_at": act.now,
            "name": name, "unit_type": kind, "station": agency, "state": "available",
        }]))  # fmt: skip
        AssignUnit(self.incident_id, name).carry(act, actor, settle)
        return Done("incident", self.incident_id, f"{called} of {agency} asked for")


def _named(name: str, value: object) -> str:
    told = words.line(name, words.line(name, value, least=1).replace("@", " "), least=1)
    if len(told) > LONGEST:
        raise UnfitError(f"{name}: at most {LONGEST} letters, found {len(told)}.")
    return told
