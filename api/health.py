"""Whether the house is well: for load balancers and people (/healthz), for Prometheus (/metrics)."""

import asyncio
import os
import time
from typing import Any, Final

import orjson
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

import session
from api import live
from api.audience import audience, reader, tables
from api.problem import answer, nothing_else
from model.feed import FeedStatus
from queries.alive import alive

router = APIRouter()

STARTED: Final = time.time()
PATIENCE_S: Final = 5.0
DETAILS: Final = (
    "kind",
    "yields",
    "every_s",
    "delay_s",
    "last_success",
    "last_error",
    "lag_s",
    "received",
    "written",
    "rejected",
)


@router.get("/healthz", response_class=Response)
async def healthz(request: Request) -> Response:
    """200 while the store can be read; `degraded` while any feed isn't live."""
    signed_in = bool(audience(session.actor()).columns)
    try:
        feeds = await asyncio.wait_for(run_in_threadpool(_feeds), PATIENCE_S)
    except Exception as fault:  # noqa: BLE001  whatever keeps the store from being read is what 503 is for
        return answer(503, f"The store cannot be read: {fault}." if signed_in else "The store cannot be read.")
    status = "ok" if all(feed.state == "live" for feed in feeds) else "degraded"
    told = [_told(feed, signed_in) for feed in feeds]
    body = orjson.dumps({"status": status, "feeds": told}, option=orjson.OPT_UTC_Z)
    return Response(body, 200, {"Cache-Control": "no-store"}, "application/json")


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Prometheus' text format."""
    reader()
    feeds = await run_in_threadpool(session.feeds)
    lines: list[str] = []
    for name, kind, words, value in (
        ("feed_live", "gauge", "1 while the feed is live.", lambda f: int(f.state == "live")),
        ("feed_received_total", "counter", "Entries received.", lambda f: f.received),
        ("feed_written_total", "counter", "Rows that were new.", lambda f: f.written),
        ("feed_rejected_total", "counter", "Entries that could not be read.", lambda f: f.rejected),
        ("feed_lag_seconds", "gauge", "Age of the feed's newest row.", lambda f: f.lag_s),
    ):
        lines += _metric(name, kind, words, [({"feed": feed.name}, value(feed)) for feed in feeds])
    seen = tables(audience(session.actor()))
    revisions = [({"table": table}, n) for table, n in session.revisions().items() if table in seen]
    lines += _metric("table_revision", "counter", "How often the table has changed.", revisions)
    lines += _metric("live_listeners", "gauge", "Open event streams.", [({}, live.listeners())])
    lines += _metric("resident_bytes", "gauge", "Memory in use.", [({}, _resident())])
    lines += _metric("start_time_seconds", "gauge", "When the process began.", [({}, round(STARTED, 3))])
    return Response("\n".join(lines) + "\n", 200, {"Cache-Control": "no-store"}, "text/plain; version=0.0.4")


nothing_else(router, "/healthz")
nothing_else(router, "/metrics")


def _feeds() -> list[FeedStatus]:
    """How each feed stands, once the store has been seen to answer."""
    alive(session.store())
    return session.feeds()


def _told(feed: FeedStatus, signed_in: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"name": feed.name, "state": feed.state}
    return told | {name: getattr(feed, name) for name in DETAILS} if signed_in else told


def _metric(name: str, kind: str, words: str, values: list[tuple[dict[str, str], Any]]) -> list[str]:
    lines = [f"# HELP watchfloor_{name} {words}", f"# TYPE watchfloor_{name} {kind}"]
    for labels, value in values:
        if value is not None:
            told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
            lines.append(f"watchfloor_{name}{{{told}}} {value}" if told else f"watchfloor_{name} {value}")
    return lines


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _resident() -> int | None:
    """Bytes in memory, where the system says so."""
    try:
        with open("/proc/self/statm", encoding="ascii") as said:
            return int(said.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None
