"""Server-sent events, and ids that say by themselves what their listener knows."""

from collections.abc import Mapping
from typing import Any

import orjson

from model.tables import TABLES

Revisions = Mapping[str, int]
RETRY = b"retry: 2000\n\n"


def event(name: str, data: Any, event_id: str = "") -> bytes:
    """One event as bytes."""
    told = f"id: {event_id}\n".encode() if event_id else b""
    body = orjson.dumps(data, option=orjson.OPT_SERIALIZE_NUMPY)
    return b"event: " + name.encode() + b"\n" + told + b"data: " + body + b"\n\n"


def event_id(ms: int, revisions: Revisions) -> str:
    """The instant, and every table's revision: enough to tell what is missing, after a restart too."""
    return f"{ms}-" + ".".join(str(revisions.get(name, 0)) for name in TABLES)


def heard_until(last_event_id: str | None) -> tuple[int, Revisions] | None:
    """What such an id says: the instant in ms and the revisions known then. None for any other text."""
    ms, _, counts = (last_event_id or "").partition("-")
    parts = counts.split(".")
    if not ms.isdecimal() or len(ms) > 15 or len(parts) != len(TABLES):
        return None
    if not all(part.isdecimal() and len(part) < 18 for part in parts):
        return None
    return int(ms), dict(zip(TABLES, map(int, parts), strict=True))
