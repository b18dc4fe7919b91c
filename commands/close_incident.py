"""Closing and reopening."""

from dataclasses import dataclass
from typing import ClassVar, Final

from commands import words
from commands.command import Done, Settle
from commands.errors import ConflictError
from commands.incident import found, lay, unchanged
from commands.note_incident import keep_note
from model.actor import Actor
from model.incident import OPEN_STATES
from store import Act

ENDS: Final = ("resolved", "closed", "false_alarm")


@dataclass(frozen=True)
class CloseIncident:
    """It is over: resolved, closed, or never was (false_alarm). `saw_state` is the state that the person saw."""

    name: ClassVar[str] = "close_incident"

    incident_id: str
    state: str = "closed"
    saw_state: str | None = None
    note: str | None = None

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Of two who close it at once, the second is told what the first has made of it."""
        row, state = found(act, actor, self.incident_id), words.one_of("state", self.state, ENDS)
        if self.saw_state is not None:
            unchanged(act, actor, row, {"state": self.saw_state})
        if row["state"] in ENDS:
            raise ConflictError(f"It is {row['state'].replace('_', ' ')} already. Nothing was changed.")
        lay(act, actor, self.incident_id, {"state": state}, settle)
        if self.note and (text := words.lines("text", self.note)):
            keep_note(act, actor, self.incident_id, text)
        return Done("incident", self.incident_id, f"state {row['state']} → {state}")


@dataclass(frozen=True)
class ReopenIncident:
    """It is not over after all. The reason is kept as a note."""

    name: ClassVar[str] = "reopen_incident"

    incident_id: str
    reason: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Theirs who reopened it, and acknowledged by that."""
        row, reason = found(act, actor, self.incident_id), words.lines("text", self.reason, least=3)
        if row["state"] in OPEN_STATES:
            raise ConflictError(f"It is open: {row['state'].replace('_', ' ')}. Nothing was changed.")
        lay(act, actor, self.incident_id, {"state": "acknowledged", "owner": actor.name}, settle)
        keep_note(act, actor, self.incident_id, reason)
        return Done("incident", self.incident_id, f"state {row['state']} → acknowledged")
