"""What is sent, taken in whole: of the kind that its address takes, no longer than it may be, not too much at once."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

from api.intake import Intake, Share
from api.passing import let_pass
from api.refused import RefusedError

LARGEST: Final = 1_000_000  # bytes of a change; what is pushed to a hook has a limit of its own (hooks.py)
OF_NOBODY: Final = 16_000  # of who shows nothing: a name and a password, or a token
MOST_PASSED: Final = 5 * LARGEST  # of a body that is refused
BODY_S: Final = 30.0  # how long a body may take to come in
FORM: Final = "application/x-www-form-urlencoded"
FORMS: Final = ("/sign-in", "/sign-out", "/demo/role")  # the rest of our changes are JSON
CLOSE: Final = [("connection", "close")]
LATER: Final = [("retry-after", "5"), *CLOSE]
TOO_MUCH: Final = {429: "Too much is being sent from here at once.", 503: "Too much is being sent at once."}


def of_strangers() -> Intake:
    """What bodies hold of who shows nothing, by address. One sign-in of each address never waits for others."""
    return Intake(LARGEST, 16 * LARGEST, OF_NOBODY)


def of_known() -> Intake:
    """What bodies hold of sessions and tokens. One change of each never waits for others."""
    return Intake(8 * LARGEST, 64 * LARGEST, LARGEST)


async def read(scope: Scope, receive: Receive, told: dict[str, str], largest: int, share: Share) -> tuple[bytes, Any]:
    """The body, held as its sender's share, and what it says, where it is JSON. RefusedError."""
    kind = told.get("content-type", "").partition(";")[0].strip().lower()
    form = scope["path"] in FORMS
    if not (kind == "application/json" or (form and kind in (FORM, ""))):
        raise RefusedError(415, f"Expected {FORM if form else 'application/json'}, found {kind[:60] or 'nothing'!r}.")
    body = await whole(_parts(receive), told, largest, share)
    if kind != "application/json":
        return body, None
    try:
        return body, orjson.loads(body or b"null")
    except orjson.JSONDecodeError as fault:
        raise RefusedError(400, f"This is not JSON: {str(fault)[:120]}.") from None


def again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be read once more."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def once_more() -> Message:
        return waiting.pop() if waiting else await receive()

    return once_more


async def whole(
    parts: AsyncIterator[bytes], told: Mapping[str, str], largest: int, share: Share, passed: int = MOST_PASSED
) -> bytes:
    """All parts, held as their sender's share; refused as soon as they are too much, never first taken in.

    `told` are the request's headers, by their lower-case names; `passed` how many bytes of a refused one are let pass.
    RefusedError 400, 408, 413, 429 and 503.
    """
    taken, size = list[bytes](), 0
    declared = told.get("content-length", "")
    refused = _too_long(largest) if declared.isdecimal() and int(declared) > largest else None
    try:
        async with asyncio.timeout(BODY_S):
            while refused is None and (part := await anext(parts, None)) is not None:
                size += len(part)
                refused = _too_long(largest) if size > largest else _no_room(share, len(part))
                taken.append(part)
    except TimeoutError:
        raise RefusedError(408, f"The request did not come in full within {BODY_S:g} s.", CLOSE) from None
    except ClientDisconnect:
        raise RefusedError(400, "The request was cut short.", CLOSE) from None
    if refused is None:
        return b"".join(taken)
    taken.clear()
    share.let_go()  # nothing of it is held any more, however long the rest takes
    if size or "expect" not in told:  # who waits to be asked has sent nothing yet
        await let_pass(parts, passed)
    raise refused


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        yield message.get("body", b"")
        more = message.get("more_body", False)


def _too_long(largest: int) -> RefusedError:
    return RefusedError(413, f"A request may hold {largest // 1000:,} kB here.", CLOSE)


def _no_room(share: Share, size: int) -> RefusedError | None:
    return None if (why := share.grows(size)) is None else RefusedError(why, TOO_MUCH[why], LATER)
