"""What is still on its way when a body is refused: some of it is let pass, or its sender never reads why."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from starlette.requests import ClientDisconnect

PATIENCE_S: Final = 0.5  # how long to wait for more of it
PASSING_S: Final = 5.0  # and how long for all of it


async def let_pass(rest: AsyncIterator[bytes], most: int) -> None:
    """So many bytes of it at most, kept nowhere: a client that is cut off while it sends never reads the answer."""
    size, now = 0, asyncio.get_running_loop().time
    ends = now() + PASSING_S
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout_at(ends) as patience:
            while size <= most and now() < ends:
                patience.reschedule(min(ends, now() + PATIENCE_S))
                part = await anext(rest, None)
                if part is None:
                    return
                size += len(part)
