"""Decoding what a server packed, so that a bomb never inflates beyond what a document may be."""

import zlib
from collections.abc import Iterable, Iterator

from connectors.errors import FeedMalformed, FeedTooLarge

PIECE = 256 * 1024


def inflated(chunks: Iterable[bytes], encoding: str, limit: int, what: str) -> bytes:
    """The decoded bytes; FeedTooLarge as soon as there are more than `limit`."""
    pieces, size = [], 0
    for piece in _decoded(chunks, encoding.strip().lower(), what):
        size += len(piece)
        if size > limit:
            raise FeedTooLarge(f"{what} is larger than {limit // 1_000_000} MB")
        pieces.append(piece)
    return b"".join(pieces)


def _decoded(chunks: Iterable[bytes], encoding: str, what: str) -> Iterator[bytes]:
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise FeedMalformed(f"{what} is packed as {encoding}, which we did not ask for")
    unpack, begun = None, False
    try:
        for chunk in chunks:
            data = chunk
            while data:
                begun = True
                unpack = unpack or zlib.decompressobj(_window(encoding, data))
                yield unpack.decompress(data, PIECE)
                data = unpack.unconsumed_tail or unpack.unused_data
                if unpack.eof:
                    unpack = None  # a gzip stream may have several members
                    if encoding == "deflate" or not data.startswith(b"\x1f"):
                        break
        if unpack is not None:
            yield unpack.flush()
            if not unpack.eof:
                raise FeedMalformed(f"{what} was cut short")
    except zlib.error as fault:
        raise FeedMalformed(f"{what} is not the {encoding} it says it is") from fault
    if not begun:
        yield b""


def _window(encoding: str, data: bytes) -> int:
    """zlib's word for the wrapper; what calls itself deflate comes with one (RFC 9110) or bare."""
    if encoding != "deflate":
        return 31
    wrapped = len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
    return 15 if wrapped else -15
