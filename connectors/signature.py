"""Who pushed this? A hook's signature, token, password or key."""

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from config import Auth

TOLERANCE_S: Final = 300  # how old or early a signed moment may be
_SIGNATURE: Final = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-fA-F]{64})")


class Unsigned(Exception):  # noqa: N818  (a refusal rather than a failure)
    """The push does not prove who sent it; the message says what was expected."""


def verify(auth: Auth, headers: Mapping[str, str], query: Mapping[str, str], body: bytes | None, now: datetime) -> None:
    """Nothing, if the push is signed as the feed says; Unsigned otherwise, whatever the headers hold.

    Without a body, as when it has not been read yet: all but what the body itself has to prove.
    """
    given = {name.lower(): value for name, value in headers.items()}
    secret = str(auth.secret)
    if auth.kind == "hmac":
        _hmac(secret, given.get("x-signature", ""), body, now)
    elif auth.kind == "bearer":
        _same(_scheme(given, "bearer"), secret, "a bearer token")
    elif auth.kind == "basic":
        _basic(secret, auth.user, _scheme(given, "basic"))
    else:
        _same(query.get("key", ""), secret, "a key in the query")


def refusal(
    auth: Auth, headers: Mapping[str, str], query: Mapping[str, str], body: bytes | None, now: datetime
) -> str | None:
    """Why the push is refused; None when it is signed as the feed says, or, without a body, so far as can be told."""
    try:
        verify(auth, headers, query, body, now)
    except Unsigned as fault:
        return str(fault)
    return None


def _hmac(secret: str, header: str, body: bytes | None, now: datetime) -> None:
    found = _SIGNATURE.fullmatch(header.strip())
    if found is None:
        raise Unsigned("expected X-Signature: t=<unix>,v1=<hex>")
    if abs(now.timestamp() - int(found[1])) > TOLERANCE_S:
        raise Unsigned(f"expected a signature of the last {TOLERANCE_S} s")
    if body is None:
        return
    right = hmac.new(secret.encode(), found[1].encode() + b"." + body, sha256).hexdigest()
    _same(found[2].lower(), right, "a signature made with the feed's secret")


def _basic(secret: str, user: str | None, given: str) -> None:
    """The secret is the password; user:password in one, where the feed names no user."""
    try:
        pair = base64.b64decode(given, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Unsigned("expected a user and a password") from None
    name, _, password = pair.partition(":")
    if user is None and ":" not in secret:
        _same(password, secret, "the feed's password")
    else:
        _same(f"{name}:{password}", secret if user is None else f"{user}:{secret}", "the feed's user and password")


def _scheme(headers: Mapping[str, str], scheme: str) -> str:
    name, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if name.lower() == scheme else ""


def _same(given: str, right: str, what: str) -> None:
    if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), right.encode()):
        raise Unsigned(f"expected {what}")
