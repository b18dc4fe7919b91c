"""JSON that may be nested 64 levels deep and no further."""

import re
from typing import Any

import msgspec

from connectors.errors import FeedMalformed

LEVELS = 64
_STRINGS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))


def read_json(body: bytes, what: str = "the document") -> Any:
    """The decoded JSON; FeedMalformed when it isn't JSON or is nested too deeply."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    if too_deep(body):
        raise FeedMalformed(f"{what} is nested deeper than {LEVELS} levels")
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise FeedMalformed(f"{what} is not JSON: {fault}") from fault


def too_deep(body: bytes) -> bool:
    """Whether brackets nest more than 64 deep: each pass takes the innermost pairs away."""
    brackets = _STRINGS.sub(b"", body).translate(None, _NOT_BRACKETS)
    for _ in range(LEVELS):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return b"[]" in brackets or b"{}" in brackets  # what has no pair is no JSON, which the decoder will say
