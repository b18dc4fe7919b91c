"""Where a request comes from, whether over TLS, and which secret it shows. Only named proxies are believed."""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final

Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]
SESSION: Final = "watchfloor"
SECURE_SESSION: Final = "__Host-watchfloor"  # a name that browsers take only over TLS, for this very host
DEMO_ROLE: Final = "watchfloor_demo"
HOST: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{1,5})?")
CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Caller:
    """One request's sender. `home` is this very machine, with nobody in between."""

    address: str
    secure: bool
    home: bool
    host: str
    session: str | None
    token: str | None
    demo_role: str | None


def caller(headers: Mapping[str, str], peer: str | None, scheme: str, proxies: Networks) -> Caller:
    """Read from a request's headers (names in lower case) and its peer's address."""
    forwarded = any(name == "forwarded" or name.startswith("x-forwarded-") for name in headers)
    believed = peer is not None and _within(peer, proxies)
    address, host = peer or "unknown", headers.get("host", "")
    if believed and (told := headers.get("x-forwarded-for")):
        address = told.rpartition(",")[2].strip()  # what the proxy itself saw; what stands before, anyone may have said
    secure = scheme == "https" or (believed and headers.get("x-forwarded-proto") == "https")
    cookies = _cookies(headers.get("cookie", ""))
    kind, _, token = headers.get("authorization", "").partition(" ")
    return Caller(
        address=address[:64],
        secure=secure,
        home=not forwarded and loopback(_host(host)) and peer is not None and loopback(peer),
        host=host,
        # Over TLS only the name that no neighbour of ours, and nobody on the wire, can have set.
        session=cookies.get(SECURE_SESSION if secure else SESSION),
        token=token.strip() if kind.lower() == "bearer" else None,
        demo_role=cookies.get(DEMO_ROLE),
    )


def foreign(headers: Mapping[str, str], method: str, secure: bool = False) -> bool:
    """Whether a change was asked for by a page that is not ours.

    Browsers name the page's origin in every change; a program names none, and shows a token that no page can know.
    """
    if method not in CHANGES:
        return False
    if (origin := headers.get("origin")) is not None:
        return origin not in [f"{scheme}://{headers.get('host')}" for scheme in ("https", "http")[: 1 if secure else 2]]
    return headers.get("sec-fetch-site", "none") not in ("same-origin", "none")


def loopback(host: str) -> bool:
    """Whether that is this machine, by its name or number."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: each.value for name, each in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _host(value: str) -> str:
    """A Host header's name or number; "" where it is anything else than that and a port."""
    found = HOST.fullmatch(value)
    return (found[1] or found[2]) if found else ""


def _within(address: str, networks: Networks) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in each for each in networks)
