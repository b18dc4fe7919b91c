"""Sending units to an incident, and standing them down."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from commands import words
from commands.command import Done, Settle
from commands.errors import ConflictError, NotThereError
from commands.incident import found, lay
from model.actor import Actor
from model.incident import OPEN_STATES
from model.unit import AID, ASSIGNMENT, LONGEST, UNDER_WAY, UNIT, steps
from store import Act

SOURCE: Final = "desk"


@dataclass(frozen=True)
class AssignUnit:
    """Send this unit. `saw_state` is the unit's state that the person saw; `divert` takes it from where it is bound."""

    name: ClassVar[str] = "assign_unit"

    incident_id: str
    unit_id: str
    saw_state: str | None = None
    divert: bool = False

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Of two who send it to different places the second is told; an incident nobody had is theirs."""
        row, unit = found(act, actor, self.incident_id), unit_row(act, self.unit_id)
        if row["state"] not in OPEN_STATES:
            raise ConflictError(f"It is {row['state'].replace('_', ' ')}: no unit was sent. Reopen it first.")
        called = unit["name"] or self.unit_id
        if unit["state"] == "out_of_service":
            raise ConflictError(f"{called} is out of service and was not sent. Choose another unit.")
        bound = _under_way(act, self.unit_id)
        if any(each["incident_id"] == self.incident_id for each in bound):
            raise ConflictError(f"{called} is sent to it already. Nothing was changed.")
        elsewhere = bound or unit["state"] in ("dispatched", "en_route", "on_scene")
        if elsewhere and not self.divert:
            raise ConflictError(
                f"{called} is {words.spoken((bound[0] if bound else unit)['state'])} elsewhere and was not sent. "
                "Look again; divert it if this one matters more."
            )
        if self.saw_state is not None and unit["state"] != self.saw_state and not self.divert:
            raise ConflictError(
                f"Nothing was changed: {called} is {words.spoken(unit['state'])} by now, while you saw "
                f"{words.spoken(self.saw_state)}. Look again, and repeat it if you still want to."
            )
        for each in bound:
            _keep(act, each["incident_id"], self.unit_id, "stood_down")
        _keep(act, self.incident_id, self.unit_id, "dispatched")
        if row["state"] in ("new", "acknowledged"):
            mine = {} if row["owner"] else {"owner": actor.name}
            lay(act, actor, self.incident_id, {"state": "dispatched", **mine}, settle)
        diverted = f", diverted from {bound[0]['incident_id']}" if bound else ", diverted" if elsewhere else ""
        return Done("incident", self.incident_id, f"unit {self.unit_id} sent{diverted}")


@dataclass(frozen=True)
class StandDown:
    """It need not go, or may leave."""

    name: ClassVar[str] = "stand_down"

    incident_id: str
    unit_id: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Also from an incident that is closed by now."""
        found(act, actor, self.incident_id)
        called = unit_row(act, self.unit_id)["name"] or self.unit_id
        if all(each["incident_id"] != self.incident_id for each in _under_way(act, self.unit_id)):
            raise ConflictError(f"{called} is not on its way to it, nor there. Nothing was changed.")
        _keep(act, self.incident_id, self.unit_id, "stood_down")
        if AID in self.unit_id:  # it goes home
            gone = {"id": self.unit_id, "source": SOURCE, "source_id": self.unit_id, "state": "out_of_service"}
            act.keep(UNIT.records([{**gone, "observed_at": act.now, "received_at": act.now}]))
        return Done("incident", self.incident_id, f"unit {self.unit_id} stood down")


def unit_row(act: Act, unit_id: str) -> dict[str, Any]:
    """The unit as it is now. NotThereError."""
    if (row := act.row(UNIT, unit_id)) is None:
        raise NotThereError(f"There is no unit {unit_id!r}. Choose one of those that the card offers.")
    return row


def _under_way(act: Act, unit_id: str) -> list[dict[str, Any]]:
    """Where the unit is sent and not yet done: incident_id and state."""
    said = act.ask(
        """SELECT incident_id, state, observed_at FROM log.assignment
        WHERE unit_id = $unit_id AND superseded_at IS NULL AND list_contains($under_way, state)
          AND observed_at > $since""",
        unit_id=unit_id, under_way=list(UNDER_WAY), since=act.now - LONGEST,
    )  # fmt: skip
    found = [(row["incident_id"], _state(act, unit_id, row)) for row in said.iter_rows(named=True)]
    return [{"incident_id": incident, "state": state} for incident, state in found if state in UNDER_WAY]


def _state(act: Act, unit_id: str, said: dict[str, Any]) -> str:
    heard = act.ask(
        """SELECT state, observed_at FROM log.unit
        WHERE key = md5_number_lower($id) AND id = $id AND observed_at > $since AND state IS NOT NULL""",
        id=unit_id, since=said["observed_at"],
    )  # fmt: skip
    return steps((said["state"], said["observed_at"]), heard.rows())[-1][0]


def _keep(act: Act, incident_id: str, unit_id: str, state: str) -> None:
    row = {
        "id": f"{incident_id}:{unit_id}", "source": SOURCE, "source_id": f"{incident_id}:{unit_id}",
        "observed_at": act.now, "received_at": act.now,
        "incident_id": incident_id, "unit_id": unit_id, "state": state,
    }  # fmt: skip
    act.keep(ASSIGNMENT.records([row]))
