"""What people do with alarms: acknowledge, own, end and shelve; an alarm never goes away by itself."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final

from commands import words
from commands.command import Done, Settle
from commands.errors import ConflictError, NotThereError
from commands.incident import found, lay
from model.actor import Actor
from model.alarm import ALARM, ENDED_STATES
from store import Act

LONGEST_MIN: Final = 480  # a shift: nobody shelves for the next one
RAISED: Final = ("raised", "shelved")


@dataclass(frozen=True)
class AcknowledgeAlarm:
    """Somebody has seen it. Its incident, where nobody had acknowledged it, is acknowledged by that."""

    name: ClassVar[str] = "acknowledge_alarm"

    alarm_id: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Of two who acknowledge it at once the second is told that it is done."""
        alarm = _live(act, actor, self.alarm_id)
        if alarm["state"] not in RAISED:
            raise ConflictError(f"It is {alarm['state']} already. Nothing was changed.")
        keep(act, actor, self.alarm_id, {"state": "acknowledged"})
        _incident_seen(act, actor, alarm["incident_id"], settle)
        return Done("alarm", self.alarm_id, f"{_rule(alarm)}: acknowledged")


@dataclass(frozen=True)
class OwnAlarm:
    """It is theirs. `saw_owner` is whom the person saw as its owner."""

    name: ClassVar[str] = "own_alarm"

    alarm_id: str
    saw_owner: str | None = None

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Of two who take it at once one is told that the other has it."""
        alarm = _live(act, actor, self.alarm_id)
        if alarm["owner"] == actor.name:
            return Done("alarm", self.alarm_id, "was theirs already")
        if alarm["owner"] != self.saw_owner:
            raise ConflictError(f"Nothing was changed: it is {alarm['owner'] or 'nobody'}'s by now. Look again.")
        keep(act, actor, self.alarm_id, {"state": "owned", "owner": actor.name})
        _incident_seen(act, actor, alarm["incident_id"], settle)
        return Done("alarm", self.alarm_id, f"{_rule(alarm)}: owner {alarm['owner'] or 'nobody'} → {actor.name}")


@dataclass(frozen=True)
class ResolveAlarm:
    """It is over: resolved, or it was false."""

    name: ClassVar[str] = "resolve_alarm"

    alarm_id: str
    state: str = "resolved"

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Its incident stays as it is: more may hang on it."""
        alarm, state = _live(act, actor, self.alarm_id), words.one_of("state", self.state, ENDED_STATES)
        keep(act, actor, self.alarm_id, {"state": state})
        return Done("alarm", self.alarm_id, f"{_rule(alarm)}: {alarm['state']} → {state}")


@dataclass(frozen=True)
class ShelveAlarm:
    """Put aside for so many minutes, at most a shift; then it is raised again. The reason is kept in the audit log."""

    name: ClassVar[str] = "shelve_alarm"

    alarm_id: str
    minutes: int
    reason: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Until then it counts on in silence."""
        alarm, minutes = _live(act, actor, self.alarm_id), words.whole("minutes", self.minutes, 1, LONGEST_MIN)
        why = words.line("reason", self.reason, least=3)
        until = act.now + timedelta(minutes=minutes)
        keep(act, actor, self.alarm_id, {"state": "shelved", "shelved_until": until})
        return Done("alarm", self.alarm_id, f"{_rule(alarm)}: shelved for {minutes} min: {why}")


def keep(act: Act, actor: Actor, alarm_id: str, said: dict[str, object]) -> None:
    """Lay a person's words over an alarm."""
    row = {"id": alarm_id, "source": "desk", "received_at": act.now, **said}
    act.state(actor.name, ALARM.records([row]), list(said))


def _live(act: Act, actor: Actor, alarm_id: str) -> dict[str, Any]:
    """The alarm, while nobody has ended it. NotThereError, also where its incident lies outside the actor's areas."""
    alarm = act.row(ALARM, alarm_id)
    if alarm is None:
        raise NotThereError(f"There is no alarm {alarm_id!r} here. Look at the alarms again.")
    if alarm["incident_id"]:
        found(act, actor, alarm["incident_id"])
    if alarm["state"] in ENDED_STATES:
        raise ConflictError(f"It is over: {alarm['state']}. Nothing was changed.")
    return alarm


def _rule(alarm: dict[str, Any]) -> str:
    """An alarm as the log names it, by its rule alone: its id says the rest to who may know."""
    return str(alarm["cause"]).partition(" ")[0]


def _incident_seen(act: Act, actor: Actor, incident_id: str | None, settle: Settle) -> None:
    if incident_id and found(act, actor, incident_id)["state"] == "new":
        lay(act, actor, incident_id, {"state": "acknowledged"}, settle)
