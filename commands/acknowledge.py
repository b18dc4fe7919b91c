"""Acknowledging an incident: somebody has seen it, and its alarms are silent by that."""

from dataclasses import dataclass
from typing import ClassVar

from commands.alarms import keep
from commands.command import Done, Settle
from commands.errors import ConflictError
from commands.incident import found, lay
from model.actor import Actor
from queries import sql
from store import Act


@dataclass(frozen=True)
class AcknowledgeIncident:
    """Seen; nobody's yet, unless somebody takes it."""

    name: ClassVar[str] = "acknowledge_incident"

    incident_id: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Of two who acknowledge it at once the second is told that it is done."""
        row = found(act, actor, self.incident_id)
        waiting = raised(act, self.incident_id)
        if row["state"] != "new" and not waiting:
            raise ConflictError(f"It is {row['state'].replace('_', ' ')} already. Nothing was changed.")
        if row["state"] == "new":
            lay(act, actor, self.incident_id, {"state": "acknowledged"}, settle)
        for alarm in waiting:
            keep(act, actor, alarm, {"state": "acknowledged"})
        return Done("incident", self.incident_id, f"acknowledged, with {len(waiting)} alarms")


def raised(act: Act, incident_id: str) -> list[str]:
    """The alarms about an incident, or about one that is part of it, that wait for somebody."""
    known = act.ask(sql("incident_alarms"), incident_id=incident_id)
    return [str(each["id"]) for each in known.iter_rows(named=True) if each["state"] == "raised"]
