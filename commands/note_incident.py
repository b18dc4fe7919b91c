"""A note to an incident: added, never changed."""

from dataclasses import dataclass
from typing import ClassVar

from commands import words
from commands.command import Done, Settle
from commands.incident import found
from model.actor import Actor
from model.incident import INCIDENT_NOTE
from store import Act


@dataclass(frozen=True)
class NoteIncident:
    """What somebody wants the next one to know."""

    name: ClassVar[str] = "note_incident"

    incident_id: str
    text: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """The note under its own id."""
        found(act, actor, self.incident_id)
        note = keep_note(act, actor, self.incident_id, words.lines("text", self.text, least=1))
        return Done("incident", self.incident_id, f"note {note}", answer=note)


def keep_note(act: Act, actor: Actor, incident_id: str, text: str) -> str:
    """Keep it; its id, which counts the notes of that incident."""
    count = act.ask("SELECT count(*) AS n FROM log.incident_note WHERE incident_id = $id", id=incident_id).item()
    note = f"{incident_id}:{count + 1}"
    row = {
        "id": note, "source": "desk", "source_id": note, "observed_at": act.now, "received_at": act.now,
        "incident_id": incident_id, "author": actor.name, "text": text,
    }  # fmt: skip
    act.keep(INCIDENT_NOTE.records([row]))
    return note
