"""The server: Dash's pages and the API's routes on one FastAPI app, behind one door."""

import asyncio
import inspect
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import dash
import uvicorn
from dash.exceptions import DependencyException
from fastapi import APIRouter, FastAPI, Request, Response
from starlette.types import ASGIApp

from api import live, problem
from heads import Patient

HERE = Path(__file__).parent
PAGE = """<!DOCTYPE html>
<html lang="en" data-mantine-color-scheme="dark">
<head><script src="/assets/wall/frozen.js"></script>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def make(routers: Sequence[APIRouter], door: Callable[[ASGIApp, Sequence[str]], ASGIApp]) -> ASGIApp:
    """One app that serves pages, callbacks and the API. The API's routes come first: Dash's last one takes all.

    The door is told the hashes of the pages' in-line scripts, so that it can let browsers run those and no others.
    """
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)  # their pages load from other hosts
    for router in routers:
        api.include_router(router)
    problem.install(api)
    api.add_exception_handler(DependencyException, _no_such_resource)
    pages = dash.Dash(
        __name__,
        backend="fastapi",
        server=api,
        use_pages=True,
        pages_folder=str(HERE / "pages"),
        assets_folder=str(HERE / "assets"),
        assets_ignore=r"^(frozen\.js|sign_in\.(js|css))$",  # one stands in the head, before all that could fail
        index_string=PAGE,
        serve_locally=True,
        suppress_callback_exceptions=True,
        title="Watchfloor",
        update_title="",
    )
    pages.layout = dash.html.Div([dash.dcc.Location(id="address"), dash.page_container])
    _settle(pages)
    return door(api, pages.csp_hashes())


async def _no_such_resource(request: Request, fault: Exception) -> Response:
    """A file that Dash does not serve is not there; Dash itself would call that a fault of its own."""
    return problem.answer(404, f"There is nothing at {request.url.path}.")


def _settle(pages: dash.Dash) -> None:
    """Do now what Dash 4.4 puts off until the first request for `/`.

    Until then other addresses are served without assets/*.js and without the pages' own scripts. Private, so a test
    guards it (tests/test_server.py).
    """
    for hook in pages.backend._before_request_funcs:
        if inspect.iscoroutinefunction(hook):
            asyncio.run(hook())
        else:
            hook()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; OSError where it cannot."""
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def run(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; open streams are told at once, and given two seconds to end."""
    settings = uvicorn.Config(
        app,
        log_config=None,  # its lines go where ours go, and tell as little
        log_level="warning",
        http=Patient,
        ws="none",  # nothing here speaks by web socket
        server_header=False,
        access_log=False,
        proxy_headers=False,  # what a proxy claims is for the door to see, not to be believed
        timeout_graceful_shutdown=2,
        lifespan="on",
    )
    # Uvicorn raises the signal again when it has ended; SIGTERM must not kill us before the store is closed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _Server(settings).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Uvicorn waits for streams that never end; ours end when they are told."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        live.hang_up()
        super().handle_exit(sig, frame)
