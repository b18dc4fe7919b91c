"""`GET /paper/incident/{id}.pdf` and `/paper/handover.pdf`: an incident on one page, and what a shift hands over.

As the one who asks may see it; the log knows of it.
"""

from datetime import timedelta

import orjson
from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

import session
from analysis.cautions import Cautions
from api.problem import ProblemError, nothing_else
from components import handover_paper, handover_words, incident_paper
from model.actor import DEMONSTRATION, HOUSE, Actor
from model.feed import FEED_POLL
from model.incident import INCIDENT
from model.permission import FLOOR
from model.place import CAUTION
from queries import rows
from queries.cautions import cautions
from queries.handover import handover
from queries.story import story

router = APIRouter()


@router.get("/paper/incident/{incident_id}.pdf", response_class=Response)
async def incident(incident_id: str) -> Response:
    """A PDF. 404: no such incident, or not for this one to see; 503: it could not be set just now."""
    return await run_in_threadpool(_incident, incident_id)


@router.get("/paper/handover.pdf", response_class=Response)
async def hand_over(hours: str = "") -> Response:
    """A PDF: the last `hours` (4, 8, 12 or 24), a shift's eight where none of these is asked for. 503: not just now."""
    return await run_in_threadpool(_hand_over, handover_words.hours_of(hours))


nothing_else(router, "/paper")


def _incident(incident_id: str) -> Response:
    actor, store = session.actor(), session.store()
    row = rows.one(store, INCIDENT.name, incident_id) if actor.may_read(INCIDENT) else None
    if row is None:
        raise ProblemError(404, f"There is no incident {incident_id!r} here.")
    city, known = session.city(), story(store, session.runtime().store.reader(HOUSE), row)
    warned = Cautions(cautions(store).to_dicts()).about(row) if actor.may_read(CAUTION) else []
    told = incident_paper.told(row, known, city.name, actor.name, session.now(), city.timezone, warned)
    made = session.print_page("incident", orjson.dumps(told).decode())
    if made is None:
        raise ProblemError(503, "It could not be put on paper just now. The incident's page can be printed meanwhile.")
    session.note("export", INCIDENT.name, incident_id, None, "one page of paper")
    headers = {"Content-Disposition": f'inline; filename="{_plain(row)}.pdf"', "Cache-Control": "no-store"}
    return Response(made, 200, headers, "application/pdf")


def _hand_over(hours: int) -> Response:
    """The words of notes are on it for who works the floor, for their duty, which the log keeps with the paper."""
    actor, now, city = session.actor(), session.now(), session.city()
    known = handover(session.store(), session.runtime().store.reader(HOUSE), now - timedelta(hours=hours), now)
    feeds = session.feeds() if actor.may_read(FEED_POLL) else None
    told = handover_paper.told(known, feeds, city.name, actor.name, city.timezone, worded=actor.role in FLOOR)
    made = session.print_page("handover", orjson.dumps(told).decode())
    if made is None:
        raise ProblemError(503, "It could not be put on paper just now. The page /handover can be printed meanwhile.")
    noted = len({each["incident_id"] for each in known.notes or []}) if actor.role in FLOOR else 0
    detail = f"the hand-over of {hours} h on paper, with notes to {noted} incidents"
    session.note("export", INCIDENT.name, None, _purpose(actor) if noted else None, detail)
    headers = {"Content-Disposition": 'inline; filename="handover.pdf"', "Cache-Control": "no-store"}
    return Response(made, 200, headers, "application/pdf")


def _purpose(actor: Actor) -> str:
    return DEMONSTRATION if actor.grant is None else "dispatch"


def _plain(row: dict[str, object]) -> str:
    """A file's name: the number, with nothing in it that a name may not hold."""
    told = str(row["source_id"] or row["id"])
    return "incident-" + "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in told)[:80]
