"""Hexagons as a screen takes them: their outlines once, then one byte for each at every refresh."""

import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api.audience import Audience, viewer
from api.conditional import Encoded, answer
from api.problem import ProblemError
from components.layers.heat import bands, outlines
from components.layers.mark import ISO
from shows import show_named

router = APIRouter()

FRESH_S: Final = 10.0  # a year's counts change slowly: no sooner are they counted again
BYTES: Final = "application/octet-stream"
EDITION: Final = "Watchfloor-Cells"
MADE: Final = "Watchfloor-Forecast"  # when what the bands tell was forecast; absent of plain counts
FOR_GOOD: Final = "private, max-age=31536000, immutable"


@dataclass(frozen=True)
class Made:
    """The bands of one audience, the cells they are of, and when they were counted (monotonic)."""

    runtime: session.Runtime
    cells: tuple[str, ...]
    edition: str
    encoded: Encoded
    revision: int
    made: float
    forecast: str = ""


_made: dict[Audience, Made] = {}
_outlines: dict[str, Encoded] = {}


@router.get("/layers/heat/bands", response_class=Response)
async def heat_bands(request: Request) -> Response:
    """One byte a cell: its band, 1 for the fullest hundredth (see /layers/heat). Which cells: the edition named."""
    made = await _now()
    told = answer(request, made.encoded)
    told.headers[EDITION] = made.edition
    if made.forecast:
        told.headers[MADE] = made.forecast
    return told


@router.get("/layers/heat/cells/{edition}", response_class=Response)
async def heat_cells(request: Request, edition: str) -> Response:
    """The outlines of an edition's cells, in the order of its bands: six corners each, as `outlines` gives them."""
    made = await _now()
    if edition != made.edition:
        raise ProblemError(404, "These cells are no longer those of the bands; ask for the bands again.")
    if edition not in _outlines:
        body = await run_in_threadpool(outlines, made.cells)
        _outlines.clear()
        _outlines[edition] = Encoded(body, BYTES, FOR_GOOD)
    return answer(request, _outlines[edition])


async def _now() -> Made:
    show = show_named("heat")
    assert show is not None
    who, runtime = viewer(show.name, show.reads), session.runtime()
    revision = session.store().revision(*show.wakes)
    held = _made.get(who)
    if held is not None and held.runtime is runtime and _still_true(held, revision):
        return held
    made = _made[who] = await run_in_threadpool(_count, runtime, revision)
    return made


def _still_true(held: Made, revision: int) -> bool:
    return held.revision == revision or time.monotonic() - held.made < FRESH_S


def _count(runtime: session.Runtime, revision: int) -> Made:
    show = show_named("heat")
    assert show is not None
    frame = show.query(session.store(), session.view())
    cells, told = bands(frame)
    ahead = frame["generated_at"].max() if "generated_at" in frame.columns else None
    forecast = ahead.strftime(ISO) if isinstance(ahead, datetime) else ""
    edition = blake2b("".join(cells).encode(), digest_size=8).hexdigest()
    return Made(runtime, tuple(cells), edition, Encoded(told, BYTES), revision, time.monotonic(), forecast)
