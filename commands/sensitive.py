"""Sensitive incidents: marked by anyone on the floor, lifted by few, looked at with a purpose by those assigned."""

from dataclasses import dataclass
from typing import Any, ClassVar

from commands import words
from commands.command import Done, Settle
from commands.errors import NotAllowedError
from commands.incident import assigned, found, lay
from model.actor import Actor
from model.incident import INCIDENT, INCIDENT_NOTE
from model.table import Table
from store import Act


@dataclass(frozen=True)
class MarkSensitive:
    """From now on its place is its hexagon's, and its address and title are for those assigned."""

    name: ClassVar[str] = "mark_sensitive"

    incident_id: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        found(act, actor, self.incident_id)
        lay(act, actor, self.incident_id, {"sensitive": True}, settle)
        return Done("incident", self.incident_id)


@dataclass(frozen=True)
class LiftSensitive:
    """Only a person lifts it, with a reason that the log keeps."""

    name: ClassVar[str] = "lift_sensitive"

    incident_id: str
    reason: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        found(act, actor, self.incident_id)
        reason = words.purpose(self.reason)
        lay(act, actor, self.incident_id, {"sensitive": False}, settle)
        return Done("incident", self.incident_id, purpose=reason)


@dataclass(frozen=True)
class Look:
    """What a sensitive incident hides, for whom it is assigned to. The purpose is asked once per case and person."""

    name: ClassVar[str] = "look"

    incident_id: str
    purpose: str | None = None

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """The whole row, and its notes; the log keeps that and why."""
        row = found(act, actor, self.incident_id)
        if row["sensitive"] and not assigned(row, actor):
            raise NotAllowedError("Only those assigned see where a sensitive incident is. Take it first.")
        why = words.purpose(self.purpose) if self.purpose else said_before(act, actor, self.incident_id)
        if why is None:
            raise NotAllowedError("Say for what purpose you look; it is kept with your name.")
        answer = {"row": {name: row[name] for name in seen(actor, INCIDENT)}, "notes": notes(act, actor, row["id"])}
        return Done("incident", self.incident_id, purpose=why, answer=answer, secret=True)


def notes(act: Act, actor: Actor, incident_id: str) -> list[dict[str, Any]]:
    """The notes to an incident, with the columns that this person may see."""
    found = act.ask(
        "SELECT author, text, observed_at FROM log.incident_note WHERE incident_id = $id ORDER BY observed_at, id",
        id=incident_id,
    )
    columns = [name for name in seen(actor, INCIDENT_NOTE) if name in found.columns]
    return found.select(columns).to_dicts() if columns else []


def seen(actor: Actor, table: Table) -> list[str]:
    """The columns of a table that this person may see: none, where they may not read it."""
    return actor.columns(table) if actor.may_read(table) else []


def said_before(act: Act, actor: Actor, incident_id: str) -> str | None:
    """The purpose that this person gave for this case; what was noted for their duty's sake, with a detail, is none."""
    found = act.ask(
        """SELECT purpose FROM log.audit_entry WHERE actor = $actor AND action = 'look' AND about_table = 'incident'
           AND about_id = $id AND purpose IS NOT NULL AND detail IS NULL ORDER BY seq DESC LIMIT 1""",
        actor=actor.name, id=incident_id,
    )  # fmt: skip
    return found.item() if found.height else None
