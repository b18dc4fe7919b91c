"""A stream packed once for many: every piece is a deflate block of its own, so that listeners may share its bytes.

Each listener's stream begins with gzip's header (RFC 1952); a piece ends on a byte (a sync flush, RFC 1951, 3.2.4) and
refers to nothing before it. The stream never ends, so gzip's closing checksum is never due.
"""

import zlib
from dataclasses import dataclass, field
from typing import Final

HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LEVEL: Final = 3  # a third of the size; higher levels cost twice the time for a few per cent


def packed(body: bytes) -> bytes:
    """The piece as a deflate block that can stand anywhere in any stream."""
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return press.compress(body) + press.flush(zlib.Z_SYNC_FLUSH)


@dataclass
class Piece:
    """Events told together; packed when the first listener wants them so."""

    plain: bytes
    _packed: bytes | None = field(default=None, repr=False)

    def bytes(self, pack: bool) -> bytes:
        """As that listener takes it."""
        if not pack:
            return self.plain
        if self._packed is None:
            self._packed = packed(self.plain)
        return self._packed
