"""How a unit stands, said by hand: for a unit whose feed is silent, or that is taken out of service."""

from dataclasses import dataclass
from typing import ClassVar

from commands import words
from commands.assign import SOURCE, unit_row
from commands.command import Done, Settle
from commands.errors import ConflictError
from model.actor import Actor
from model.unit import UNIT, UNIT_STATES
from store import Act


@dataclass(frozen=True)
class StateUnit:
    """It is so now. `saw_state` is the state that the person saw.

    Kept beside what its feed says: the newest word counts, whoever's it is, and an assignment goes on by it.
    """

    name: ClassVar[str] = "state_unit"

    unit_id: str
    state: str
    saw_state: str | None = None
    reason: str = ""

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Of two who say it at once the second is told what the first said."""
        unit, state = unit_row(act, self.unit_id), words.one_of("state", self.state, UNIT_STATES)
        called, is_now = unit["name"] or self.unit_id, words.spoken(unit["state"])
        if self.saw_state is not None and unit["state"] != self.saw_state:
            raise ConflictError(
                f"Nothing was changed: {called} is {is_now} by now, while you saw {words.spoken(self.saw_state)}. "
                "Look again, and repeat it if you still want to."
            )
        if unit["state"] == state:
            raise ConflictError(f"{called} is {is_now} already. Nothing was changed.")
        row = {
            "id": self.unit_id, "source": SOURCE, "source_id": self.unit_id, "observed_at": act.now,
            "received_at": act.now, "state": state,
        }  # fmt: skip
        act.keep(UNIT.records([row]))
        why = words.line("reason", self.reason)
        return Done("unit", self.unit_id, f"{is_now} → {words.spoken(state)}{f': {why}' if why else ''}")
