"""Place, kind, priority and title of any incident can be corrected; and somebody can take it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from commands import words
from commands.command import Done, Settle
from commands.errors import ConflictError, UnfitError
from commands.incident import found, lay, unchanged, withheld
from model.actor import Actor
from model.incident import KINDS, OPEN_STATES
from store import Act

CORRECTED: Final = ("kind", "priority", "title", "address", "lon", "lat")


@dataclass(frozen=True)
class CorrectIncident:
    """New words for some columns. `saw` holds what the person saw of them: where that is no longer so, they are told.

    What a sensitive incident hides is stated even where it was said before: the answer would tell a guesser.

    Of a sensitive incident whose place the person was not shown, `saw` names what they were shown: nothing.
    """

    name: ClassVar[str] = "correct_incident"

    incident_id: str
    kind: str | None = None
    priority: int | None = None
    title: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    saw: Mapping[str, Any] = field(default_factory=dict)

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Only what differs from what is there is stated."""
        row = found(act, actor, self.incident_id)
        told = self._told()
        unchanged(act, actor, row, {name: seen for name, seen in self.saw.items() if name in told})
        changed = {name: value for name, value in told.items() if row[name] != value or withheld(row, name)}
        if not changed:
            return Done("incident", self.incident_id, "nothing to change")
        if "lon" in changed or "lat" in changed:  # a place is one word
            changed |= {"lon": told["lon"], "lat": told["lat"]}
        lay(act, actor, self.incident_id, changed, settle)
        # Where somebody was hurt, and what was said of it, is not for the log: it names what was changed.
        said = [f"{name} {row[name]} → {value}" for name, value in changed.items() if name in ("kind", "priority")]
        said += sorted({"place" if name in ("lon", "lat") else name for name in changed} - {"kind", "priority"})
        return Done("incident", self.incident_id, ", ".join(said))

    def _told(self) -> dict[str, Any]:
        if (self.lon is None) != (self.lat is None):
            raise UnfitError("A place needs both a longitude and a latitude.")
        given = {name: getattr(self, name) for name in CORRECTED if getattr(self, name) is not None}
        if not given:
            raise UnfitError(f"What is to be corrected? One of {', '.join(CORRECTED)}.")
        fit: dict[str, Callable[[Any], object]] = {
            "kind": lambda value: words.one_of("kind", value, KINDS),
            "priority": lambda value: words.whole("priority", value, 1, 5),
            "title": lambda value: words.line("title", value, least=3),
            "address": lambda value: words.line("address", value),
            "lon": lambda value: words.degrees("lon", value, 180),
            "lat": lambda value: words.degrees("lat", value, 90),
        }
        return {name: fit[name](value) for name, value in given.items()}


@dataclass(frozen=True)
class TakeIncident:
    """Become its owner. Of two who take it at once one is told that the other has it."""

    name: ClassVar[str] = "take_incident"

    incident_id: str
    saw_owner: str | None = None

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Theirs; what nobody had acknowledged is acknowledged by that."""
        row = found(act, actor, self.incident_id)
        if row["owner"] == actor.name:
            return Done("incident", self.incident_id, "was theirs already")
        unchanged(act, actor, row, {"owner": self.saw_owner})
        if row["state"] not in OPEN_STATES:
            raise ConflictError(f"It is {row['state'].replace('_', ' ')} by now. Reopen it first.")
        told = {"owner": actor.name} | ({"state": "acknowledged"} if row["state"] == "new" else {})
        lay(act, actor, self.incident_id, told, settle)
        return Done("incident", self.incident_id, f"owner {row['owner'] or 'nobody'} → {actor.name}")
