"""Refusals in the audit log: the first of each at once, of its like only how many there were.

Nor does it help to try something else each time: of very many, too, only their number is noted.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Final

from fastapi import Request

import session
from api.callers import Caller
from api.pace import Pace, Repeats
from commands.sign_in import neighbourhood
from model.audit import Deed

ANONYMOUS: Final = "anonymous"
NOTES: Final = (60.0, 1.0)  # refusals of one caller that are noted one by one
STRANGERS: Final = (120.0, 0.5)  # of all who are nobody together, wherever they come from
AGAIN_S: Final = 60.0


class Refusals:
    """What was refused of late, and to whom: one memory for all doors."""

    def __init__(self, note: Callable[[Deed], object], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._note, self._lock = note, Lock()
        self._notes, self._strangers = Pace(*NOTES, monotonic), Pace(*STRANGERS, monotonic)
        self._repeats = Repeats(AGAIN_S, monotonic)

    def note(self, deed: Deed, address: str, kind: str, what: str = "") -> None:
        """Note it, unless its like was noted of late. Takes as long as a write does."""
        if (due := self.due(deed, address, kind, what)) is not None:
            self._note(due)

    def due(self, deed: Deed, address: str, kind: str, what: str = "") -> Deed | None:
        """The deed as it is to be noted, if it is now. `what` tells one's refusals of a kind apart, as long as they
        are few."""
        caller = (deed.actor, neighbourhood(address))
        with self._lock:
            passed = self._repeats.due(*caller, kind, what)
            if passed is not None and what and self._notes.wait_s(" ".join(caller)) > 0:
                passed = self._repeats.due(*caller, kind, "")
            if passed is not None and deed.actor == ANONYMOUS and self._strangers.wait_s("") > 0:
                passed = self._repeats.due(ANONYMOUS, "", kind)
        if passed is None:
            return None
        return replace(deed, detail=f"{deed.detail}; {passed} more like it before") if passed else deed


def tell(request: Request, deed: Deed, kind: str, what: str = "") -> None:
    """Note that this request was refused behind the door, as the door notes its own refusals."""
    refusals, who = request.scope.get("refusals"), request.scope.get("caller")
    if not isinstance(refusals, Refusals):
        refusals = Refusals(session.runtime().store.note)
    refusals.note(deed, who.address if isinstance(who, Caller) else "unknown", kind, what)
