"""Refusals as RFC 9457 problem documents: what happened, in a sentence."""

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

CONTENT_TYPE = "application/problem+json"


class ProblemError(Exception):
    """Raised by a route to refuse; the handler answers with a problem document."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


def answer(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The document itself."""
    document = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    kept = {"Cache-Control": "no-store"} | dict(headers or {})
    return Response(orjson.dumps(document), status, kept, CONTENT_TYPE)


def install(server: FastAPI) -> None:
    """Answer every refusal of the API, our own and the framework's, with a problem document."""
    server.add_exception_handler(ProblemError, _refused)
    server.add_exception_handler(HTTPException, _http)
    server.add_exception_handler(RequestValidationError, _invalid)
    server.add_exception_handler(Exception, _failed)


def nothing_else(router: APIRouter, prefix: str) -> None:
    """Below this prefix nothing but the routes above exists: without this, Dash would answer with a page."""

    async def nowhere(request: Request, rest: str = "") -> Response:
        return answer(404, f"There is nothing at {request.url.path}.")

    for path in (prefix, prefix + "/{rest:path}"):
        router.add_api_route(path, nowhere, methods=["GET", "HEAD", "POST"], include_in_schema=False)


async def _refused(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, ProblemError)
    return answer(fault.status, fault.detail, fault.headers)


async def _http(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    detail = f"There is nothing at {request.url.path}." if fault.status_code == 404 else str(fault.detail)
    return answer(fault.status_code, detail, fault.headers)


async def _invalid(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)
    found = fault.errors()[0]
    where = ".".join(str(part) for part in found["loc"][1:]) or "request"
    return answer(400, f"{where}: {found['msg']}")


async def _failed(request: Request, fault: Exception) -> Response:
    """What we did not foresee: the server logs it; the one who asked learns nothing of our insides."""
    return answer(500, "The answer could not be made. The fault is noted in the server's log.")
