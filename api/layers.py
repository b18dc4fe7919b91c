"""A layer's marks for one view: computed and encoded once for everyone who may see the same."""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api.audience import Audience, reader, viewer
from api.conditional import Encoded, answer
from api.instants import instant
from api.problem import ProblemError, nothing_else
from model.view import View
from queries import FilterError
from shows import SHOWS, Show, show_named

router = APIRouter()

FRESH_S: Final = 5.0  # in the present marks also change by themselves: alerts expire, detections age out
KEPT: Final = 64
GEOJSON: Final = "application/geo+json"
_OPTIONS: Final = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_SERIALIZE_NUMPY


@dataclass(frozen=True)
class Wish:
    """What is asked for: the same wish at the same revision has the same answer."""

    layer: str
    who: Audience
    at: datetime | None
    known: datetime | None


@dataclass(frozen=True)
class Made:
    """An answer, the revision it was made at, and when (monotonic)."""

    encoded: Encoded
    features: bytes
    revision: int
    made: float


_made: OrderedDict[Wish, Made] = OrderedDict()
_making: dict[tuple[Wish, int], asyncio.Task[Made]] = {}


@router.get("/layers/{name}", response_class=Response)
async def layer(request: Request, name: str, at: str | None = None, known: str | None = None) -> Response:
    """The marks of one layer as GeoJSON, unfiltered."""
    reader()
    if (show := show_named(name)) is None:
        raise ProblemError(404, f"There is no layer {name!r}; there are {', '.join(each.name for each in SHOWS)}.")
    wish = Wish(name, viewer(name, show.reads), _moment("at", at), _moment("known", known))
    return answer(request, (await marks(show, wish)).encoded)


nothing_else(router, "/layers")


async def marks(show: Show, wish: Wish) -> Made:
    """The wished-for marks; whoever wishes the same meanwhile waits for the same work."""
    known = session.revisions()
    revision = sum(known.get(table, 0) for table in show.wakes)
    if (held := _made.get(wish)) is not None and _still_true(held, wish, revision):
        _made.move_to_end(wish)
        return held
    key = (wish, revision)
    if (making := _making.get(key)) is None:
        # The task's own copy of the context carries the actor into the thread.
        making = _making[key] = asyncio.create_task(run_in_threadpool(_make, show, wish, revision, held))
        making.add_done_callback(lambda task: _keep(key, task))
    return await asyncio.shield(making)


def _still_true(held: Made, wish: Wish, revision: int) -> bool:
    return held.revision == revision and (wish.at is not None or time.monotonic() - held.made < FRESH_S)


def _make(show: Show, wish: Wish, revision: int, before: Made | None) -> Made:
    """Ask the store and encode; the same features at the same revision keep their bytes, and so their ETag."""
    view = session.view(wish.at, wish.known)
    try:
        features = orjson.dumps(show.features(show.query(session.store(), view), view.at), option=_OPTIONS)
    except FilterError as fault:
        raise ProblemError(400, str(fault)) from fault
    if before is not None and (before.revision, before.features) == (revision, features):
        return Made(before.encoded, before.features, revision, time.monotonic())
    encoded = Encoded(_collection(show, view, revision, features), GEOJSON)
    _ = encoded.tag, encoded.packed  # here, in the thread, not on the event loop
    return Made(encoded, features, revision, time.monotonic())


def _collection(show: Show, view: View, revision: int, features: bytes) -> bytes:
    told: dict[str, Any] = {
        "type": "FeatureCollection",
        "layer": show.name,
        "revision": revision,
        "moment": view.at,
        "known": view.known,
        "features": orjson.Fragment(features),
    }
    return orjson.dumps(told, option=_OPTIONS)


def _keep(key: tuple[Wish, int], task: "asyncio.Task[Made]") -> None:
    _making.pop(key, None)
    if task.cancelled() or task.exception() is not None:
        return
    wish, _ = key
    if (held := _made.get(wish)) is None or task.result().revision >= held.revision:
        _made[wish] = task.result()
        _made.move_to_end(wish)
    while len(_made) > KEPT:
        _made.popitem(last=False)


def _moment(name: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return instant(text)
    except ValueError as fault:
        raise ProblemError(400, f"{name}: {fault}.") from fault
