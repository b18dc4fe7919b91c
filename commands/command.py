"""A deed: who may do it, what it checks and writes; `carry_out` does all of it in one transaction, or none."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol, runtime_checkable

from commands.errors import NotAllowedError, UnfitError
from commands.gate import stands
from model.actor import Actor
from model.audit import Deed, Head
from model.table import Records
from store import Act, Store

ENDED: Final = "Your session or token has ended, or opens something else by now. Nothing was done: sign in again."
Settle = Callable[[Records], Records]
"""What is added to records before they are written: an incident's area and hexagon."""


@dataclass(frozen=True)
class Done:
    """What was done: to which record, in words for the log, and what the one who did it is told.

    `secret` where it, or its answer, is for this once: nothing of it is kept against a repetition.
    """

    about_table: str | None
    about_id: str | None
    detail: str | None = None
    purpose: str | None = None
    answer: object = None
    secret: bool = False


class Command(Protocol):
    """A small frozen dataclass. `name` is its line in the permission table."""

    name: ClassVar[str]

    def carry(self, act: Act, actor: Actor, settle: Settle) -> Done:
        """Check and write. CommandError: nothing is written."""


@runtime_checkable
class Slow(Protocol):
    """A command of which a part takes long: a password's hash."""

    def prepare(self) -> None:
        """Do that part, before anybody has to wait for the store. CommandError."""


@dataclass(frozen=True)
class Carried:
    """A deed that was done, and the audit log's head after it; `repeated` where it had been done before."""

    done: Done
    head: Head
    repeated: bool = False


def carry_out(
    store: Store,
    actor: Actor,
    command: Command,
    settle: Settle = lambda records: records,
    key: str | None = None,
    note: Callable[[Deed], object] | None = None,
) -> Carried:
    """Permission, check, write and audit in one transaction.

    A deed sent again under the same `key`, because no answer came, is told what the first was told and done once.
    A NotAllowedError is noted as well, by `note` where it is given; any other CommandError leaves no trace, as nothing
    was done.
    """
    note = note or store.note
    permit(note, actor, command.name)
    if isinstance(command, Slow):
        command.prepare()
    try:
        with store.act() as act:
            if not stands(act, actor):
                raise NotAllowedError(ENDED)
            if key and (before := repeated(act, actor, command, key)):
                return Carried(before, act.head, repeated=True)
            done = command.carry(act, actor, settle)
            head = act.note(
                Deed(actor.name, actor.role, command.name, done.about_table, done.about_id, done.purpose, done.detail)
            )
            if key and not done.secret:
                told = json.dumps([done.about_table, done.about_id, done.detail, done.purpose, done.answer])
                act.remember(actor.name, key, digest(command), told)
    except NotAllowedError:
        note(refusal(actor, f"do {command.name}", getattr(command, "incident_id", None)))
        raise
    return Carried(done, head)


def repeated(act: Act, actor: Actor, command: Command, key: str) -> Done | None:
    """What the same deed was told before under that key. UnfitError where the key was another deed's."""
    if (before := act.answered(actor.name, key)) is None:
        return None
    asked, told = before
    if asked != digest(command):
        raise UnfitError("That key was another deed's. Nothing was done; send this one under a key of its own.")
    return Done(*json.loads(told))


def digest(command: Command) -> str:
    """A deed's fingerprint: its name and all its fields."""
    return hashlib.sha256(repr(command).encode()).hexdigest()


def permit(note: Callable[[Deed], object], actor: Actor, name: str) -> None:
    """Whether that role may do that at all. NotAllowedError, which is noted.

    What somebody's role may stays as long as what they came with does: that is asked inside the transaction.
    """
    if not actor.may(f"do {name}"):
        note(refusal(actor, f"do {name}"))
        raise NotAllowedError(f"As {actor.role.replace('_', ' ')} you may not {name.replace('_', ' ')}.")


def refusal(actor: Actor, door: str, about: str | None = None) -> Deed:
    """The note that somebody tried what they may not."""
    return Deed(actor.name, actor.role, "refused", "incident" if about else None, about, detail=door)
