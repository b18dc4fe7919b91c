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
from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from api import live, problem

HERE = Path(__file__).parent
PAGE = """<!DOCTYPE html>
<html lang="en" data-mantine-color-scheme="dark">
<head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def make(routers: Sequence[APIRouter], door: Callable[[ASGIApp], ASGIApp]) -> ASGIApp:
    """One app that serves pages, callbacks and the API. The API's routes come first: Dash's last one takes all."""
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)  # their pages load from other hosts
    for router in routers:
        api.include_router(router)
    problem.install(api)
    pages = dash.Dash(
        __name__,
        backend="fastapi",
        server=api,
        use_pages=True,
        pages_folder=str(HERE / "pages"),
        assets_folder=str(HERE / "assets"),
        index_string=PAGE,
        serve_locally=True,
        suppress_callback_exceptions=True,
        update_title="",
    )
    pages.layout = dash.html.Div([dash.dcc.Location(id="address"), dash.page_container])
    _settle(pages)
    return door(api)


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
        log_level="warning",
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
