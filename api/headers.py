"""What every answer tells the browser: load nothing from elsewhere, run nothing that is not ours, show in no frame."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from starlette.types import Message

# Mantine, Leaflet and Plotly put their measures into style attributes and elements: styles may be written in line,
# scripts may not. Dash's few in-line scripts are named by their hashes.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self' blob:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
FIXED: Final = (
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
TLS: Final = ("strict-transport-security", "max-age=31536000")


def policy(scripts: Iterable[str] = ()) -> str:
    """The content security policy; `scripts` are in-line ones by their hashes, such as 'sha256-…'."""
    return _POLICY.format(scripts="".join(f" {each}" for each in scripts))


def guarded(
    send: Callable[[Message], object], told: str, secure: bool, public: bool = False
) -> Callable[[Message], object]:
    """The same, with those headers on every answer; what a route has said itself stays.

    What is not `public` is for one caller: no cache that others share may keep it.
    """
    added = [("content-security-policy", told), *FIXED, *([TLS] if secure else [])]

    def sending(message: Message) -> object:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_missing(message, added)]}
            if not public:
                message["headers"] = _for_one(message["headers"])
        return send(message)

    return sending


def _missing(message: Message, added: Sequence[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    there = {name.lower() for name, _ in message.get("headers", ())}
    return [(name.encode(), value.encode()) for name, value in added if name.encode() not in there]


def _for_one(told: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers with what keeps shared caches from it, and one browser from showing it to the next who signs in."""
    said = {name.lower(): value for name, value in told}
    how = [each.strip() for each in said.get(b"cache-control", b"").lower().split(b",") if each.strip()]
    if not how:
        how = [b"private"] if {b"etag", b"last-modified"} & said.keys() else [b"no-store"]
    if b"no-store" not in how:
        how = [b"private", *(each for each in how if each not in (b"private", b"public"))]
    varies = [each for each in (said.get(b"vary"), VARIES) if each]
    rest = [(name, value) for name, value in told if name.lower() not in (b"cache-control", b"vary")]
    return [*rest, (b"cache-control", b", ".join(how)), (b"vary", b", ".join(varies))]


VARIES: Final = b"Cookie, Authorization"
