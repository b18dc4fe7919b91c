"""What people do to one incident: the record they mean, what they saw of it, and their words laid over it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from commands.command import Settle
from commands.errors import ConflictError, NotThereError
from model.actor import Actor
from model.incident import INCIDENT
from store import Act

HIDDEN: Final = INCIDENT.generalised | {"lon", "lat"}
UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def found(act: Act, actor: Actor, incident_id: str) -> dict[str, Any]:
    """The incident as it is now, to the last column. NotThereError, also where it lies outside the actor's areas."""
    row = act.row(INCIDENT, incident_id)
    areas = actor.rights.areas
    if row is None or (areas is not None and row["area"] not in areas):
        raise NotThereError(f"There is no incident {incident_id!r} here. It may have been opened in another area.")
    return row


def unchanged(act: Act, actor: Actor, row: Mapping[str, Any], saw: Mapping[str, object]) -> None:
    """Whether it is still as the person saw it. ConflictError says what it is now, by whom and since when.

    What a sensitive incident hides is no part of that answer, and nobody can have seen it but those assigned: what
    others say they saw of it is a guess, which is neither confirmed nor denied.
    """
    for column, seen in saw.items():
        if row[column] != seen and (not withheld(row, column) or assigned(row, actor)):
            by, since = _by(act, str(row["id"]), column)
            called = column.replace("_", " ")
            now = f"changed its {called}" if withheld(row, column) else f"set {called} to {_said(row[column])}"
            raise ConflictError(
                f"Nothing was changed: {by} has {now}{since}, while you saw {_said(seen)}. "
                "Look again, and repeat it if you still want to."
            )


def withheld(row: Mapping[str, Any], column: str) -> bool:
    """Whether that column of an incident is for those only who have said why they look."""
    return bool(row["sensitive"]) and column in HIDDEN


def lay(act: Act, actor: Actor, incident_id: str, words: Mapping[str, object], settle: Settle) -> None:
    """State these columns of an incident in the actor's name; a new place brings its area and hexagon."""
    row = {"id": incident_id, "source": "desk", "received_at": act.now, **words}
    records, stated = INCIDENT.records([row]), list(words)
    if "lon" in words:
        records = settle(records)
        stated += [name for name in ("area", "cell", "cell_lon", "cell_lat") if name not in stated]
    act.state(actor.name, records, stated)


def assigned(row: Mapping[str, Any], actor: Actor) -> bool:
    """Whether an incident is this person's: its owner's, so far."""
    return bool(row["owner"] == actor.name)


def _by(act: Act, incident_id: str, column: str) -> tuple[str, str]:
    word: tuple[str, datetime] | None = act.last_word(INCIDENT, incident_id, column)
    return ("its feed", "") if word is None else (word[0], f" {_ago(act.now - word[1])}")


def _ago(passed: timedelta) -> str:
    """How long ago, in the unit that one would say it in: a clock's time would want the reader's zone."""
    seconds = max(0, round(passed.total_seconds()))
    return next(f"{seconds // size} {name} ago" for size, name in UNITS if seconds >= size or size == 1)


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)
