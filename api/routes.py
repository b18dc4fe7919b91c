"""`GET /routes/{incident}`: the ways of units to an incident, of those who go and those who could, as GeoJSON."""

from typing import Any

import orjson
from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

import session
from api.problem import ProblemError, nothing_else
from model.incident import INCIDENT, OPEN_STATES
from model.offer import Route
from model.unit import ASSIGNMENT, POSITION, UNIT
from queries import rows

router = APIRouter()
READS = (INCIDENT, UNIT, POSITION, ASSIGNMENT)


@router.get("/routes/{incident_id:path}", response_class=Response)
async def routes(incident_id: str) -> Response:
    """A FeatureCollection of lines, each with `unit_id`, `sent` and `seconds` left to drive.

    Empty where nobody knows, and for what is over.

    404: no such incident, or not for this one to see; 403: the way to it would tell what is not for this one.
    """
    return await run_in_threadpool(_routes, incident_id)


nothing_else(router, "/routes")


def _routes(incident_id: str) -> Response:
    actor = session.actor()
    if missing := [table.name for table in READS if not actor.may_read(table)]:
        raise ProblemError(403, f"Ways tell of the table {missing[0]}, which {actor.role} may not read.")
    row = rows.one(session.store(), INCIDENT.name, incident_id)
    if row is None:
        raise ProblemError(404, f"There is no incident {incident_id!r} here.")
    ways = session.routes(row) if row["state"] in OPEN_STATES else []
    told = {"type": "FeatureCollection", "features": [feature(each) for each in ways]}
    return Response(orjson.dumps(told), 200, {"Cache-Control": "no-store"}, "application/geo+json")


def feature(route: Route) -> dict[str, Any]:
    """One way as a GeoJSON line, to the decimetre."""
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [[round(x, 6), round(y, 6)] for x, y in route.line]},
        "properties": {"unit_id": route.unit_id, "sent": route.sent, "seconds": round(route.seconds)},
    }
