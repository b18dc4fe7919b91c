"""A camera's latest image, through us: browsers never speak to cameras."""

import asyncio
import time
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api.audience import reader
from api.conditional import Encoded, answer
from api.problem import ProblemError, nothing_else
from model.camera import CAMERA

router = APIRouter()

FRESH_S: Final = 1.0
KEPT: Final = 256
PICTURES: Final = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif")

_latest: dict[str, tuple[float, Encoded | None]] = {}
_asking: dict[str, asyncio.Task[Encoded | None]] = {}


@router.get("/images/camera/{camera_id}", response_class=Response)
async def camera(request: Request, camera_id: str) -> Response:
    """The camera's latest image; asked of the camera at most once a second, however many look.

    404 where there is none; with `?quiet` 204, for a page that looks at several and knows that one may be off.
    """
    if not reader().may_read(CAMERA):
        raise ProblemError(403, "Cameras are not for your role to see.")
    if (image := await _image(camera_id)) is None:
        if "quiet" in request.query_params:
            return Response(status_code=204, headers={"Cache-Control": "no-store"})
        raise ProblemError(404, f"There is no image of camera {camera_id!r}.")
    found = answer(request, image, pack=False)
    found.headers["X-Content-Type-Options"] = "nosniff"
    return found


nothing_else(router, "/images")


async def _image(camera_id: str) -> Encoded | None:
    asked, image = _latest.get(camera_id, (0.0, None))
    if asked and time.monotonic() - asked < FRESH_S:
        return image
    if (asking := _asking.get(camera_id)) is None:
        asking = _asking[camera_id] = asyncio.create_task(run_in_threadpool(_fetch, camera_id))
        asking.add_done_callback(lambda _: _asking.pop(camera_id, None))
    image = await asyncio.shield(asking)
    _latest.pop(camera_id, None)
    _latest[camera_id] = (time.monotonic(), image)
    while len(_latest) > KEPT:
        del _latest[next(iter(_latest))]
    return image


def _fetch(camera_id: str) -> Encoded | None:
    found = session.camera_image(camera_id)
    if found is None or found[1].partition(";")[0].strip().lower() not in PICTURES:
        return None  # what is no picture is not passed on: it would run as a page of ours
    return Encoded(found[0], found[1], "private, max-age=1")
