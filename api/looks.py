"""Looks at personal data and exports through the API: each is noted with who, what and for what purpose.

A program's purpose is its token's, or what it says in `X-Purpose`; a person in a browser has to say one.
"""

import asyncio
import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlencode

import polars as pl
from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

import session
from api.pace import Repeats
from api.problem import ProblemError
from commands.errors import UnfitError
from commands.words import purpose as fit
from model.actor import DEMONSTRATION, Actor
from model.audit import AUDIT_ENTRY, Deed
from model.table import Table

HEADER: Final = "x-purpose"
AGAIN_S: Final = 60.0
LONGEST: Final = 400  # characters of what was asked for that the log keeps
_repeats: Final = Repeats(AGAIN_S)


def noted(request: Request, actor: Actor, table: Table, row_id: str | None = None) -> str | None:
    """Note a look at a table's personal columns, or at the audit log, once a minute for the same one; the purpose.

    What was asked for is part of what was looked at. ProblemError 403 where a person gives no purpose; nothing is noted
    where the actor sees no personal column.
    """
    asked = query(request)
    if table.name == AUDIT_ENTRY.name:
        _note("search_audit", actor, table, row_id, None, asked)
        return None
    if not table.personal or not actor.may(f"personal {table.name}"):
        return None
    why = said(request, actor)
    _note("look", actor, table, row_id, why, asked)
    return why


def query(request: Request) -> str:
    """What an address asks for, in words for the log. Where in it a page begins is no part of that."""
    told = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "cursor"])
    if len(told) <= LONGEST:
        return told
    return f"{told[:LONGEST]}… sha256 {hashlib.sha256(told.encode()).hexdigest()}"


def _note(action: str, actor: Actor, table: Table, row_id: str | None, why: str | None, asked: str) -> None:
    row_id = row_id and row_id[:LONGEST]
    passed = _repeats.due(action, actor.name, actor.grant or "", table.name, row_id or "", why or "", asked)
    if passed is not None:
        told = (asked, f"{passed} more like it before" if passed else "")
        session.note(action, table.name, row_id, why, "; ".join(filter(None, told)) or None)


def said(request: Request, actor: Actor) -> str | None:
    """For what purpose somebody looks. ProblemError: none was given, or none that says anything."""
    try:
        if (told := request.headers.get(HEADER)) is not None:
            return fit(told)
    except UnfitError as fault:
        raise ProblemError(400, f"X-Purpose: {fault}") from None
    if actor.grant is None:
        return DEMONSTRATION
    if actor.purpose is None and not actor.program:
        raise ProblemError(403, "This is personal data. Say for what purpose you look at it, in the header X-Purpose.")
    return actor.purpose


class Export(StreamingResponse):
    """Streams an export, and closes it itself, whatever became of its reader.

    Left to the collector, the export's last word to the log would be said on whatever thread collects, in the midst of
    whatever that one is doing: as when it holds what the store's writer is waiting for.
    """

    def __init__(self, parts: Generator[bytes, None, None], headers: Mapping[str, str], kind: str) -> None:
        super().__init__(parts, 200, headers, kind)
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await asyncio.shield(asyncio.to_thread(self._parts.close))


def exported(
    actor: Actor, table: Table, asked: str, why: str | None, frames: Iterator[pl.DataFrame],
    write: Callable[[Iterator[pl.DataFrame]], Iterable[bytes]],
) -> Generator[bytes, None, None]:  # fmt: skip
    """The bytes of an export; when they are through, or broken off, the log knows how many rows and which hash."""
    rows, hashed, whole = 0, hashlib.sha256(), False
    store = session.runtime().store

    def counted() -> Iterator[pl.DataFrame]:
        nonlocal rows
        for frame in frames:
            rows += frame.height
            yield frame

    try:
        for part in write(counted()):
            hashed.update(part)
            yield part
        whole = True
    finally:
        told = f"{rows} rows, sha256 {hashed.hexdigest()}" if whole else f"broken off after {rows} rows"
        store.note(_export(actor, table, asked, why, told))


def taken(actor: Actor, table: Table, asked: str, why: str | None, rows: int, body: bytes) -> None:
    """Note that a page of rows was taken as a file: page by page, too, a table leaves the house."""
    told = f"{rows} rows, sha256 {hashlib.sha256(body).hexdigest()}"
    session.runtime().store.note(_export(actor, table, asked, why, told))


def _export(actor: Actor, table: Table, asked: str, why: str | None, told: str) -> Deed:
    return Deed(actor.name, actor.role, "export", table.name, None, why, f"{told}, {asked or 'no filter'}")
