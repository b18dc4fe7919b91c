"""The notes on an incident's card: their words are personal, so the log knows who was shown them, and for what purpose.

A card is made again at every change: the first of each person and case is noted, and that one only.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any, Final

import session
from model.actor import DEMONSTRATION, HOUSE, Actor
from model.incident import INCIDENT, INCIDENT_NOTE
from model.permission import FLOOR
from queries.audit import purpose_said
from queries.notes import incident_notes

DUTY: Final = "dispatch"  # what who works the floor looks at an incident for
SHOWN: Final = "the notes on its card"
KEPT: Final = 10_000
Key = tuple[int, str, str, str]


class Shown:
    """Whom a case's notes were shown to, as far as is remembered."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept, self._lock = kept, Lock()
        self._seen: OrderedDict[Key, None] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        with self._lock:
            return key in self._seen

    def add(self, key: Key) -> None:
        """From now on they are among them."""
        with self._lock:
            self._seen[key] = None
            while len(self._seen) > self._kept:
                self._seen.popitem(last=False)


_shown: Final = Shown()


def noted(table: str, record: str) -> list[dict[str, Any]] | None:
    """The notes to an incident, the newest last; None where there can be none, or they are not to be read.

    `withheld` is true of those whose words wait for a purpose to be said.
    """
    actor = session.actor()
    if table != INCIDENT.name or not actor.may_read(INCIDENT_NOTE):
        return None
    return worded([{**row, "incident_id": record} for row in incident_notes(session.store(), record).to_dicts()])


def worded(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Notes to one incident or several (`incident_id`), the words of each case for whoever has said what for."""
    actor = session.actor()
    cases = {row["incident_id"] for row in rows if row["text"] is not None}
    withheld = {case for case in cases if not _seen(actor, case)}
    return [
        {**row, "text": None, "withheld": True} if row["text"] is not None and row["incident_id"] in withheld else row
        for row in rows
    ]


def _seen(actor: Actor, record: str) -> bool:
    """Whether they may be shown the words, which is noted; not before they have said what for."""
    key = (id(session.runtime()), actor.name, actor.grant or "", record)
    if key in _shown:
        return True
    if (why := _purpose(actor, record)) is None:
        return False
    session.note("look", INCIDENT.name, record, why, SHOWN)
    _shown.add(key)
    return True


def _purpose(actor: Actor, record: str) -> str | None:
    """A visitor's, that of a desk's duty, or what the person or their token said."""
    if actor.grant is None:
        return DEMONSTRATION
    if actor.role in FLOOR:
        return DUTY
    return purpose_said(session.runtime().store.reader(HOUSE), actor.name, INCIDENT.name, record) or actor.purpose
