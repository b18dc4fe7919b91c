"""Names that are made of what a thing is: always the same for the same words, and telling nothing of them."""

from hashlib import blake2b
from typing import Final

DIGEST: Final = 10  # bytes: 80 bits, so that a hundred million rows still hardly ever meet


def digest(*parts: str) -> str:
    """A short fixed name for these words."""
    return blake2b("\x1f".join(parts).encode(), digest_size=DIGEST).hexdigest()
