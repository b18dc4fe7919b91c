"""Answers that a client may keep: a strong ETag of the content, and 304 where it already has it."""

import gzip
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from fastapi import Request, Response

WORTH_PACKING = 1400  # bytes; less than a packet gains nothing


@dataclass(frozen=True)
class Encoded:
    """A body encoded once for everyone who may see it; packed once, too, when first wanted."""

    body: bytes
    content_type: str
    cache_control: str = "no-cache"

    @cached_property
    def tag(self) -> str:
        """The content's fingerprint, as an ETag without its quotes."""
        return blake2b(self.body, digest_size=12).hexdigest()

    @cached_property
    def packed(self) -> bytes:
        """The body, gzipped; the same bytes each time."""
        return gzip.compress(self.body, compresslevel=5, mtime=0)


def etags(request: Request) -> frozenset[str]:
    """The tags that the client holds, without quotes and weakness."""
    held = request.headers.get("if-none-match", "")
    return frozenset(each.strip().removeprefix("W/").strip('"') for each in held.split(",") if each.strip())


def takes_gzip(request: Request) -> bool:
    """Whether the client can unpack gzip."""
    for each in request.headers.get("accept-encoding", "").split(","):
        coding, _, weight = each.strip().partition(";")
        if coding.strip().lower() in ("gzip", "*"):
            return weight.replace(" ", "").lower() not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def answer(request: Request, encoded: Encoded, *, pack: bool = True) -> Response:
    """304 where the client has these very bytes, else the bytes.

    A strong tag names bytes, so the packed body has a tag of its own (RFC 9110, 8.8.3).
    """
    packed = pack and len(encoded.body) > WORTH_PACKING and takes_gzip(request)
    tag = f"{encoded.tag}-gz" if packed else encoded.tag
    headers = {"ETag": f'"{tag}"', "Cache-Control": encoded.cache_control}
    if pack:
        headers["Vary"] = "Accept-Encoding"
    if (held := etags(request)) and ("*" in held or tag in held):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(encoded.packed if packed else encoded.body, 200, headers, encoded.content_type)
