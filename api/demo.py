"""The demonstration's role switch: its visitors may look at it through any role's eyes."""

from urllib.parse import SplitResult, urlsplit

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api.callers import DEMO_ROLE
from api.doors import page_of
from api.problem import ProblemError, nothing_else
from api.sign_in import form, inside
from components.addresses import open_to
from model.actor import Actor
from model.permission import ROLES, Role

router = APIRouter()


@router.post("/demo/role", response_class=Response)
async def switch(request: Request) -> Response:
    """From now on this browser sees what that role sees; back to the page it came from."""
    if not session.city().server.demo or session.actor().grant is not None:
        raise ProblemError(404, "Only a demonstration lets its visitors choose their role.")
    asked = form(await request.body()).get("role", "")
    role: Role | None = next((each for each in ROLES if each == asked and each != "public"), None)
    if role is None:
        raise ProblemError(400, f"role: expected one of {', '.join(ROLES[1:])}.")
    await run_in_threadpool(session.note, "switch_role", "role", role)
    seen = session.city().roles.rights(role)
    came = _came(request.headers.get("referer", "/"))
    back = inside(came.path + (f"?{came.query}" if came.query else ""))
    if (line := page_of(came.path)) is not None and not seen.may(f"open {line}"):
        back = next((address for address, _ in open_to(Actor("visitor", role, seen))), "/")
    found = Response(status_code=303, headers={"Location": back, "Cache-Control": "no-store"})
    found.set_cookie(DEMO_ROLE, role, path="/", httponly=True, samesite="strict")
    return found


nothing_else(router, "/demo")


def _came(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:  # such as http://[
        return urlsplit("/")
