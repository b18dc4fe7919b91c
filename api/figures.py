"""Figures of the strip and the wall that no layer can tell: asked of the store once for all who may see the same."""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import orjson
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api.audience import Audience, audience, reader
from api.conditional import Encoded, answer
from api.problem import nothing_else
from model.actor import HOUSE
from model.alarm import ALARM
from model.incident import INCIDENT
from queries import Reader
from queries.alarm_load import alarm_load
from queries.cover import cover_alarms
from queries.response import response

router = APIRouter()

FRESH_S: Final = 30.0


@dataclass
class Kept:
    """An answer, for which city, and when it was made (monotonic)."""

    runtime: session.Runtime
    made: float
    encoded: Encoded


_kept: dict[Audience, Kept] = {}


@router.get("/figures", response_class=Response)
async def figures(request: Request) -> Response:
    """`{"response": {p50_s, p90_s, count, hours, moment}}`: seconds, null where too few calls tell; and `"alarms"`:
    `{per_operator, raised, operators, norm, most, worst: [[rule, alarms]]}` of ten minutes, the worst of a shift.

    `"cover"`: `[{alarm_id, unit_type, areas, state, owner, since}]`, where no free unit is near enough."""
    who, runtime, now = audience(reader()), session.runtime(), time.monotonic()
    held = _kept.get(who)
    if held is None or held.runtime is not runtime:
        held = _kept[who] = Kept(runtime, now, await run_in_threadpool(_encoded))
    elif now - held.made > FRESH_S:
        held.made = now  # whoever asks meanwhile is given the old answer, which tells its moment
        held.encoded = await run_in_threadpool(_encoded)
    return answer(request, held.encoded)


nothing_else(router, "/figures")


def _encoded() -> Encoded:
    """Nothing is known of response times to those who may not read incidents."""
    told = asdict(response(session.store(), session.now())) if session.actor().may_read(INCIDENT) else None
    gaps = cover(session.uncovered(), cover_alarms(session.store())) if session.actor().may_read(ALARM) else None
    load = asdict(alarm_load(session.store(), _house(), session.now())) if session.actor().may_read(ALARM) else None
    return Encoded(
        orjson.dumps({"response": told, "alarms": load, "cover": gaps}, option=orjson.OPT_UTC_Z), "application/json"
    )


def cover(areas: Mapping[str, list[str]], alarms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Types of unit of which none reaches some areas in time, those that nobody has seen first."""
    gaps = [
        {"alarm_id": row["id"], "unit_type": kind, "areas": areas.get(kind, []), "state": row["state"],
         "owner": row["owner"], "since": row["observed_at"]}
        for row in alarms if (kind := str(row["cause"]).partition(" ")[2])
    ]  # fmt: skip
    return sorted(gaps, key=lambda gap: (gap["state"] != "raised", str(gap["unit_type"])))


def _house() -> Reader:
    return session.runtime().store.reader(HOUSE)
