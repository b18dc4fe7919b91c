"""One search box: numbers, call signs, crossings, streets, addresses of past incidents, and all that has a name.

`GET /search?q=…&near=lat,lon&limit=8` answers `{"results": [{kind, title, note, lon, lat, table?, id?, bounds?, …}]}`,
best first. What moves (units, responders) and what is sensitive comes without a place: their layers tell it.
"""

from math import isfinite
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

import session
from analysis.gazetteer import Point
from analysis.names import words as plain_words
from api import search_index
from api.audience import reader
from api.problem import ProblemError, nothing_else
from components.words import words
from model.incident import INCIDENT
from queries import search as ask

router = APIRouter()

Result = dict[str, Any]
LONGEST: Final = 120
MOST: Final = 20
SHORTEST_ADDRESS: Final = 3  # of fewer letters half the city's addresses begin


@router.get("/search", response_class=Response)
async def search(
    q: Annotated[str, Query()] = "",
    near: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 8,
) -> Response:
    """What was probably meant by what is typed so far; the nearer to `near` first where two fit as well."""
    reader()
    typed = " ".join(q.replace("\x00", " ").split())
    if not typed:
        raise ProblemError(400, "q: expected a number, a call sign, a street or a name, found nothing.")
    if len(typed) > LONGEST:
        raise ProblemError(400, f"q: expected at most {LONGEST} characters, found {len(typed)}.")
    found = await run_in_threadpool(results, typed, _place(near), limit)
    return Response(orjson.dumps({"results": found}), 200, {"Cache-Control": "no-store"}, "application/json")


nothing_else(router, "/search")


def results(typed: str, near: Point | None, limit: int) -> list[Result]:
    """Exact numbers and call signs, open incidents, crossings, streets, addresses, and all else of such a name."""
    incidents = session.actor().may_read(INCIDENT)
    numbers = _incidents(typed, limit) if incidents else []
    named = _named(typed, limit)
    places = _places(typed, near, limit)
    addresses = _addresses(typed, limit) if incidents and len(typed) >= SHORTEST_ADDRESS else []
    of_kind = {kind: [each for each in places if each["kind"] == kind] for kind in ("crossing", "street", "area")}
    # Who types a house's number means the house, if anything has ever happened there.
    streets = [addresses, of_kind["street"]] if typed[0].isdigit() else [of_kind["street"], addresses]
    ranked = [
        [each for each in (*numbers, *named) if each["exact"]],
        [each for each in numbers if not each["exact"]],
        of_kind["crossing"],
        *_shared(streets, limit),
        of_kind["area"],
        [each for each in named if not each["exact"]],
    ]
    return [{k: v for k, v in each.items() if k != "exact"} for group in ranked for each in group][:limit]


def _shared(groups: list[list[Result]], limit: int) -> list[list[Result]]:
    """Neither streets nor addresses crowd out the other."""
    first, second = groups
    room = max(limit - len(second), limit - limit // 3)
    return [first[:room], second]


def _incidents(typed: str, limit: int) -> list[Result]:
    return [_incident(row) for row in ask.incidents_numbered(session.store(), typed, limit).to_dicts()]


def _incident(row: Result) -> Result:
    """A sensitive incident is told by its kind and area only."""
    kind, hidden = row["kind"] or "other", bool(row["sensitive"])
    title = f"{words(kind)}, sensitive" if hidden else row["title"] or row["type"] or words(kind)
    where = row["area"] if hidden else row["address"] or row["area"]
    return {
        "kind": "incident",
        "title": title,
        "note": " · ".join(part for part in (f"No. {row['source_id']}", words(row["state"] or ""), where) if part),
        "table": "incident",
        "id": row["id"],
        "lon": None if hidden else row["lon"],
        "lat": None if hidden else row["lat"],
        "about": {"kind": kind, "priority": row["priority"], "sensitive": hidden},
        "exact": row["exact"],
    }


def _places(typed: str, near: Point | None, limit: int) -> list[Result]:
    if (gazetteer := search_index.gazetteer()) is None:
        return []
    return [
        {"kind": each.kind, "title": each.title, "note": each.note, "lon": each.lon, "lat": each.lat,
         "bounds": each.bounds}
        for each in gazetteer.find(typed, near, limit)
    ]  # fmt: skip


def _addresses(typed: str, limit: int) -> list[Result]:
    found = ask.addresses(session.store(), typed, limit).to_dicts()
    return [
        {
            "kind": "address",
            "title": row["address"],
            "note": f"{row['incidents']} incident{'' if row['incidents'] == 1 else 's'} in the past",
            "lon": row["lon"],
            "lat": row["lat"],
        }
        for row in found
        if row["lon"] is not None and row["lat"] is not None
    ]


def _named(typed: str, limit: int) -> list[Result]:
    found = search_index.named(plain_words(typed), limit)
    return [
        {
            "kind": row["about"],
            "title": row["name"] or row["id"],
            "note": _note(row),
            "table": row["about"],
            "id": row["id"],
            "lon": row["lon"],
            "lat": row["lat"],
            "about": {"kind": row["kind"]},
            "exact": exact,
        }
        for row, exact in found
    ]


def _note(row: Result) -> str:
    what = {"responder": "Responder", "hospital": "Hospital", "camera": "Camera"}.get(row["about"])
    if row["about"] == "responder" and row["kind"]:
        return f"Responder of {row['kind']}"
    return what or " ".join(part for part in (words(row["kind"] or ""), row["about"]) if part)


def _place(near: str | None) -> Point | None:
    """`lat,lon` as (lon, lat)."""
    if near is None:
        return None
    try:
        lat, lon = (float(part) for part in near.split(","))
    except ValueError:
        raise ProblemError(400, f"near: expected lat,lon in degrees, found {near!r}.") from None
    if not (isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180):
        raise ProblemError(400, f"near: expected lat,lon in degrees, found {near!r}.")
    return lon, lat
