"""What people do, as programs and pages say it: `POST /commands/{name}` with the command's fields as JSON."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import Any, Final

import orjson
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api import refusals
from api.problem import ProblemError
from commands.accounts import AddToken, AddUser, ChangeUser, EndSessions, RevokeToken
from commands.acknowledge import AcknowledgeIncident
from commands.aid import CallAid
from commands.alarms import AcknowledgeAlarm, OwnAlarm, ResolveAlarm, ShelveAlarm
from commands.assign import AssignUnit, StandDown
from commands.cautions import AddCaution, LiftCaution
from commands.close_incident import CloseIncident, ReopenIncident
from commands.closures import CloseStreets, LiftClosure
from commands.command import carry_out, permit
from commands.correct_incident import CorrectIncident, TakeIncident
from commands.errors import ConflictError, NotAllowedError, NotThereError, UnfitError
from commands.feeds import PauseFeed, ResumeFeed
from commands.link import JoinSignal, TakeOutSignal
from commands.note_incident import NoteIncident
from commands.open_incident import OpenIncident
from commands.plans import ChoosePlace, DeclinePlan, OfferPlan
from commands.sensitive import LiftSensitive, Look, MarkSensitive
from commands.unit_state import StateUnit
from model.audit import Deed

router = APIRouter()

COMMANDS: Final[Mapping[str, type[Any]]] = types.MappingProxyType({
    each.name: each
    for each in (
        AddCaution, LiftCaution,
        OpenIncident, CorrectIncident, TakeIncident, MarkSensitive, LiftSensitive, NoteIncident, CloseIncident,
        ReopenIncident, AcknowledgeIncident, JoinSignal, TakeOutSignal, AcknowledgeAlarm, OwnAlarm, ResolveAlarm,
        ShelveAlarm, AssignUnit, StandDown, StateUnit, CallAid, CloseStreets, LiftClosure, OfferPlan, DeclinePlan,
        ChoosePlace, Look, PauseFeed, ResumeFeed,
        AddUser, ChangeUser, AddToken, RevokeToken, EndSessions,
    )
})  # fmt: skip
STATUS: Final = {NotAllowedError: 403, NotThereError: 404, ConflictError: 409, UnfitError: 400}
_OPTIONS: Final = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC
LONGEST_KEY: Final = 100
NO_STORE: Final = {"Cache-Control": "no-store"}


@router.get("/commands", response_class=Response)
async def mine() -> Response:
    """Who asks, and the names of what they may do."""
    actor = session.actor()
    may = [name for name in COMMANDS if actor.may(f"do {name}")]
    told = {"name": actor.name, "role": actor.role, "commands": may}
    return Response(orjson.dumps(told), 200, NO_STORE, "application/json")


@router.post("/commands/{name}", response_class=Response)
async def do(request: Request, name: str) -> Response:
    """200 with `{about_table, about_id, detail, answer, head}` once it is on disk with its audit entry.

    Sent again with the same Idempotency-Key within a day, it is done once and answered as before.
    403 where the role may not, 404 for no such record, 409 where somebody was faster, 400 where it cannot be read.
    """
    key = request.headers.get("idempotency-key")
    if key is not None and not 8 <= len(key) <= LONGEST_KEY:
        raise ProblemError(400, f"Idempotency-Key: expected 8 to {LONGEST_KEY} characters, found {len(key)}.")
    if (kind := COMMANDS.get(name)) is None:
        raise ProblemError(404, f"There is no command {name!r}; there are {', '.join(COMMANDS)}.")
    runtime, actor = session.runtime(), session.actor()

    def note(refused: Deed) -> None:
        refusals.tell(request, refused, "do", f"{refused.detail} {refused.about_id}")

    try:
        await run_in_threadpool(permit, note, actor, name)
    except NotAllowedError as fault:
        raise ProblemError(403, str(fault)) from None
    command = read(kind, orjson.loads(await request.body() or b"null"))
    if name in EFFECTS and command.feed not in (each.name for each in session.city().feeds):
        raise ProblemError(404, f"There is no feed {command.feed[:80]!r}.")
    try:
        carried = await run_in_threadpool(carry_out, runtime.store, actor, command, runtime.settle, key, note)
        if name in EFFECTS and not carried.repeated:  # meanwhile somebody may have done the opposite
            await run_in_threadpool(EFFECTS[name], command.feed)
    except tuple(STATUS) as fault:
        raise ProblemError(STATUS[type(fault)], str(fault)) from None
    told = {name: getattr(carried.done, name) for name in ("about_table", "about_id", "detail", "answer")}
    body = orjson.dumps(told | {"head": str(carried.head)}, option=_OPTIONS)
    return Response(body, 200, NO_STORE, "application/json")


# What a noted deed sets going in the running house.
EFFECTS: Final = {"pause_feed": session.pause, "resume_feed": session.resume}


def read(kind: type[Any], told: Any) -> Any:
    """The command that a JSON object means. ProblemError names the field that is missing, unknown or unfit."""
    if not isinstance(told, dict):
        raise ProblemError(400, "Expected an object with the command's fields.")
    fields = {each.name: each for each in dataclasses.fields(kind)}
    if unknown := [name for name in told if name not in fields]:
        raise ProblemError(400, f"{unknown[0][:40]}: expected one of {', '.join(fields)}.")
    for name, each in fields.items():
        needed = each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
        if needed and told.get(name) is None:
            raise ProblemError(400, f"{name}: expected a value, found none.")
    hints = typing.get_type_hints(kind)
    given = {name: _fit(name, value, hints[name]) for name, value in told.items()}
    return kind(**given)


def _fit(name: str, value: Any, hint: Any) -> Any:
    """The value, where it is of the field's type; a list for a tuple. ProblemError."""
    kinds = _kinds(hint)
    if isinstance(value, list) and tuple in kinds and all(isinstance(each, str) for each in value):
        return tuple(value)
    if float in kinds and type(value) is int:
        return float(value)
    if value is None and type(None) in kinds:
        return None
    if any(type(value) is each for each in kinds if each is not tuple):
        return value
    expected = " or ".join(WORDS[each] for each in kinds if each in WORDS)
    raise ProblemError(400, f"{name}: expected {expected}, found {type(value).__name__}.")


WORDS: Final = {str: "text", int: "a whole number", float: "a number", bool: "true or false", tuple: "a list of texts",
                dict: "an object"}  # fmt: skip


def _kinds(hint: Any) -> list[Any]:
    """The plain types that a field's type allows."""
    parts = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    plain = [typing.get_origin(part) or part for part in parts]
    return [dict if part is Mapping else part for part in plain]
