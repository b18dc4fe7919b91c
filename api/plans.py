"""`GET /plans/{id}`: a patrol plan as a file of GeoJSON, each beat a point with its cells; the log knows of it."""

from typing import Any

import orjson
from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

import session
from api.problem import ProblemError, nothing_else
from model.risk import PLAN
from queries import rows

router = APIRouter()
OWN = ("starts_at", "state", "by", "reason", "horizon_h")


@router.get("/plans/{plan_id}", response_class=Response)
async def plan(plan_id: str) -> Response:
    """A FeatureCollection; beside its features what the plan reaches, and each group's share. 404: no such plan."""
    return await run_in_threadpool(_plan, plan_id)


nothing_else(router, "/plans")


def _plan(plan_id: str) -> Response:
    row = rows.one(session.store(), PLAN.name, plan_id) if session.actor().may_read(PLAN) else None
    if row is None:
        raise ProblemError(404, f"There is no plan {plan_id!r} here.")
    body = orjson.loads(row["body"])
    features = [_feature(n + 1, beat) for n, beat in enumerate(body.pop("beats"))]
    told = {"type": "FeatureCollection", "name": row["name"], **{name: row[name] for name in OWN}, **body,
            "features": features}  # fmt: skip
    session.note("export", PLAN.name, plan_id, None, f"a plan of {len(features)} patrols")
    name = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in plan_id)[:80]
    headers = {"Content-Disposition": f'attachment; filename="{name}.geojson"', "Cache-Control": "no-store"}
    return Response(orjson.dumps(told, option=orjson.OPT_UTC_Z), 200, headers, "application/geo+json")


def _feature(number: int, beat: dict[str, Any]) -> dict[str, Any]:
    place = {"type": "Point", "coordinates": [round(beat.pop("lon"), 6), round(beat.pop("lat"), 6)]}
    return {"type": "Feature", "id": number, "geometry": place, "properties": beat}
