"""Patrol plans: a person offers one or does nothing, and says which places plans leave out or hold, and why."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final

from commands import words
from commands.command import Done, Settle
from commands.errors import ConflictError, NotThereError
from commands.open_incident import SOURCE
from model.actor import Actor
from model.risk import PLACE_ACTIONS, PLAN, RISK_PLACE
from store import Act

LONGEST_H: Final = 12  # of a shift
SAID: Final = {"leave_out": "left out of plans", "add": "added to plans", "none": "as the forecast says"}


@dataclass(frozen=True)
class OfferPlan:
    """Give the suggested plan to whoever commands the patrols. `saw` is when it was drawn, as it was seen."""

    name: ClassVar[str] = "offer_plan"

    plan_id: str
    saw: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """From now on it is what was offered: it is drawn no more, and leaves by every outlet for plans."""
        row = _suggested(act, self.plan_id)
        body = json.loads(row["body"])
        if body["made_at"] != self.saw:
            raise ConflictError("The plan was drawn anew meanwhile. Look at it again. Nothing was offered.")
        if row["starts_at"] is not None and act.now > row["starts_at"] + timedelta(hours=LONGEST_H):
            raise ConflictError("That shift is over. Nothing was offered.")
        _decided(act, actor, self.plan_id, "offered", None, row["body"])
        lot = sum(bool(each["explores"]) for each in body["beats"])
        reached = f"{100 * body['reach']['plan']:.0f} % of what is expected"
        return Done("plan", self.plan_id, f"{len(body['beats'])} patrols, {lot} of them by lot, reach {reached}")


@dataclass(frozen=True)
class DeclinePlan:
    """Do nothing: patrols go on as they do."""

    name: ClassVar[str] = "decline_plan"

    plan_id: str
    reason: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """The reason stands beside the plan and in the log."""
        row, reason = _suggested(act, self.plan_id), words.purpose(self.reason)
        _decided(act, actor, self.plan_id, "declined", reason, row["body"])
        return Done("plan", self.plan_id, "nothing done", purpose=reason)


@dataclass(frozen=True)
class ChoosePlace:
    """Leave a cell out of plans (`leave_out`), let each plan hold it (`add`), or leave it to the forecast (`none`)."""

    name: ClassVar[str] = "choose_place"

    cell: str
    action: str
    reason: str

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """The next plan is drawn with it, at once."""
        action, reason = words.one_of("action", self.action, PLACE_ACTIONS), words.purpose(self.reason)
        known = act.ask("SELECT 1 FROM risk_cell_at(NULL, NULL) WHERE cell = $cell LIMIT 1", cell=self.cell)
        before = act.row(RISK_PLACE, self.cell)
        if known.is_empty() and before is None:
            raise NotThereError(f"The forecast has no cell {self.cell[:40]!r}. Nothing was changed.")
        if action == (before["action"] if before else "none"):
            raise ConflictError(f"It is {SAID[action]} already. Nothing was changed.")
        said = {"id": self.cell, "source": SOURCE, "source_id": self.cell, "cell": self.cell, "action": action,
                "by": actor.name, "reason": reason}  # fmt: skip
        act.keep(RISK_PLACE.records([{**said, "observed_at": act.now, "received_at": act.now}]))
        return Done("risk_place", self.cell, SAID[action], purpose=reason)


def _suggested(act: Act, plan_id: str) -> dict[str, Any]:
    if (row := act.row(PLAN, plan_id)) is None:
        raise NotThereError(f"There is no plan {plan_id[:80]!r}. Look at the page again.")
    if row["state"] != "suggested":
        by = f" by {row['by']}" if row["by"] else ""
        raise ConflictError(f"That plan was {row['state']}{by} already. Nothing was changed.")
    return row


def _decided(act: Act, actor: Actor, plan_id: str, state: str, reason: str | None, body: str) -> None:
    """The plan stays as it was seen, whatever is drawn later."""
    said = {"id": plan_id, "source": SOURCE, "received_at": act.now, "state": state, "by": actor.name, "reason": reason,
            "body": body}  # fmt: skip
    act.state(actor.name, PLAN.records([said]), ["state", "by", "reason", "body"])
