"""Figures of the strip and the wall that no layer can tell: asked of the store once for all who may see the same."""

import time
from dataclasses import asdict, dataclass
from typing import Final

import orjson
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api.audience import Audience, audience, reader
from api.conditional import Encoded, answer
from api.problem import nothing_else
from model.incident import INCIDENT
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
    """`{"response": {p50_s, p90_s, count, hours, moment}}`: seconds, null where too few calls tell."""
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
    return Encoded(orjson.dumps({"response": told}, option=orjson.OPT_UTC_Z), "application/json")
