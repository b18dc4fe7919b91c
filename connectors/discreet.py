"""What a feed was trusted with, and how it is kept out of whatever is said: errors, rejects, cursors, the log."""

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from config import Feed, Outlet, Secret
from model.feed import Reject

SHORTEST: Final = 4  # what is shorter stands in too many innocent words
HIDDEN: Final = "…"
# Headers and parameters by whose names one knows that they open something.
TELLING: Final = re.compile(r"key|token|pass|pwd|secret|sig|auth|cookie|session|login|credential", re.IGNORECASE)

Hush = Callable[[str], str]


def hush(secrets: Iterable[str]) -> Hush:
    """A function that takes these out of a text, however they are spelled there."""
    spelled = {each for secret in secrets if len(secret) >= SHORTEST for each in (secret, repr(secret)[1:-1])}
    if not spelled:
        return lambda text: text
    longest_first = sorted(spelled, key=len, reverse=True)
    found = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: found.sub(HIDDEN, text)


def secrets(feed: Feed | Outlet) -> Iterator[str]:
    """Everything by which this feed or outlet is opened, or opens itself to us."""
    yield from address_secrets(feed.url or "")
    if feed.auth is not None:
        yield str(feed.auth.secret)
        pair = f"{feed.auth.user}:{feed.auth.secret}" if feed.auth.user else str(feed.auth.secret)
        yield pair.partition(":")[2]
        yield base64.b64encode(pair.encode()).decode()
    for name, value in feed.headers.items():
        if isinstance(value, Secret) or TELLING.search(name):
            yield str(value)
            yield str(value).rpartition(" ")[2]  # of "Bearer …"


def address_secrets(address: str) -> Iterator[str]:
    """The password in an address, and what its parameters of telling names hold."""
    parts = urlsplit(address)
    pair = parts.netloc.rpartition("@")[0]
    if ":" in pair:
        password = pair.partition(":")[2]
        yield from (password, unquote(password))
        yield base64.b64encode(unquote(pair).encode()).decode()
    for name, value in parse_qsl(parts.query):
        if TELLING.search(name):
            yield value
    for told in parts.query.split("&"):  # as it is spelled there
        name, _, value = told.partition("=")
        if TELLING.search(name):
            yield value


def hushed(reject: Reject, quiet: Hush) -> Reject:
    """An entry that could not be read, without what the feed was trusted with. What it is a kind of, it stays."""
    return type(reject)(quiet(reject.reason), quiet(reject.raw))
